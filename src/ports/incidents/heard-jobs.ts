import type { HeardJob } from '../../incidents/heard-job.ts';

/** Keeps which jobs were heard of, and what became of each. */
export interface HeardJobs {
  /** Notes jobs; what was known of one is replaced, but that it was found before AWS told of it. */
  note(jobs: readonly HeardJob[]): Promise<void>;
  /** Notes those jobs of which nothing is known yet; what became of one in the meantime stays. */
  noteUnheard(jobs: readonly HeardJob[]): Promise<void>;
  /**
   * Returns those of these events that were heard of, by their keys. Null: it was heard of, and what became of it is not
   * kept, as of what a release before this one took in.
   */
  heardOf(eventKeys: readonly string[]): Promise<ReadonlyMap<string, HeardJob | null>>;
}
