import type { BackupEvent } from '../../events/backup-event.ts';
import type { Decision } from '../../routing/decision.ts';

/** What became of one message. */
export interface IngestResult {
  action: 'open' | 'join' | 'resolve' | 'record' | 'ignore' | 'duplicate' | 'foreign';
  event: BackupEvent | null;
  incidentId: string | null;
  reason: string;
  trace: string[];
  /** It is committed, but this kept what it brings about from being handed over; absent: nothing did. */
  leftOver?: Error;
  /** What the rules said; absent when they were not asked. */
  decision?: Decision;
}
