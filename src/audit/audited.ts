import type { Gap, Period } from './period.ts';
import type { PeriodFacts } from './period-facts.ts';

/** How many incidents are drawn, and from which seed. */
export interface SampleWish {
  size: number;
  seed: string;
}

/** Everything that the tables of a package are made from. */
export interface Audited {
  period: Period;
  facts: PeriodFacts;
  /** Sequences of the digests of each day. */
  digests: ReadonlyMap<string, readonly number[]>;
  gaps: readonly Gap[];
  /** Null: nothing is drawn. */
  sample: SampleWish | null;
}
