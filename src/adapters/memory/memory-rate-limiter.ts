import type { Instant } from '../../lib/instant.ts';
import { rateInMs, takeFromRate } from '../../lib/take-from-rate.ts';
import type { DeliveryRateLimiter, RateLimit } from '../../ports/delivery/delivery-rate-limiter.ts';

/** Allowances in memory. */
export class MemoryRateLimiter implements DeliveryRateLimiter {
  readonly #paidAt = new Map<string, number>();

  async claim(allowance: RateLimit, now: Instant): Promise<number> {
    const turn = takeFromRate(this.#paidAt.get(allowance.of) ?? null, Date.parse(now), rateInMs(allowance));
    if ('waitMs' in turn) return turn.waitMs / 1000;
    this.#paidAt.set(allowance.of, turn.paidAt);
    return 0;
  }
}
