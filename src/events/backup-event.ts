/**
 * What AWS said, in our words. This folder turns any message that can arrive (bare, or wrapped by SNS
 * or SQS) into a {@link BackupEvent}. It needs no field but a job id and a state, never throws on an
 * unknown one, and knows nothing of rules, people or storage. Start at `kinds.ts`,
 * then `normalise.ts`.
 */
import type { Instant } from '../lib/instant.ts';
import type { EventKind } from './kinds.ts';

/** What became of it. An outcome we do not know is `unknown`, and an alert. */
export const outcomes = [
  'failed',
  'expired',
  'aborted',
  'partial',
  'completed-with-issues',
  'succeeded',
  'in-progress',
  'changed',
  'unknown',
] as const;
export type Outcome = (typeof outcomes)[number];

/** Parts of the router whose own trouble is an alert like any other. */
export const routerParts = ['rules'] as const;
export type RouterPart = (typeof routerParts)[number];

/**
 * What AWS says beside the state, so that a COMPLETED is not good or a change is no news. Rows of the catalogue are
 * chosen by it, before any words.
 */
export const findings = [
  'threats',
  'validation-failed',
  'validation-timed-out',
  'deletion-failed',
  'management-off',
] as const;
export type Finding = (typeof findings)[number];

/** One thing AWS said, normalised. Text fields are verbatim and hostile: make them inert where they are shown. */
export interface BackupEvent {
  kind: EventKind;
  outcome: Outcome;
  accountId: string;
  region: string;
  /** AWS's job id, or the nearest thing to one; empty when the event has none. */
  jobId: string;
  resourceArn: string | null;
  resourceType: string | null;
  /** When the thing happened: completion time, else event time. */
  occurredAt: Instant;
  /** When the job was created; two jobs are ordered by this. */
  startedAt: Instant;
  /** AWS's own word for the state, verbatim. */
  state: string;
  statusMessage: string | null;
  vaultName: string | null;
  vaultArn: string | null;
  destinationVaultArn: string | null;
  recoveryPointArn: string | null;
  iamRoleArn: string | null;
  planId: string | null;
  planArn: string | null;
  planRuleId: string | null;
  /** Identity for duplicates: account | region | kind | job id | outcome, plus the destination for copies. */
  eventKey: string;
  /** A synthetic failure, marked as such everywhere it is shown. */
  drill: boolean;
  source: { detailType: string; eventId: string; emittedAt: Instant };
  /** AWS's own classification of the message, verbatim; absent: what was heard does not say it. */
  messageCategory?: string;
  /** A restore testing plan made it; absent: nobody says so. */
  isRestoreTest?: true;
  /** What is wrong although its state does not say so; absent: nothing. */
  finding?: Finding;
  /** What of the router itself it is about; absent: nothing, it is something that AWS said. */
  ofRouter?: RouterPart;
  /** Times that could not be, and what they were taken for; absent: none. */
  corrected?: string[];
}

/** Says whether an outcome is a problem somebody has to hear about. */
export function isProblem(outcome: Outcome): boolean {
  return outcome !== 'succeeded' && outcome !== 'in-progress' && outcome !== 'changed';
}
