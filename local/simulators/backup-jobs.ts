import { gone, list, listJobs, wrong } from './backup-lists.ts';
import type { BackupStore } from './backup-store.ts';
import { type Answer, type Exchange, json } from './exchange.ts';

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
