import type { Outcome } from './backup-event.ts';
import { type EventKind, kindRow } from './kinds.ts';

/**
 * AWS's words for a job's state, over all APIs: backup, copy, restore and scan jobs.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeBackupJob.html
 */
const jobStates: Readonly<Record<string, Outcome>> = {
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
};

/** Returns what a job's state means for people; a state nobody has seen before is `unknown`. */
export function outcomeOfState(state: string): Outcome {
  return lookUp(jobStates, state) ?? 'unknown';
}

/** Returns the outcome of a job whose message is known: of a completed one it may say that there were issues. */
export function outcomeWithMessage(kind: EventKind, outcome: Outcome, statusMessage: string | null): Outcome {
  const hasIssues = kindRow(kind).messageMeansIssues === true && outcome === 'succeeded' && statusMessage !== null;
  return hasIssues ? 'completed-with-issues' : outcome;
}

/** Returns the entry for a state, whatever its letter case and whether its words are joined by `_`, `-` or a space. */
export function lookUp(table: Readonly<Record<string, Outcome>>, state: string): Outcome | undefined {
  const word = state.trim().toUpperCase().replace(/[\s-]/g, '_');
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
