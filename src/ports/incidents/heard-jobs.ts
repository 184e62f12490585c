import type { HeardJob } from '../../incidents/heard-job.ts';

/** Stores which jobs AWS has told of, and what became of each. */
export interface HeardJobs {
  /** Notes jobs, replacing what was known of each, except that `watch` found it before AWS told of it. */
  note(jobs: readonly HeardJob[]): Promise<void>;
  /** Notes those jobs of which nothing is known yet. */
  noteUnheard(jobs: readonly HeardJob[]): Promise<void>;
  /**
   * Returns those of these events that AWS has told of, by their keys. Null: it was told, but what became of it is not stored,
   * as for events that an older release received.
   */
  heardOf(eventKeys: readonly string[]): Promise<ReadonlyMap<string, HeardJob | null>>;
}
