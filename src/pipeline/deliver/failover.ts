import type { DeliveryOrder } from '../../incidents/delivery-order.ts';
import { sha256 } from '../../lib/hash.ts';
import type { Instant } from '../../lib/instant.ts';
import type { TargetHealth, TargetTrouble } from '../../ports/delivery/target-health.ts';
import type { Log } from '../../ports/log.ts';
import type { Rules } from '../../rules/rules.ts';
import { canTakeOver } from './target-turn.ts';

/** The target that always exists: the SNS topic of this deployment. */
export const lastResort = 'alert-topic';

/** Longest id of a notice that is told for another target. */
const noticeIdLength = 200;

/** Says whether an order has gone through every target that could say it. */
export function isLastInLine({ target, insteadOf }: DeliveryOrder, { fallback }: Rules): boolean {
  const tried = [...insteadOf, target];
  return [...fallback, lastResort].every((name) => tried.includes(name));
}

/**
 * Returns the target that says it instead: the first fallback that works and was not tried for this notice, else the alert
 * topic, else any that is left; null when all were tried. When it is not known which ones work, the first fallback says it.
 */
export async function nextFailoverTarget(
  { target, insteadOf }: DeliveryOrder,
  { fallback }: Rules,
  { health, log, ports }: { health: TargetHealth; log: Log; ports: { now: () => Instant } },
): Promise<string | null> {
  const tried = [...insteadOf, target];
  const left = fallback.filter((name) => !tried.includes(name));
  const troubles = await troublesOf(left, health, log);
  const well = left.find((name) => canTakeOver(troubles.get(name), ports.now()));
  if (well !== undefined) return well;
  return tried.includes(lastResort) ? (left[0] ?? null) : lastResort;
}

async function troublesOf(
  targets: readonly string[],
  health: TargetHealth,
  log: Log,
): Promise<ReadonlyMap<string, TargetTrouble>> {
  try {
    return await health.troublesOf(targets);
  } catch (error) {
    log.warn('how the fallbacks do could not be read', { reason: (error as Error).name });
    return new Map();
  }
}

/**
 * Returns the order by which a target says what another cannot. The first failover target's notice has the same id
 * whichever target it replaces: when two are down, the ledger lets it speak for the first, and people hear it once. The
 * id of each further one also names the failover target that failed too: two orders that go through the fallbacks in
 * opposite order would otherwise each take the other's failed row for their own, and nobody would be told.
 */
export function failoverOrder(order: DeliveryOrder, target: string): DeliveryOrder {
  const { again: _again, ...rest } = order;
  return { ...rest, target, noticeId: failoverNoticeId(order), insteadOf: [...order.insteadOf, order.target] };
}

function failoverNoticeId({ noticeId, insteadOf, target }: DeliveryOrder): string {
  const named = insteadOf.length > 0 ? `${noticeId}-for-${target}` : `${noticeId}-instead`;
  return named.length <= noticeIdLength ? named : `${named.slice(0, noticeIdLength - 33)}-${sha256(named, 32)}`;
}
