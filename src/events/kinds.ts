import type { JobOfAws, KindRow } from './kind-row.ts';

/**
 * Every kind of thing an event can be about, and the only list of them; what a kind means anywhere is read here. A new
 * one is a row here, a reader beside this file, its line in `normalise.ts` and an event in `test/fixtures/events`; what
 * AWS can be asked about it, a line in the adapter that asks. What an error of it means is said by the rows of
 * `enrich/error-catalogue.ts`.
 */
export const kinds = {
  backup: {
    noun: ['backup', 'backups'],
    job: {
      detailType: 'Backup Job State Change',
      idField: 'backupJobId',
      stateField: 'state',
      describes: 'DescribeBackupJob',
      lists: 'ListBackupJobs',
      stops: 'StopBackupJob',
      consolePage: 'backup',
    },
    fills: 'own-vault',
    leavesGap: true,
    saysSize: true,
    isRetried: true,
    messageMeansIssues: 'always',
    labels: { id: 'Backup job' },
  },
  copy: {
    noun: ['backup copy', 'backup copies'],
    labels: { id: 'Copy job', vault: 'Copy from' },
    job: {
      detailType: 'Copy Job State Change',
      idField: 'copyJobId',
      stateField: 'state',
      describes: 'DescribeCopyJob',
      lists: 'ListCopyJobs',
      consolePage: 'copy',
    },
    fills: 'destination',
    leavesGap: true,
    isRetried: true,
    messageMeansIssues: 'unless-good',
    severityCap: { atMost: 'medium', because: 'the backup itself exists, only its copy is missing' },
  },
  restore: {
    noun: ['restore', 'restores'],
    testNoun: ['restore test', 'restore tests'],
    labels: { id: 'Restore job', vault: 'Restored from' },
    job: {
      detailType: 'Restore Job State Change',
      idField: 'restoreJobId',
      stateField: 'status',
      describes: 'DescribeRestoreJob',
      lists: 'ListRestoreJobs',
      consolePage: 'restore',
    },
    messageMeansIssues: 'unless-good',
    isAskedWhenOver: true,
    isKnownByPoint: true,
    isUnplanned: true,
  },
  scan: {
    noun: ['malware scan', 'malware scans'],
    labels: { id: 'Scan job' },
    job: { detailType: 'Scan Job State Change', idField: 'scanJobId', stateField: 'state' },
    findsThreats: true,
    severityCap: { atMost: 'medium', because: 'the backup itself exists, but it is not known whether it is clean' },
  },
  'recovery-point': { noun: ['recovery point', 'recovery points'], labels: { at: 'Reported at' } },
  'recovery-point-index': {
    noun: ['recovery point index', 'recovery point indexes'],
    labels: {},
    severityCap: { atMost: 'low', because: 'the backup itself is good, only its search index is missing' },
  },
  'access-point': {
    noun: ['backup access point', 'backup access points'],
    labels: { subject: 'Access point', id: 'Access point' },
    changesAgain: true,
    isOwnSubject: true,
    hasOwnErrors: true,
    isUnplanned: true,
    overWhen: { AVAILABLE: 'became available', DELETED: 'was deleted' },
    severityCap: { atMost: 'medium', because: 'the backup itself is good, and can be restored as before' },
  },
  plan: {
    noun: ['backup plan', 'backup plans'],
    verb: 'changed',
    changesAgain: true,
    isDeed: true,
    labels: { subject: 'Backup plan', id: 'Plan id', at: 'Changed at' },
  },
  vault: {
    isUnplanned: true,
    noun: ['backup vault', 'backup vaults'],
    verb: 'changed',
    changesAgain: true,
    isDeed: true,
    labels: { subject: 'Backup vault', at: 'Changed at' },
  },
  'region-setting': {
    isUnplanned: true,
    noun: ['AWS Backup setting', 'AWS Backup settings'],
    verb: 'changed',
    changesAgain: true,
    isDeed: true,
    labels: { subject: 'Resource types', at: 'Changed at' },
  },
  'plan-selection': {
    noun: ['backup selection', 'backup selections'],
    cause: 'plan',
    labels: { subject: 'Backup plan', id: 'CloudTrail event' },
  },
  alarm: {
    isUnplanned: true,
    noun: ['backup alarm', 'backup alarms'],
    verb: 'went off',
    overWhen: { OK: 'went back to OK' },
    labels: { subject: 'Alarm', at: 'Reported at' },
  },
  missed: {
    noun: ['scheduled backup', 'scheduled backups'],
    verb: 'never ran',
    labels: { subject: 'About', at: 'Was due at' },
    isFound: true,
    onLaneOf: 'backup',
    leavesGap: true,
    cause: 'plan',
  },
  drill: { noun: ['backup', 'backups'], isDrill: true, labels: { id: 'Drill' } },
  unknown: { noun: ['backup event', 'backup events'], labels: { id: 'Id', at: 'Reported at', type: 'What AWS sent' } },
} as const satisfies Readonly<Record<string, KindRow>>;

const rows: Readonly<Record<string, KindRow>> = kinds;

/** What kind of thing an event is about. */
export type EventKind = keyof typeof kinds;

type KindsWhose<Part> = { [Kind in EventKind]: (typeof kinds)[Kind] extends Part ? Kind : never }[EventKind];

/** Kinds of jobs that AWS Backup can be asked to describe. */
export type DescribedKind = KindsWhose<{ job: { describes: string } }>;

/** Kinds of jobs. */
export type JobKind = KindsWhose<{ job: object }>;

/** Kinds of jobs that AWS Backup lists. */
export type ListedKind = KindsWhose<{ job: { lists: string } }>;

/** Every kind, in the order in which they are shown. */
export const eventKinds = Object.keys(kinds) as EventKind[];

/** Every kind of jobs. */
export const jobKinds = eventKinds.filter((kind): kind is JobKind => kindRow(kind).job !== undefined);

/** The kinds of jobs that AWS Backup lists. */
export const listedKinds = eventKinds.filter(isListedKind);

/** Returns what is known of a kind; one that is not in the table, as of another release, is `unknown`. */
export function kindRow(kind: string): KindRow {
  return (Object.hasOwn(rows, kind) ? rows[kind] : undefined) ?? kinds.unknown;
}

/** Says whether AWS Backup lists jobs of a kind. */
export function isListedKind(kind: EventKind): kind is ListedKind {
  return kindRow(kind).job?.lists !== undefined;
}

/** Says whether AWS Backup can be asked about the job of an event. */
export function isDescribable({ kind, jobId }: { kind: EventKind; jobId: string }): boolean {
  return jobId !== '' && kindRow(kind).job?.describes !== undefined;
}

/** The fields that hold the id of a job, each with the type of its event. */
export const jobIdFields: readonly Pick<JobOfAws, 'idField' | 'detailType'>[] = Object.values(rows).flatMap(
  ({ job }) => (job === undefined ? [] : [job]),
);
