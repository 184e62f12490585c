import type { CallRateLimit } from '../ports/aws-backup/call-allowance.ts';
import { systemClock } from './system-clock.ts';

/**
 * A small token bucket: how many calls a container may make, so that all containers together stay within the
 * rates AWS publishes. A call waits for its turn; one that would wait too long is refused at once, because an
 * alert is better sent without it.
 */
export class CallRateLimiter implements CallRateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #patienceMs: number;
  readonly #now: () => number;
  /** Calls that may be made at once; below zero: calls that are waiting. */
  #tokens: number;
  #filledAt: number;

  constructor(
    { perSecond, burst, patienceMs = 1000 }: { perSecond: number; burst: number; patienceMs?: number },
    now: () => number = systemClock.nowMs,
  ) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#patienceMs = patienceMs;
    this.#now = now;
    this.#tokens = burst;
    this.#filledAt = now();
  }

  get most(): number {
    return this.#burst;
  }

  left(): number {
    const now = this.#now();
    const filled = (Math.max(0, now - this.#filledAt) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + filled);
    this.#filledAt = now;
    return this.#tokens;
  }

  /** Waits for this call's turn. @throws {Error} PaceThrottling when that would take longer than the patience. */
  async take(): Promise<void> {
    const waitMs = Math.max(0, ((1 - this.left()) / this.#perSecond) * 1000);
    if (waitMs > this.#patienceMs) {
      throw Object.assign(new Error('Too many calls at once; this one is left out.'), { name: 'PaceThrottling' });
    }
    this.#tokens -= 1;
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
