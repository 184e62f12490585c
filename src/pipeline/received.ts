import type { BackupEvent } from '../events/backup-event.ts';

/** What became of one message. */
export interface Received {
  action: 'open' | 'join' | 'resolve' | 'record' | 'ignore' | 'duplicate' | 'foreign';
  event: BackupEvent | null;
  incidentId: string | null;
  reason: string;
  trace: string[];
}
