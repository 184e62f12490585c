import { type RateInMs, rateInMs, takeFromRate } from '../lib/take-from-rate.ts';
import type { CallRateLimit } from '../ports/aws-backup/call-rate-limit.ts';
import { systemClock } from './system-clock.ts';

/** The rate limit of one service, and how long a call may wait its turn. */
export interface CallRate {
  perSecond: number;
  /** Most calls at once after a quiet time. */
  burst: number;
  /** How long a call may wait its turn, in milliseconds; 1000 when absent. */
  patienceMs?: number;
}

/**
 * A small token bucket: how many calls a container may make, so that all containers together stay within the
 * rates AWS publishes. A call waits for its turn; one that would wait too long is refused at once, because an
 * alert is better sent without it.
 */
export class CallRateLimiter implements CallRateLimit {
  readonly #rate: RateInMs;
  readonly #burst: number;
  readonly #patienceMs: number;
  readonly #now: () => number;
  /** The time at which every call so far is paid for, in milliseconds. */
  #paidAt: number | null = null;

  constructor({ perSecond, burst, patienceMs = 1000 }: CallRate, now: () => number = systemClock.nowMs) {
    this.#rate = rateInMs({ perSecond, burst });
    this.#burst = burst;
    this.#patienceMs = patienceMs;
    this.#now = now;
  }

  get most(): number {
    return this.#burst;
  }

  left(): number {
    const now = this.#now();
    return this.#burst - Math.max(0, this.#owed(now) - now) / this.#rate.intervalMs;
  }

  /** Waits this call's turn. @throws {Error} PaceThrottling when that would take longer than `patienceMs` */
  async take(): Promise<void> {
    const now = this.#now();
    const turn = takeFromRate(this.#owed(now), now, this.#rate);
    const waitMs = 'waitMs' in turn ? turn.waitMs : 0;
    if (waitMs > this.#patienceMs) {
      throw Object.assign(new Error('Too many calls at once; this one is left out.'), { name: 'PaceThrottling' });
    }
    this.#paidAt = 'paidAt' in turn ? turn.paidAt : this.#owed(now) + this.#rate.intervalMs;
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }

  /** Returns how many milliseconds are owed; after the clock went back, no more than can be waiting. */
  #owed(now: number): number {
    const { intervalMs, aheadMs } = this.#rate;
    return Math.min(this.#paidAt ?? now, now + aheadMs + this.#patienceMs + intervalMs);
  }
}
