import type { Channel } from '../../channels/channel.ts';
import type { DeliveryOrder } from '../../incidents/delivery-order.ts';
import type { Instant } from '../../lib/instant.ts';
import type { DeliveryRateLimiter } from '../../ports/delivery/delivery-rate-limiter.ts';
import type { Log } from '../../ports/log.ts';
import type { Target } from '../../rules/compiled.ts';

/** The rate limit of a channel that does not know its vendor's. */
const usual = { perSecond: 1, burst: 5 };

/**
 * Returns how many seconds a delivery has to wait so that its vendor gets no more than it takes; 0 when it may go now.
 * Targets that name the same Slack channel or mail account share its rate limit. When the rate limit cannot be read,
 * the delivery goes, and the vendor may refuse it.
 */
export async function secondsUntilAllowed(
  channel: Channel,
  target: Target,
  { isFirst, kind }: { isFirst: boolean; kind: DeliveryOrder['kind'] },
  { rateLimiter, log, now }: { rateLimiter: DeliveryRateLimiter; log: Log; now: Instant },
): Promise<number> {
  const limits = channel.pace?.(target.options, { isFirst, kind }) ?? [{ of: `target ${target.name}`, ...usual }];
  try {
    for (const limit of limits) {
      const seconds = await rateLimiter.claim(limit, now);
      if (seconds > 0) return seconds;
    }
  } catch (error) {
    log.warn('the pace of a target could not be read', { target: target.name, reason: (error as Error).name });
  }
  return 0;
}
