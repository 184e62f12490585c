import { isNotWithin, listJobs, page } from './backup-lists.ts';
import type { BackupItem, BackupStore } from './backup-store.ts';
import { type Answer, asText, type Exchange, isObject, json, parseJson } from './exchange.ts';
import { awsError } from './faults.ts';
import type { Simulation } from './simulation.ts';

/** The kinds of items that can be seeded (POST /_sim/backup/<kind>). */
export const backupKinds = {
  jobs: ['backup', 'BackupJobId'],
  'copy-jobs': ['copy', 'CopyJobId'],
  'restore-jobs': ['restore', 'RestoreJobId'],
  resources: ['resources', 'ResourceArn'],
  'recovery-points': ['recoveryPoints', 'RecoveryPointArn'],
  plans: ['plans', 'BackupPlanId'],
  vaults: ['vaults', 'BackupVaultName'],
  tags: ['tags', 'ResourceArn'],
} as const satisfies Record<string, readonly [keyof BackupStore, string]>;
/** One kind of seed. */
export type BackupKind = keyof typeof backupKinds;

/**
 * Adds items; times may be Date or ISO text and become epoch seconds, as on the wire.
 * @throws {Error} when an item lacks its id or a value has a type AWS would never send.
 */
export function seedBackup(store: BackupStore, kind: BackupKind, items: readonly BackupItem[]): void {
  const [table, idField] = backupKinds[kind];
  for (const item of items) {
    const id = item[idField];
    if (typeof id !== 'string' || id === '') throw new Error(`${kind}: ${idField} is required`);
    const { PercentDone: percent } = item;
    if (percent !== undefined && typeof percent !== 'string')
      throw new Error(`${kind}: PercentDone is a string at AWS`);
    store[table].set(id, wireTimes({ ...store[table].get(id), ...item }));
  }
}

/** Answers the AWS Backup API (REST-JSON): https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Operations.html */
export function handleBackup(exchange: Exchange, sim: Simulation): Answer {
  const [, service] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[a-z0-9-]+\/(backup|tagging)\//.exec(
      exchange.headers.authorization ?? '',
    ) ?? [];
  if (!service) return awsError(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  if (service === 'tagging') return readTags(exchange, sim);
  const path = exchange.path.replace(/\/$/, '');
  if (exchange.method === 'PUT' && path === '/backup-jobs') return startJob(exchange, sim);
  if (exchange.method !== 'GET') return awsError(404, 'UnknownOperationException', 'Not simulated.');
  const job = /^\/(backup|copy|restore)-jobs(?:\/([^/]+))?$/.exec(path);
  if (job) return readJobs(exchange, sim, { kind: job[1] as JobKind, id: job[2] });
  return readOther(exchange, sim, path);
}

type JobKind = 'backup' | 'copy' | 'restore';

const listNames = { backup: 'BackupJobs', copy: 'CopyJobs', restore: 'RestoreJobs' } as const;

function readJobs(exchange: Exchange, sim: Simulation, wanted: { kind: JobKind; id: string | undefined }): Answer {
  const table = sim.backup[wanted.kind];
  if (wanted.id === undefined) return listJobs(exchange.query, [...table.values()], listNames[wanted.kind]);
  const item = table.get(decodeURIComponent(wanted.id));
  if (!item) return notFound(`Could not find ${wanted.kind} job with ID ${wanted.id}.`);
  return json(200, wanted.kind === 'copy' ? { CopyJob: item } : item);
}

function readOther(exchange: Exchange, sim: Simulation, path: string): Answer {
  const { resources, recoveryPoints, plans, vaults, tags } = sim.backup;
  if (path === '/resources') return page(exchange.query, [...resources.values()], 'Results');
  const points = /^\/resources\/(.+)\/recovery-points$/.exec(path)?.[1];
  if (points) return listRecoveryPoints(exchange, sim, decodeURIComponent(points));
  const resource = /^\/resources\/(.+)$/.exec(path)?.[1];
  if (resource) return one(resources.get(decodeURIComponent(resource)), `Resource ${resource} is not protected.`);
  const vault = /^\/backup-vaults\/([^/]+)$/.exec(path)?.[1];
  if (vault) return one(vaults.get(decodeURIComponent(vault)), `Backup vault ${vault} does not exist.`);
  const tagged = /^\/tags\/(.+)$/.exec(path)?.[1];
  if (tagged) return json(200, { Tags: tags.get(decodeURIComponent(tagged))?.Tags ?? {} });
  const inVault = /^\/backup-vaults\/([^/]+)\/recovery-points(?:\/(.+))?$/.exec(path);
  if (inVault?.[2]) return one(recoveryPoints.get(decodeURIComponent(inVault[2])), 'Recovery point not found.');
  if (inVault) {
    const found = [...recoveryPoints.values()].filter((point) => point.BackupVaultName === inVault[1]);
    return page(exchange.query, found, 'RecoveryPoints');
  }
  if (path === '/backup/plans') return page(exchange.query, [...plans.values()], 'BackupPlansList');
  const plan = /^\/backup\/plans\/([^/]+)$/.exec(path)?.[1];
  if (plan) return onePlan(exchange.query, plans.get(decodeURIComponent(plan)), plan);
  return awsError(404, 'UnknownOperationException', 'Not simulated.');
}

/** The preview of runs is only there when it is asked for. */
function onePlan(query: URLSearchParams, plan: BackupItem | undefined, id: string): Answer {
  const runs = Array.isArray(plan?.ScheduledRunsPreview) ? plan.ScheduledRunsPreview : [];
  const preview = runs.slice(0, Number(query.get('MaxScheduledRunsPreview') ?? 0));
  return one(plan && { ...plan, ScheduledRunsPreview: preview }, `Backup plan ${id} does not exist.`);
}

/** GetResources of the Resource Groups Tagging API, by ARN; what was never tagged is left out, and what is no ARN is refused. */
function readTags(exchange: Exchange, sim: Simulation): Answer {
  const request = parseJson(exchange.body);
  const arns = isObject(request) && Array.isArray(request.ResourceARNList) ? request.ResourceARNList.map(asText) : [];
  if (!exchange.headers['x-amz-target']?.endsWith('.GetResources') || arns.length === 0)
    return awsError(400, 'UnknownOperationException', 'Not simulated.');
  const isWrong = arns.length > 100 || arns.some((arn) => !/^arn:aws[a-z-]*:[a-z0-9-]+:/.test(arn));
  if (isWrong) return json(400, { __type: 'InvalidParameterException', Message: 'ResourceARNList is invalid.' });
  const found = arns.flatMap((arn) => {
    const tags = sim.backup.tags.get(arn)?.Tags;
    if (!isObject(tags)) return [];
    return [{ ResourceARN: arn, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }];
  });
  return json(200, { ResourceTagMappingList: found, PaginationToken: '' });
}

function listRecoveryPoints(exchange: Exchange, sim: Simulation, arn: string): Answer {
  // AWS refuses small pages for RDS: MaxResults must be at least 20 there.
  const max = Number(exchange.query.get('maxResults') ?? 1000);
  if (arn.includes(':rds:') && max < 20)
    return awsError(400, 'InvalidParameterValueException', 'MaxResults must be at least 20 for RDS.');
  const found = [...sim.backup.recoveryPoints.values()].filter((point) => point.ResourceArn === arn);
  return page(
    exchange.query,
    found.toSorted((a, b) => Number(b.CreationDate) - Number(a.CreationDate)),
    'RecoveryPoints',
  );
}

function startJob(exchange: Exchange, sim: Simulation): Answer {
  const request = parseJson(exchange.body);
  if (!isObject(request)) return awsError(400, 'InvalidRequestException', 'Body is not JSON.');
  const missing = ['BackupVaultName', 'ResourceArn', 'IamRoleArn'].find((name) => asText(request[name]) === '');
  if (missing) return awsError(400, 'MissingParameterValueException', `${missing} is required.`);
  const start = request.StartWindowMinutes;
  if (isNotWithin(start, 60))
    return awsError(400, 'InvalidParameterValueException', 'StartWindowMinutes must be at least 60.');
  const token = asText(request.IdempotencyToken);
  const same = [...sim.backup.backup.values()].find((job) => token !== '' && job.IdempotencyToken === token);
  const now = sim.now().getTime() / 1000;
  const job = same ?? {
    ...request,
    BackupJobId: crypto.randomUUID(),
    CreationDate: now,
    State: 'CREATED',
    PercentDone: '0.0',
  };
  sim.backup.backup.set(String(job.BackupJobId), job);
  return json(200, { BackupJobId: job.BackupJobId, CreationDate: job.CreationDate, IsParent: false });
}

function one(item: BackupItem | undefined, complaint: string): Answer {
  return item ? json(200, item) : notFound(complaint);
}

function notFound(message: string): Answer {
  return awsError(400, 'ResourceNotFoundException', message);
}

function wireTimes(item: BackupItem): BackupItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, wireTime(name, value)]));
}

function wireTime(name: string, value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  const isTime = /(Date|Time|StartBy)$/.test(name) && typeof value === 'string';
  if (isTime) return Date.parse(value) / 1000;
  if (isObject(value)) return wireTimes(value);
  return Array.isArray(value) ? value.map((item) => (isObject(item) ? wireTimes(item) : item)) : value;
}
