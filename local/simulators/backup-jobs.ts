import { gone, list, listJobs, wrong } from './backup-lists.ts';
import type { BackupItem, BackupStore } from './backup-store.ts';
import { type Answer, asText, type Exchange, isObject, json, parseJson } from './exchange.ts';
import { awsError } from './faults.ts';
import type { Simulation } from './simulation.ts';

const listNames = { backup: 'BackupJobs', copy: 'CopyJobs', restore: 'RestoreJobs' } as const;

/** A kind of jobs that has a list and a description. */
type JobKind = keyof typeof listNames;

/** Answers ListBackupJobs, ListCopyJobs and ListRestoreJobs. */
export function listJobsOf(kind: JobKind, { query }: Exchange, store: BackupStore): Answer {
  return listJobs(query, store[kind].values(), listNames[kind]);
}

/** Answers DescribeBackupJob, DescribeCopyJob and DescribeRestoreJob. */
export function describeJob(kind: JobKind, id: string, store: BackupStore): Answer {
  const item = store[kind].get(id);
  if (!item) return gone(`Could not find ${kind} job with ID ${id}.`);
  return json(200, kind === 'copy' ? { CopyJob: item } : item);
}

/** Answers ListRecoveryPointsByResource, newest first. */
export function listPointsOf(arn: string, { query }: Exchange, { recoveryPoints }: BackupStore): Answer {
  // AWS refuses small pages for RDS: MaxResults must be at least 20 there.
  const max = Number(query.get('maxResults') ?? 1000);
  if (arn.includes(':rds:') && max < 20) return wrong('MaxResults must be at least 20 for RDS.');
  const found = [...recoveryPoints.values()].filter((point) => point.ResourceArn === arn);
  const newestFirst = found.sort((a, b) => Number(b.CreationDate) - Number(a.CreationDate));
  return list(query, newestFirst, { name: 'RecoveryPoints', filters: { managedByAWSBackupOnly: () => true } });
}

/** Answers StartBackupJob. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StartBackupJob.html */
export function startJob({ body }: Exchange, sim: Simulation): Answer {
  const request = parseJson(body);
  if (!isObject(request)) return awsError(400, 'InvalidRequestException', 'Body is not JSON.');
  const missing = ['BackupVaultName', 'ResourceArn', 'IamRoleArn'].find((name) => asText(request[name]) === '');
  if (missing) return awsError(400, 'MissingParameterValueException', `${missing} is required.`);
  const { StartWindowMinutes: start } = request;
  if (start !== undefined && !(typeof start === 'number' && start >= 60))
    return wrong('StartWindowMinutes must be at least 60.');
  const token = asText(request.IdempotencyToken);
  const same = [...sim.backup.backup.values()].find((job) => token !== '' && job.IdempotencyToken === token);
  const job = same ?? newJob(request, sim.now());
  sim.backup.backup.set(String(job.BackupJobId), job);
  return json(200, { BackupJobId: job.BackupJobId, CreationDate: job.CreationDate, IsParent: false });
}

function newJob(request: BackupItem, now: Date): BackupItem {
  return {
    ...request,
    BackupJobId: crypto.randomUUID(),
    CreationDate: now.getTime() / 1000,
    State: 'CREATED',
    PercentDone: '0.0',
  };
}
