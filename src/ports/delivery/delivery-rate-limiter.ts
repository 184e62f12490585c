import type { Instant } from '../../lib/instant.ts';

/** How often something may be used: so many times a second on average, and so many at once after a quiet time. */
export interface RateLimit {
  /** Whose allowance it is, as few words as tell it apart: `slack channel C0123456789`. Never a secret. */
  of: string;
  perSecond: number;
  burst: number;
  /** How much of it one use takes; 1 unless said. */
  weight?: number;
}

/** Keeps deliveries within what each vendor takes, for all containers together. */
export interface DeliveryRateLimiter {
  /** Takes one use of an allowance; returns 0, or how many seconds to wait before asking again. */
  claim(allowance: RateLimit, now: Instant): Promise<number>;
}
