import type { Instant } from '../../lib/instant.ts';

/** How far the scan for incidents without views has come. */
export interface ScanProgress {
  /** Where to go on; null: at the beginning. */
  cursor: string | null;
  /** When it was through last; null: never. */
  finishedAt: Instant | null;
}

/** What `watch` remembers from one run to the next. */
export interface WatchNotes {
  scan(): Promise<ScanProgress>;
  saveScan(progress: ScanProgress): Promise<void>;
}
