/**
 * What AWS said, in our words. This folder turns any message that can arrive (bare, or wrapped by SNS
 * or SQS) into a {@link BackupEvent}. It needs no field but a job id and a state, never throws on an
 * unknown one, and knows nothing of rules, people or storage. Start at `kinds.ts`,
 * then `normalise.ts`.
 */
import type { Instant } from '../lib/instant.ts';
import type { EventKind } from './kinds.ts';

/** How it ended. An outcome we do not know is `unknown`, and an alert. */
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

/** Parts of the router whose own problems are alerts like any other. */
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
  'size-fell',
  'size-rose',
] as const;

export type Finding = (typeof findings)[number];

/** What `watch` says of something that it found in an account. */
export interface FoundFacts {
  /** Why it is one, by the name that its row in `src/findings` has; a row of the catalogue says what it means. */
  reason: string;
  /** Which finding it is, the same as long as it goes on. */
  id: string;
  /** How bad it is, as severities are called. */
  severity: string;
  /** `run`: a later good backup or copy ends it; `resource`: only that it is not found any more; `set-up`: it is of no resource that is backed up. */
  about: 'run' | 'resource' | 'set-up';
  /** What its lane hangs on; null: on the lane of the run that was due. */
  subject: string | null;
  /** What people call what it is about; null: as its ARN says. */
  name: string | null;
  /** How many it counts: points, resources, calls. Absent: nothing, or runs that come night by night. */
  count?: number;
  /** Somebody did it once: the next of its kind is another one. Absent: it goes on. */
  isDeed?: true;
  /** KMS's word for the state of the key that it is about; absent: it is about none. */
  keyState?: string;
}

/**
 * Why `watch` found a job that it looked for: AWS never told of it (`late`), or how it ended was not final when it did
 * (`follow-up`), as a restore that is still checked.
 */
export const foundReasons = ['late', 'follow-up'] as const;
export type FoundBy = (typeof foundReasons)[number];

/** One of the series that an alarm on a query looks at. */
export interface AlarmContributor {
  /** CloudWatch's id of it, the same each time. */
  id: string;
  /** Its dimensions in words, verbatim: `BackupVaultName prod-daily`. */
  says: string;
}

/** An alarm mute rule of CloudWatch that was in force. */
export interface AlarmMute {
  /** The name of the rule, verbatim. */
  rule: string;
  /** When its window ends. */
  until: Instant;
}

/** A tag of the resource that a drill plays. */
export interface PlayedTag {
  key: string;
  value: string;
}

/** How large a backup is against those before it. */
export interface SizeChange {
  bytes: number;
  /** The median of so many runs before it. */
  usualBytes: number;
  runs: number;
}

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
  /** Of a copy, the one that it made; absent: it made none, or nobody says so. */
  destinationRecoveryPointArn?: string;
  iamRoleArn: string | null;
  planId: string | null;
  planArn: string | null;
  planRuleId: string | null;
  /** Identity for duplicates: account | region | kind | job id | outcome, plus the destination for copies. */
  eventKey: string;
  /** A synthetic failure, marked as such everywhere it is shown. */
  drill: boolean;
  /** Tags that the resource of a drill is taken to have; absent: none, or it is no drill. Verbatim, and hostile as keys too. */
  playedTags?: readonly PlayedTag[];
  source: { detailType: string; eventId: string; emittedAt: Instant };
  /** AWS's own classification of the message, verbatim; absent: what was heard does not say it. */
  messageCategory?: string;
  /** A restore testing plan made it; absent: nobody says so. */
  isRestoreTest?: true;
  /** What is wrong although its state does not say so; absent: nothing. */
  finding?: Finding;
  /** How many bytes were backed up, all of them; absent: not said, or of a type whose number means something else. */
  sizeBytes?: number;
  /** It is only about the size of a backup, compared with those before it; absent: it is about the job. */
  size?: SizeChange;
  /** It was found by `watch` in the account; absent: AWS told, or it is a run or a job. */
  found?: FoundFacts;
  /** What of the router itself it is about; absent: nothing, it is something that AWS said. */
  ofRouter?: RouterPart;
  /** The series that the alarm is about; absent: it is about an alarm as a whole, or is no alarm. */
  contributor?: AlarmContributor;
  /** What muted the alarm when its state changed; absent: nothing. */
  alarmMute?: AlarmMute;
  /** It is a run that never started; absent: it is something else. */
  missedRun?: {
    /** When the next one of its plan is due; null: it is not known. */
    nextAt: Instant | null;
  };
  /** Why `watch` found it in AWS Backup's lists; absent: AWS told. */
  foundBy?: FoundBy;
  /** Impossible times, and what they were replaced by; absent: none. */
  corrected?: string[];
}

/** Says whether a job is over, well or not, as far as its event says. */
export function hasEnded({ outcome }: Pick<BackupEvent, 'outcome'>): boolean {
  return outcome === 'succeeded' || isProblem(outcome);
}

/** Says whether an outcome is a problem somebody has to hear about. */
export function isProblem(outcome: Outcome): boolean {
  return outcome !== 'succeeded' && outcome !== 'in-progress' && outcome !== 'changed';
}
