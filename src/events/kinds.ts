/** How AWS names a kind of job, and what it can be asked about one. */
interface JobOfAws {
  /** The type of EventBridge's event about it. */
  detailType: string;
  /** The field of that event with the job's id; AWS Backup's API has the same name with a capital letter. */
  idField: `${string}Id`;
  stateField: 'state' | 'status';
  /** The call that describes one job; none: it is not asked about. */
  describes?: `Describe${string}`;
  /** The call that lists them, from which past jobs are replayed. */
  lists?: `List${string}`;
  /** The call by which somebody stops one, for which CloudTrail is searched. */
  stops?: 'StopBackupJob';
  /** Where AWS's console shows one. */
  consolePage?: string;
}

/** What is known of a kind of thing that events are about. */
export interface KindRow {
  /** What people call one and several of it. */
  noun: readonly [one: string, several: string];
  /** What has happened to it, whatever the outcome; none: its outcome says it. */
  verb?: string;
  /** How AWS names it, when it is a job: two events are about the same one when its id is, in upper or in lower case. */
  job?: JobOfAws;
  /** The same one can change again, so that time and state tell two events about it apart, too. */
  changesAgain?: true;
  /** Which vault gets a recovery point by it: its own, or the destination, which is part of what it is about. */
  fills?: 'own-vault' | 'destination';
  /** A problem of it leaves the resource without a new recovery point, so that the last good ones count. */
  leavesGap?: true;
  /**
   * What a message of a completed one means: that there were issues, always (what AWS's console calls “Completed with
   * issues”) or unless it only says that all went well. None: AWS writes one whatever happened.
   */
  messageMeansIssues?: 'always' | 'unless-good';
  /** Its state is not all: how a completed one went is asked, because its event does not say it. */
  isAskedWhenOver?: true;
  /** It is done when it is COMPLETED, so that the failure of a completed one is what it found. */
  findsThreats?: true;
  /** What people work on once, whatever the error; none: the row of the error says it. */
  cause?: 'plan';
  /** Its problem leaves the backup itself alone: never worse than this for the outcome. */
  severityCap?: { atMost: 'high' | 'medium' | 'low'; because: string };
  /** No event says it: the router finds it. */
  isFound?: true;
  /** It is a drill by itself. */
  isDrill?: true;
}

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
    messageMeansIssues: 'always',
  },
  copy: {
    noun: ['backup copy', 'backup copies'],
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
    messageMeansIssues: 'unless-good',
    severityCap: { atMost: 'medium', because: 'the backup itself exists, only its copy is missing' },
  },
  restore: {
    noun: ['restore', 'restores'],
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
  },
  scan: {
    noun: ['malware scan', 'malware scans'],
    job: { detailType: 'Scan Job State Change', idField: 'scanJobId', stateField: 'state' },
    findsThreats: true,
    severityCap: { atMost: 'medium', because: 'the backup itself exists, but it is not known whether it is clean' },
  },
  'recovery-point': { noun: ['recovery point', 'recovery points'] },
  'recovery-point-index': {
    noun: ['recovery point index', 'recovery point indexes'],
    severityCap: { atMost: 'low', because: 'the backup itself is good, only its search index is missing' },
  },
  plan: { noun: ['backup plan', 'backup plans'], verb: 'changed', changesAgain: true },
  vault: { noun: ['backup vault', 'backup vaults'], verb: 'changed', changesAgain: true },
  'region-setting': { noun: ['AWS Backup setting', 'AWS Backup settings'], verb: 'changed', changesAgain: true },
  'plan-selection': { noun: ['backup selection', 'backup selections'], cause: 'plan' },
  alarm: { noun: ['backup alarm', 'backup alarms'], verb: 'went off' },
  missed: {
    noun: ['scheduled backup', 'scheduled backups'],
    verb: 'never ran',
    isFound: true,
    leavesGap: true,
    cause: 'plan',
  },
  drill: { noun: ['backup', 'backups'], isDrill: true },
  unknown: { noun: ['backup event', 'backup events'] },
} as const satisfies Readonly<Record<string, KindRow>>;

const rows: Readonly<Record<string, KindRow>> = kinds;

/** What kind of thing an event is about. */
export type EventKind = keyof typeof kinds;

type KindsWhose<Part> = { [Kind in EventKind]: (typeof kinds)[Kind] extends Part ? Kind : never }[EventKind];

/** Kinds of jobs that AWS Backup can be asked to describe. */
export type DescribedKind = KindsWhose<{ job: { describes: string } }>;

/** Kinds of jobs that AWS Backup lists. */
export type ListedKind = KindsWhose<{ job: { lists: string } }>;

/** Every kind, in the order in which they are shown. */
export const eventKinds = Object.keys(kinds) as EventKind[];

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
