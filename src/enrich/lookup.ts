import type { BackupEvent } from '../events/backup-event.ts';
import type { JobDetails } from '../ports/aws-backup/job-describer.ts';

/** What a lookup gets. */
export interface LookupContext {
  event: BackupEvent;
  /** Aborted when the time budget is over. */
  signal: AbortSignal;
  /** Returns the job's details, read once for all lookups; null when there are none, for whatever reason. */
  job(): Promise<JobDetails | null>;
  /** The same. @throws what the source throws */
  describe(): Promise<JobDetails | null>;
}

/**
 * One thing that can be found out about an event: a file in `lookups/` that says all of it, and a line in
 * `registry.ts`. `Port` is whom it asks, handed in under the name `source`; a port that nothing else uses stands in the
 * same file. Its adapter is made in `runtime/ingest.ts`, which does not compile without it. Under the name `finds` the
 * answer stands among the findings, where `enrich.ts` and what it calls make something of it.
 */
export interface Lookup<Source extends string, Port, Finding extends string, Value> {
  /** The file's name. */
  id: string;
  /** What people miss without it: `resource tags`. */
  brings: string;
  source: Source;
  finds: Finding;
  /** Whether one call answers for only one event, so that it is left out in a storm. */
  servesOne: boolean;
  /**
   * Returns what it found, or a sentence why it could not, or null when there is nothing to ask about. `lacks`: why what it
   * found may not be all.
   *
   * @throws what the source throws; it is named in `missing`.
   */
  find(port: Port, context: LookupContext): Promise<{ found: Value | null; lacks?: string } | string | null>;
}
