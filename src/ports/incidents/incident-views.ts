import type { Instant } from '../../lib/instant.ts';

/** A page of results; `cursor`: where the next page begins, null when there is none. */
export interface Page<T> {
  items: T[];
  cursor: string | null;
}

/** The size of a page, and the cursor of the page before. */
export interface PageOptions {
  limit: number;
  cursor?: string | null;
}

/**
 * Finds incidents by what is due. It returns ids, and lags by a moment: load the incident, which is the truth. When that
 * contradicts its view, it was written by 0.1.0, and `IncidentStore.relist` repairs the view.
 */
export interface IncidentViews {
  /** Incidents that are not over, oldest first. */
  open(options: PageOptions): Promise<Page<string>>;
  /** Incidents whose timer was due before `before`, oldest first. */
  timersDue(before: Instant, options: PageOptions): Promise<Page<string>>;
  /** Incidents with a retry to carry out, now or later, soonest due first. */
  retries(options: PageOptions): Promise<Page<string>>;
  /** Incidents whose outbox has held deliveries since before `before`, oldest first. */
  outboxesSince(before: Instant, options: PageOptions): Promise<Page<string>>;
  /**
   * One part of a scan of the table, `limit` items long: ids of incidents that lack views or are in outdated ones (written by
   * 0.1.0); `cursor` is null at the end of the scan.
   */
  unlisted(options: PageOptions): Promise<Page<string>>;
}
