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

/** What the facts of a problem are called where its kind calls for words of its own. */
interface FactLabels {
  /** What it is about, when that is no resource with a type. */
  subject?: string;
  /** What its id is; none: the id says nothing that another fact does not say. */
  id?: string;
  /** The time of its problem, when it is no job that failed or ended then. */
  at?: string;
  /** The vault it has to do with. */
  vault?: string;
  /** What AWS calls the event, where its kind does not say it. */
  type?: string;
}

/** What is known of a kind of thing that events are about. */
export interface KindRow {
  /** What people call one and several of it. */
  noun: readonly [one: string, several: string];
  /** What they call one and several that only try whether it would work. */
  testNoun?: readonly [one: string, several: string];
  /** What its facts are called. */
  labels: FactLabels;
  /** What has happened when its problem is over; none: a later one of it completed. */
  overWhen?: string;
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
  /** It says how much it backed up. */
  saysSize?: true;
  /** Its state is not all: how a completed one went is asked, because its event does not say it. */
  isAskedWhenOver?: true;
  /** Its event may name no more than the recovery point it works on: whatever that is of becomes known later. */
  isKnownByPoint?: true;
  /** It is done when it is COMPLETED, so that the failure of a completed one is what it found. */
  findsThreats?: true;
  /** What people work on once, whatever the error; none: the row of the error says it. */
  cause?: 'plan';
  /** Its problem leaves the backup itself alone: never worse than this for the outcome. */
  severityCap?: { atMost: 'high' | 'medium' | 'low'; because: string };
  /** What happens to the same thing as this kind is on one lane with it. */
  onLaneOf?: 'backup';
  /** No backup plan runs it, so that nothing says when it comes next. */
  isUnplanned?: true;
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
    saysSize: true,
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
  plan: {
    noun: ['backup plan', 'backup plans'],
    verb: 'changed',
    changesAgain: true,
    labels: { subject: 'Backup plan', id: 'Plan id', at: 'Changed at' },
  },
  vault: {
    isUnplanned: true,
    noun: ['backup vault', 'backup vaults'],
    verb: 'changed',
    changesAgain: true,
    labels: { subject: 'Backup vault', at: 'Changed at' },
  },
  'region-setting': {
    isUnplanned: true,
    noun: ['AWS Backup setting', 'AWS Backup settings'],
    verb: 'changed',
    changesAgain: true,
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
    overWhen: 'went back to OK',
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
