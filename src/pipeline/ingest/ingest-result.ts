import type { BackupEvent } from '../../events/backup-event.ts';
import type { Doubt } from '../../incidents/doubt.ts';
import type { SizeNews } from '../../incidents/lane-sizes.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Decision } from '../../routing/decision.ts';

/**
 * Why a message of the queue of members is not taken in: it is no event of AWS Backup's own (what the router says itself, drills,
 * calls and alarms come over a bus), it names no account that may send there, or another Region than the queue is in.
 */
export type Refusal = 'not-of-aws-backup' | 'not-a-member' | 'another-region';

/** What became of one message. */
export interface IngestResult {
  action: 'open' | 'join' | 'resolve' | 'record' | 'ignore' | 'accept' | 'duplicate' | 'foreign';
  event: BackupEvent | null;
  incidentId: string | null;
  reason: string;
  trace: string[];
  /** A success not decided yet, because its recovery point may still appear: the message is to be received again. Absent: decided. */
  isAwaited?: true;
  /** A success that does not count, because its recovery point does not exist. Absent: it is not one of these. */
  isRefuted?: true;
  /** Why a success is not believed whose message anybody in a member may have written; absent: it is none of these. */
  doubt?: Doubt;
  /** Why a message may not come the way it came; absent: it may. */
  refused?: Refusal;
  /** A success of the very job that the open incident is about, as reported by another AWS service. Absent: it is not one of these. */
  isOfSameJob?: true;
  /** The failed job that the job of this success is the retry of, and that of the run that it heals; absent: it is none, as far as is known. */
  retried?: { failedJobId: string; run: { jobId: string; startedAt: Instant } };
  /** What the size of its backup says against those before it; absent: nothing new. */
  sizeNews?: SizeNews;
  /** It is committed, but this error kept its orders from being handed over; absent: nothing did. */
  leftOver?: Error;
  /** What the rules said; absent when they were not asked. */
  decision?: Decision;
}
