/** How AWS names a kind of job, and what it can be asked about one. */
export interface JobOfAws {
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
  /** The noun for one and for several. */
  noun: readonly [one: string, several: string];
  /** The noun for one and for several that are only a test. */
  testNoun?: readonly [one: string, several: string];
  /** What its facts are called. */
  labels: FactLabels;
  /** What happened when its problem ended, by the state that says so; absent: a later one completed. */
  overWhen?: Readonly<Record<string, string>>;
  /** The verb for it, whatever the outcome; absent: the outcome's verb. */
  verb?: string;
  /** How AWS names it, when it is a job: two events are about the same one when its id is, in upper or in lower case. */
  job?: JobOfAws;
  /** The same one can change again, so that time and state tell two events about it apart, too. */
  changesAgain?: true;
  /** Its problem is what somebody did once, and no state that goes on. */
  isDeed?: true;
  /** It has a lane of its own, whatever resource it is of: another one of that resource says nothing about it. */
  isOwnSubject?: true;
  /** Only rows of the catalogue that name the kind are true of it: no role or plan of a backup has to do with it. */
  hasOwnErrors?: true;
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
  /** The router can start it again. */
  isRetried?: true;
  /** Its state is not all: how a completed one went is asked, because its event does not say it. */
  isAskedWhenOver?: true;
  /** Its event may name no more than the recovery point it works on: whatever that is of becomes known later. */
  isKnownByPoint?: true;
  /** It is done when it is COMPLETED, so a failure of a completed one is a threat that it found. */
  findsThreats?: true;
  /** What people work on once, whatever the error; none: the row of the error says it. */
  cause?: 'plan';
  /** Its problem leaves the backup itself alone: never worse than this for the outcome. */
  severityCap?: { atMost: 'high' | 'medium' | 'low'; because: string };
  /** Its events are on the same lane as those of this kind. */
  onLaneOf?: 'backup';
  /** No backup plan runs it, so that nothing says when it comes next. */
  isUnplanned?: true;
  /** No event says it: the router finds it. */
  isFound?: true;
  /** It is a drill by itself. */
  isDrill?: true;
}
