import type { JobReport } from './job-report.ts';
import type { Gap, Period } from './period.ts';
import type { PeriodFacts } from './period-facts.ts';

/** How many incidents are drawn, and from which seed. */
export interface SampleWish {
  size: number;
  seed: string;
}

/** What was asked for when a package was made; the manifest keeps it, so that whoever verifies can make the same again. */
export interface PackageWishes {
  /** Null: nothing is drawn. */
  sample: SampleWish | null;
  /** Names of frameworks; null: all of them. */
  frameworks: readonly string[] | null;
}

/** Everything that the files of a package are made from. */
export interface Audited extends PackageWishes {
  period: Period;
  facts: PeriodFacts;
  /** Sequences of the digests of each day. */
  digests: ReadonlyMap<string, readonly number[]>;
  gaps: readonly Gap[];
  /** What AWS Backup Audit Manager reported of its jobs; null: it was not given. */
  report: JobReport | null;
}
