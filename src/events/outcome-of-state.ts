import type { Outcome } from './backup-event.ts';

/**
 * AWS's words for a job's state, over all APIs: backup, copy, restore and scan jobs.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeBackupJob.html
 */
export const jobStates: Readonly<Record<string, Outcome>> = {
  CREATED: 'in-progress',
  PENDING: 'in-progress',
  RUNNING: 'in-progress',
  ABORTING: 'in-progress',
  COMPLETING: 'in-progress',
  FAILING: 'in-progress',
  COMPLETED: 'succeeded',
  COMPLETED_WITH_ISSUES: 'completed-with-issues',
  PARTIAL: 'partial',
  FAILED: 'failed',
  EXPIRED: 'expired',
  ABORTED: 'aborted',
  CANCELED: 'aborted',
  CANCELLED: 'aborted',
  // What SNS says instead.
  STARTED: 'in-progress',
  SUCCESSFUL: 'succeeded',
  S3_BACKUP_OBJECT_FAILED: 'completed-with-issues',
  S3_RESTORE_OBJECT_FAILED: 'completed-with-issues',
  EKS_BACKUP_OBJECT_FAILED: 'completed-with-issues',
  EKS_RESTORE_OBJECT_FAILED: 'completed-with-issues',
  EKS_RESTORE_OBJECT_SKIPPED: 'completed-with-issues',
  // One object of a restore that goes on: the job's own end says how it went.
  EKS_RESTORE_MODIFICATION_SUCCESS: 'changed',
  EKS_RESTORE_MODIFICATION_FAILED: 'completed-with-issues',
};

/** A new notification about something that went well is news; it never ends what the job's own end has to end. */
const wentWell = /_SUCCESS(?:FUL)?$/;

/** Returns what a job's state means for people; a state nobody has seen before is `unknown`. */
export function outcomeOfState(state: string): Outcome {
  return lookUp(jobStates, state) ?? (wentWell.test(wordOf(state)) ? 'changed' : 'unknown');
}

/** What only a job's state can mean: whatever else expires has missed no window. */
const onlyOfJobs: readonly Outcome[] = ['expired', 'aborted'];

/** Returns what a state means of what is no job; what only a job's state can mean is `unknown`: AWS said something new. */
export function outcomeOfThing(state: string): Outcome {
  const outcome = outcomeOfState(state);
  return onlyOfJobs.includes(outcome) ? 'unknown' : outcome;
}

/** Returns the entry for a state, whatever its letter case and whether its words are joined by `_`, `-` or a space. */
export function lookUp(table: Readonly<Record<string, Outcome>>, state: string): Outcome | undefined {
  const word = wordOf(state);
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

/** Says whether a state is one of those wanted, each in AWS's own spelling, however this one is spelled. */
export function isState(state: string, ...wanted: readonly string[]): boolean {
  return wanted.includes(wordOf(state));
}

/** Returns a state as AWS's API spells states: in upper case, its words joined by `_`. */
export function wordOf(state: string): string {
  return state.trim().toUpperCase().replace(/[\s-]/g, '_');
}
