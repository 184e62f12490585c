import type { BackupEvent } from '../events/backup-event.ts';
import type { JobDetails } from '../ports/job-describer.ts';
import type { EnrichmentSources, Findings } from './findings.ts';

/** What a lookup is asked. */
export interface Question {
  event: BackupEvent;
  sources: EnrichmentSources;
  /** Ends when the time budget is over. */
  signal: AbortSignal;
  /** The job's details, asked for once for all lookups; null when there are none, whatever the reason. */
  job(): Promise<JobDetails | null>;
  /** The same; throws what the source throws. */
  describe(): Promise<JobDetails | null>;
}

/** One thing that can be found out about an event: one file in `lookups/`, one line in `registry.ts`. */
export interface Lookup {
  /** The file's name. */
  id: string;
  /** What is missing without it, as people read it: `resource tags`. */
  brings: string;
  /**
   * Returns what it found, or a sentence why it could not, or null when there is nothing to ask about.
   *
   * @throws what the source throws; it is named in `missing`.
   */
  find(question: Question): Promise<Partial<Findings> | string | null>;
}
