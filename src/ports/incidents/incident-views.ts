import type { Instant } from '../../lib/instant.ts';

/** Some of what was asked for, and where to go on; null: that was all. */
export interface Page<T> {
  items: T[];
  cursor: string | null;
}

/** How much at once, and where the last page ended. */
export interface PageOptions {
  limit: number;
  cursor?: string | null;
}

/**
 * Finds incidents by what is due of them. It answers with ids, and late by a moment: load the incident, which is the
 * truth. One that says otherwise than its view was written by 0.1.0: `IncidentStore.relist` mends that.
 */
export interface IncidentViews {
  /** Incidents that are not over, oldest first. */
  open(options: PageOptions): Promise<Page<string>>;
  /** Incidents whose timer was due before `before`, oldest first. */
  timersDue(before: Instant, options: PageOptions): Promise<Page<string>>;
  /** Incidents whose outbox has held deliveries since before `before`, oldest first. */
  outboxesSince(before: Instant, options: PageOptions): Promise<Page<string>>;
  /**
   * One bounded stretch of a scan of the table, `limit` items of it: ids of incidents that lack views or stand in such
   * as they have left (written by 0.1.0); cursor null when it is through.
   */
  unlisted(options: PageOptions): Promise<Page<string>>;
}
