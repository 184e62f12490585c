import type { Instant } from '../../lib/instant.ts';

/** How often something may be used: `perSecond` on average, and up to `burst` at once after a quiet time. */
export interface RateLimit {
  /** Name of what is limited, such as `slack channel C0123456789`. Never a secret. */
  of: string;
  perSecond: number;
  burst: number;
  /** How much one use takes; 1 when absent. */
  weight?: number;
}

/** Keeps deliveries within each vendor's rate limits, across all containers. */
export interface DeliveryRateLimiter {
  /** Claims one use; returns 0 when it is granted, else how many seconds to wait before asking again. */
  claim(allowance: RateLimit, now: Instant): Promise<number>;
}
