import type { Instant } from '../lib/instant.ts';

/** The time of this machine, the only place that reads it: everything else takes `now`, so that tests can say when it is. */
export const systemClock = {
  now: (): Instant => new Date().toISOString(),
  /** In milliseconds since 1970. */
  nowMs: (): number => Date.now(),
};
