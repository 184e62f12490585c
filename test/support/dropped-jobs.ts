import fc from 'fast-check';
import type { BackupKind } from '../../local/simulators/backup-seeds.ts';
import type { BackupItem } from '../../local/simulators/backup-store.ts';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';

const accountId = '111122223333';

/** One kind of jobs of one resource, and what its jobs have in common. */
export interface JobLane {
  list: BackupKind;
  id: 'BackupJobId' | 'CopyJobId' | 'RestoreJobId' | 'ScanJobId';
  has: BackupItem;
}

/** Returns lanes of a database and a volume with these names, of every kind of jobs. */
export function jobLanes(region: string, database: string, volume: string): JobLane[] {
  const orders = { ResourceArn: `arn:aws:rds:${region}:${accountId}:db:${database}`, ResourceType: 'RDS' };
  const disk = { ResourceArn: `arn:aws:ec2:${region}:${accountId}:volume/${volume}`, ResourceType: 'EBS' };
  const to = (vault: string) => ({ DestinationBackupVaultArn: vaultArn(region, vault) });
  const own = { BackupVaultArn: vaultArn(region, 'main') };
  const from = { SourceBackupVaultArn: vaultArn(region, 'main') };
  return [
    { list: 'jobs', id: 'BackupJobId', has: { ...orders, ...own } },
    { list: 'jobs', id: 'BackupJobId', has: { ...disk, ...own } },
    { list: 'copy-jobs', id: 'CopyJobId', has: { ...orders, ...from, ...to('far') } },
    { list: 'copy-jobs', id: 'CopyJobId', has: { ...orders, ...from, ...to('farther') } },
    {
      list: 'restore-jobs',
      id: 'RestoreJobId',
      has: { SourceResourceArn: orders.ResourceArn, ResourceType: 'RDS', ...own },
    },
    { list: 'scan-jobs', id: 'ScanJobId', has: { ...orders, ...own } },
  ];
}

function vaultArn(region: string, name: string): string {
  return `arn:aws:backup:${region}:${accountId}:backup-vault:${name}`;
}

/** How AWS tells of a job: never, once, twice, after some minutes, before anybody would look for it, or when it was found long ago. */
export type Told = 'never' | 'once' | 'twice' | 'late' | 'at-last';

/** A job that has ended, and how AWS tells of it. */
export interface ToldJob {
  id: string;
  lane: JobLane;
  isGood: boolean;
  startedAt: Instant;
  endedAt: Instant;
  told: Told;
}

/** Jobs that begin one after the other, of any lanes, and may end in another order; their ids begin so. */
export function someJobs(
  lanes: readonly JobLane[],
  begin: Instant,
  { ids, ...length }: { ids: string; minLength?: number; maxLength: number },
): fc.Arbitrary<ToldJob[]> {
  const job = fc.record({
    lane: fc.constantFrom(...lanes),
    isGood: fc.boolean(),
    begins: fc.integer({ min: 1, max: 1200 }),
    lasts: fc.integer({ min: 1, max: 1800 }),
    told: fc.oneof(fc.constantFrom<Told>('never', 'at-last'), fc.constantFrom<Told>('once', 'twice', 'late')),
  });
  return fc.array(job, length).map((some) => {
    let startedAt = begin;
    return some.map(({ begins, lasts, ...other }, index) => {
      startedAt = addSeconds(startedAt, begins);
      return { ...other, id: `${ids}${index}`, startedAt, endedAt: addSeconds(startedAt, lasts) };
    });
  });
}

/** Returns a job as AWS Backup lists it. */
export function listedJob({ id: jobId, lane: { id, has }, isGood, startedAt, endedAt }: ToldJob): BackupItem {
  const state = isGood ? 'COMPLETED' : 'FAILED';
  return {
    ...has,
    [id]: jobId,
    [id === 'RestoreJobId' ? 'Status' : 'State']: state,
    ...(isGood ? {} : { StatusMessage: 'Access denied' }),
    AccountId: accountId,
    IamRoleArn: `arn:aws:iam::${accountId}:role/backup`,
    CreationDate: startedAt,
    CompletionDate: endedAt,
  };
}

/** Says whether nobody hears of a job unless somebody looks for it. */
export function isDropped({ told }: ToldJob): boolean {
  return told === 'never' || told === 'at-last';
}

/** Returns the jobs that are the last of their lanes and failed. */
export function stillFailing(jobs: readonly ToldJob[]): ToldJob[] {
  const lastOfLane = new Map(jobs.map((job) => [job.lane, job]));
  return [...lastOfLane.values()].filter(({ isGood }) => !isGood);
}
