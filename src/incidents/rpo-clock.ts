import { addSeconds, type Instant } from '../lib/instant.ts';
import type { Alert } from './alert.ts';
import type { Escalation, Incident } from './incident.ts';

/** What a share of the RPO is measured with. */
export type RpoClock = Required<Pick<Escalation, 'rpoSeconds' | 'lastGoodAt'>>;

/** Returns when a resource will have had no good recovery point for as long as its objective allows; null: not known. */
export function rpoEndOf(clock: Pick<Escalation, 'rpoSeconds' | 'lastGoodAt'> | null | undefined): Instant | null {
  const { lastGoodAt = null, rpoSeconds = null } = clock ?? {};
  return lastGoodAt === null || rpoSeconds === null ? null : addSeconds(lastGoodAt, rpoSeconds);
}

/** Returns the clock of the resource of an alert. */
export function rpoClockOf({ exposure }: Pick<Alert, 'exposure'>): RpoClock {
  return { rpoSeconds: exposure?.rpoSeconds ?? null, lastGoodAt: exposure?.lastGoodAt ?? null };
}

/**
 * Returns the clock of an incident that an alert joins: that of the resource whose RPO runs out first. For a single resource, the
 * latest knowledge counts; if there is nothing new, the clock stays.
 */
export function joinedRpoClock({ escalation, openLanes, openedAt }: Incident, alert: Alert, isNew: boolean): RpoClock {
  const { rpoSeconds, lastGoodAt = null } = escalation;
  const [known, joined] = [{ rpoSeconds, lastGoodAt }, rpoClockOf(alert)];
  const isOfTheOnlyOne = openLanes === 1 && !isNew;
  const isLearnt = joined.rpoSeconds !== null && joined.lastGoodAt !== null;
  if (isOfTheOnlyOne && isLearnt) return joined;
  return endOf(joined, openedAt) < endOf(known, openedAt) ? joined : known;
}

/** Returns when the RPO runs out, counted from the opening if no good recovery point is known; an unknown RPO runs out last. */
function endOf({ rpoSeconds, lastGoodAt }: RpoClock, openedAt: Instant): Instant {
  return rpoEndOf({ rpoSeconds, lastGoodAt: lastGoodAt ?? openedAt }) ?? '9999';
}
