import type { EndedJob, RunDay, RunOfDay } from '../../incidents/run-day.ts';
import type { Instant } from '../../lib/instant.ts';

/** How far due runs have been judged. */
export interface RunsProgress {
  /** Runs whose start window ended by then have been judged; null: none. */
  judgedAt: Instant | null;
  /** Ids of plans that could not be judged that far, and until when they have been. */
  behind: readonly (readonly [planId: string, judgedAt: Instant])[];
  /** Lanes whose newest run was missing at the first look, until they have one. */
  longMissing: readonly string[];
}

/** A promise of the rules that is not kept. */
export interface BrokenPromise {
  name: string;
  /** Stays the same as long as the promise is broken. */
  id: string;
  since: Instant;
  /** Whether people were told; false also after a crash before telling. */
  isTold: boolean;
  /** Since when it is kept again without interruption; absent: it is not. */
  keptSince?: Instant;
}

/** Stores due runs as evidence, a row for each lane and day, and how far they have been judged. */
export interface DueRuns {
  /** Stores runs; one that is already stored stays as it is. */
  freeze(runs: readonly RunOfDay[], at: Instant): Promise<void>;
  /** Writes the result of runs that are stored as still running; a job of no stored run is ignored. */
  settle(jobs: readonly EndedJob[], at: Instant): Promise<void>;
  /** Yields the rows of one day, in batches. */
  ofDay(day: string): AsyncIterable<readonly RunDay[]>;
  brokenPromises(): Promise<readonly BrokenPromise[]>;
  saveBrokenPromises(broken: readonly BrokenPromise[]): Promise<void>;
  progress(): Promise<RunsProgress>;
  saveProgress(progress: RunsProgress): Promise<void>;
}
