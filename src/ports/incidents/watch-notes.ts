import type { Instant } from '../../lib/instant.ts';

/** How far the scan for incidents without views has come. */
export interface ScanProgress {
  /** Where to continue; null: at the beginning. */
  cursor: string | null;
  /** When a scan last came to its end; null: never. */
  finishedAt: Instant | null;
}

/** Stores what `watch` needs from one run to the next. */
export interface WatchNotes {
  scan(): Promise<ScanProgress>;
  saveScan(progress: ScanProgress): Promise<void>;
}
