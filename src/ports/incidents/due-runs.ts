import type { EndedJob, RunDay, RunOfDay } from '../../incidents/run-day.ts';
import type { Instant } from '../../lib/instant.ts';

/** How far due runs were looked at. */
export interface RunsProgress {
  /** Runs whose start window ended until then were judged; null: none. */
  judgedAt: Instant | null;
  /** Plans that could not be judged until then, by their ids, and until when they were. */
  behind: readonly (readonly [planId: string, judgedAt: Instant])[];
  /** Lanes whose newest run was missing at the first look, until they have one. */
  longMissing: readonly string[];
}

/** A promise of the rules that is not kept. */
export interface BrokenPromise {
  name: string;
  /** The same as long as it goes on. */
  id: string;
  since: Instant;
  /** Whether people were told; not yet: a crash may have kept it back. */
  isTold: boolean;
  /** Since when it is kept again, without a break; absent: it is not. */
  keptSince?: Instant;
}

/** Keeps due runs as evidence, a row for each lane and day, and how far they were looked at. */
export interface DueRuns {
  /** Keeps runs; one that is kept already stays as it is. */
  freeze(runs: readonly RunOfDay[], at: Instant): Promise<void>;
  /** Gives runs that are kept as still running their result; of a job that none has, nothing is kept. */
  settle(jobs: readonly EndedJob[], at: Instant): Promise<void>;
  /** Returns the rows of one day, some at a time. */
  ofDay(day: string): AsyncIterable<readonly RunDay[]>;
  brokenPromises(): Promise<readonly BrokenPromise[]>;
  saveBrokenPromises(broken: readonly BrokenPromise[]): Promise<void>;
  progress(): Promise<RunsProgress>;
  saveProgress(progress: RunsProgress): Promise<void>;
}
