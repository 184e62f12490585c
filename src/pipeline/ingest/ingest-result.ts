import type { BackupEvent } from '../../events/backup-event.ts';
import type { SizeNews } from '../../incidents/lane-sizes.ts';
import type { Decision } from '../../routing/decision.ts';

/** What became of one message. */
export interface IngestResult {
  action: 'open' | 'join' | 'resolve' | 'record' | 'ignore' | 'accept' | 'duplicate' | 'foreign';
  event: BackupEvent | null;
  incidentId: string | null;
  reason: string;
  trace: string[];
  /** It is not decided yet, because what it should have made may still come: the message is to be received again. Absent: it is. */
  isAwaited?: true;
  /** A success that counts for nothing, because what it should have made is not there. Absent: it is no such one. */
  isRefuted?: true;
  /** A success of the very job that the open incident is about, as another channel of AWS told it. Absent: it is no such one. */
  isOfSameJob?: true;
  /** What the size of its backup says against those before it; absent: nothing new. */
  sizeNews?: SizeNews;
  /** It is committed, but this kept what it brings about from being handed over; absent: nothing did. */
  leftOver?: Error;
  /** What the rules said; absent when they were not asked. */
  decision?: Decision;
}
