import { wrong } from './backup-lists.ts';
import type { BackupItem, BackupStore } from './backup-store.ts';
import { type Answer, asText, type Exchange, isObject, json, parseJson } from './exchange.ts';
import { awsError } from './faults.ts';
import type { Simulation } from './simulation.ts';

/** How long a token is known. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StartBackupJob.html as it was in 2019. */
const tokenSeconds = 3600;

/** The days that a point in cold storage is kept at least. */
const coldDays = 90;

/**
 * Answers StartBackupJob: one job for one token. A job of a resource that has another one running is made all the same, and
 * waits. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StartBackupJob.html
 */
export function startJob({ body }: Exchange, sim: Simulation): Answer {
  const request = parseJson(body);
  if (!isObject(request)) return awsError(400, 'InvalidRequestException', 'Body is not JSON.');
  const missing = ['BackupVaultName', 'ResourceArn', 'IamRoleArn'].find((name) => asText(request[name]) === '');
  if (missing) return awsError(400, 'MissingParameterValueException', `${missing} is required.`);
  const refused = refusalOf(request, sim.backup);
  if (refused !== null) return refused;
  const before = sim.backup.backup.get(knownByToken(request, sim) ?? '');
  const job = before ?? newBackupJob(request, sim.now());
  const id = String(job.BackupJobId);
  sim.backup.backup.set(id, job);
  remember(request, id, sim);
  return json(200, { BackupJobId: id, CreationDate: job.CreationDate, IsParent: false });
}

/** Answers StartCopyJob. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StartCopyJob.html */
export function startCopy({ body }: Exchange, sim: Simulation): Answer {
  const request = parseJson(body);
  if (!isObject(request)) return awsError(400, 'InvalidRequestException', 'Body is not JSON.');
  const needed = ['RecoveryPointArn', 'SourceBackupVaultName', 'DestinationBackupVaultArn', 'IamRoleArn'];
  const missing = needed.find((name) => asText(request[name]) === '');
  if (missing) return awsError(400, 'MissingParameterValueException', `${missing} is required.`);
  const point = sim.backup.recoveryPoints.get(asText(request.RecoveryPointArn));
  if (point === undefined) return awsError(400, 'ResourceNotFoundException', 'Recovery point does not exist.');
  const known = knownByToken(request, sim);
  const id = known ?? crypto.randomUUID();
  const { RecoveryPointArn: SourceRecoveryPointArn, DestinationBackupVaultArn, IamRoleArn } = request;
  const CreationDate = sim.now().getTime() / 1000;
  const { ResourceArn } = point;
  const made = { CopyJobId: id, SourceRecoveryPointArn, DestinationBackupVaultArn, IamRoleArn, ResourceArn };
  if (known === null) sim.backup.copy.set(id, { ...made, CreationDate, State: 'CREATED' });
  remember(request, id, sim);
  return json(200, { CopyJobId: id, CreationDate, IsParent: false });
}

function refusalOf(request: BackupItem, { vaults }: BackupStore): Answer | null {
  const { StartWindowMinutes: start, Lifecycle: lifecycle, BackupVaultName } = request;
  if (start !== undefined && !(typeof start === 'number' && start >= 60)) {
    return wrong('StartWindowMinutes must be at least 60.');
  }
  const { MoveToColdStorageAfterDays: cold, DeleteAfterDays: end } = isObject(lifecycle) ? lifecycle : {};
  if (typeof cold === 'number' && typeof end === 'number' && end < cold + coldDays) {
    return wrong(`DeleteAfterDays cannot be less than ${coldDays} days apart from MoveToColdStorageAfterDays`);
  }
  const name = asText(BackupVaultName);
  // Where no vault is known, every one is there.
  if (vaults.size === 0 || vaults.has(name)) return null;
  return awsError(400, 'ResourceNotFoundException', `Backup vault ${name} does not exist.`);
}

/** Returns the job that a token was used for; null: it is none, is not known, or was known too long ago. */
function knownByToken({ IdempotencyToken }: BackupItem, { backup, now }: Simulation): string | null {
  const known = backup.tokens.get(asText(IdempotencyToken));
  if (known === undefined || Number(known.At) < now().getTime() / 1000 - tokenSeconds) return null;
  return String(known.JobId);
}

function remember({ IdempotencyToken }: BackupItem, JobId: string, { backup, now }: Simulation): void {
  const token = asText(IdempotencyToken);
  const known = backup.tokens.get(token);
  if (token !== '') backup.tokens.set(token, known ?? { JobId, At: now().getTime() / 1000 });
}

/** A job as AWS lists it, which tells nothing of its token, its windows and its tags. */
function newBackupJob(request: BackupItem, now: Date): BackupItem {
  const { BackupVaultName, ResourceArn, IamRoleArn, BackupOptions, Lifecycle } = request;
  return {
    BackupJobId: crypto.randomUUID(),
    BackupVaultName,
    ResourceArn,
    IamRoleArn,
    ...(BackupOptions === undefined ? {} : { BackupOptions }),
    ...(Lifecycle === undefined ? {} : { RecoveryPointLifecycle: Lifecycle }),
    CreationDate: now.getTime() / 1000,
    State: 'CREATED',
    PercentDone: '0.0',
  };
}
