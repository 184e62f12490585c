import type { BackupEvent, Finding, Outcome } from './backup-event.ts';
import { type Fields, messageOf } from './fields.ts';
import { type EventKind, kindRow } from './kinds.ts';
import { isState, lookUp } from './outcome-of-state.ts';

/** What AWS says of a job besides its state. */
export interface Aftermath {
  statusMessage: string | null;
  /** AWS's own classification of the message; null: it gives none. */
  messageCategory: string | null;
  /** The result of the restore validation. */
  validationStatus: string | null;
  /** The message of the validation. */
  validationMessage: string | null;
  /** The result of deleting what a restore test restored. */
  deletionStatus: string | null;
  deletionMessage: string | null;
}

/** The fields of an event that an aftermath decides. */
export type Ending = Pick<BackupEvent, 'outcome' | 'statusMessage' | 'messageCategory' | 'finding'>;

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeRestoreJob.html */
const validations: Readonly<Record<string, Outcome>> = {
  SUCCESSFUL: 'succeeded',
  VALIDATING: 'in-progress',
  FAILED: 'completed-with-issues',
  TIMED_OUT: 'completed-with-issues',
};

const deletions: Readonly<Record<string, Outcome>> = {
  SUCCESSFUL: 'succeeded',
  DELETING: 'succeeded',
  FAILED: 'completed-with-issues',
};

/** Matches a whole message that only says that all went well. */
const onlyGood =
  /^(?:the |your )?(?:(?:restore|copy) )?(?:job )?(?:is |was |has )?(?:been )?(?:done|success|successful(?:ly)?|succeeded|(?:successfully )?completed(?: successfully)?)[.!]?$/i;

const success = /^SUCCESS$/i;

/** Returns what the detail of an event, or a listed job, says besides the state; a value that is not text also says something. */
export function aftermathIn(detail: Fields): Aftermath {
  return {
    statusMessage: messageOf(detail, 'statusMessage'),
    messageCategory: messageOf(detail, 'messageCategory'),
    validationStatus: messageOf(detail, 'validationStatus'),
    validationMessage: messageOf(detail, 'validationStatusMessage'),
    deletionStatus: messageOf(detail, 'deletionStatus'),
    deletionMessage: messageOf(detail, 'deletionStatusMessage'),
  };
}

/**
 * Returns how a job ended. COMPLETED is good only when AWS says nothing else. A message, a category other than SUCCESS (what
 * AWS's console calls “Completed with issues”), a validation that failed or timed out, and a failed deletion are issues. A
 * validation that still runs is not the end yet, and one with an unknown result is `unknown`.
 */
export function endingOf(kind: EventKind, ofState: Outcome, after: Aftermath): Ending {
  const { statusMessage, messageCategory } = after;
  const category = messageCategory === null ? {} : { messageCategory };
  if (ofState !== 'succeeded') return { outcome: ofState, statusMessage, ...category };
  const validation = outcomeIn(validations, after.validationStatus);
  const deletion = outcomeIn(deletions, after.deletionStatus);
  if (validation === 'completed-with-issues') {
    const finding: Finding = isState(after.validationStatus ?? '', 'FAILED')
      ? 'validation-failed'
      : 'validation-timed-out';
    return { outcome: validation, statusMessage: after.validationMessage ?? statusMessage, ...category, finding };
  }
  const hasIssues =
    saysIssues(kind, statusMessage) || (messageCategory !== null && !success.test(messageCategory.trim()));
  if (hasIssues) return { outcome: 'completed-with-issues', statusMessage, ...category };
  if (validation !== 'succeeded') return { outcome: validation, statusMessage, ...category };
  if (deletion !== 'completed-with-issues') return { outcome: deletion, statusMessage, ...category };
  return { outcome: deletion, statusMessage: after.deletionMessage, ...category, finding: 'deletion-failed' };
}

function saysIssues(kind: EventKind, statusMessage: string | null): boolean {
  const { messageMeansIssues } = kindRow(kind);
  if (statusMessage === null || messageMeansIssues === undefined) return false;
  return messageMeansIssues === 'always' || !onlyGood.test(statusMessage.trim());
}

function outcomeIn(table: Readonly<Record<string, Outcome>>, status: string | null): Outcome {
  return status === null ? 'succeeded' : (lookUp(table, status) ?? 'unknown');
}
