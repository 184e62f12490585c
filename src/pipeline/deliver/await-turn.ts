import type { Channel } from '../../channels/channel.ts';
import type { DeliveryOrder } from '../../incidents/delivery-order.ts';
import type { Instant } from '../../lib/instant.ts';
import type { DeliveryRateLimiter } from '../../ports/delivery/delivery-rate-limiter.ts';
import type { Log } from '../../ports/log.ts';
import type { Target } from '../../rules/compiled.ts';

/** What one channel gets when it says nothing of its vendor. */
const usual = { perSecond: 1, burst: 5 };

/**
 * Returns how many seconds a delivery has to wait so that its vendor gets no more than it takes; 0: none. Targets of
 * one Slack channel or one mail account share what these allow. When the rate limit cannot be read, the vendor's own
 * refusal has to do.
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
