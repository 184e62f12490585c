/** A rate limit in milliseconds: the time that one use costs, and how far ahead of time uses may run. */
export interface RateInMs {
  intervalMs: number;
  aheadMs: number;
}

/** Returns a rate limit of `perSecond` uses with bursts of `burst`, when one use counts `weight` times. */
export function rateInMs({
  perSecond,
  burst,
  weight = 1,
}: {
  perSecond: number;
  burst: number;
  weight?: number;
}): RateInMs {
  return { intervalMs: (1000 * weight) / perSecond, aheadMs: (1000 * Math.max(0, burst - weight)) / perSecond };
}

/**
 * Says when a use may happen, from one number: the time at which everything used so far is paid for (the generic
 * cell rate algorithm). Either it is now, and the number grows, or there is a time to wait.
 *
 * @param paidAt null when nothing was used yet
 */
export function takeFromRate(
  paidAt: number | null,
  nowMs: number,
  { intervalMs, aheadMs }: RateInMs,
): { paidAt: number } | { waitMs: number } {
  const from = Math.max(paidAt ?? nowMs, nowMs);
  const waitMs = from - aheadMs - nowMs;
  return waitMs > 0 ? { waitMs } : { paidAt: from + intervalMs };
}
