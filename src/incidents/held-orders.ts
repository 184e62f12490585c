import type { DeliveryOrder, NoticeKind } from './incident.ts';

/** Most targets that one incident is told to: it keeps them all, and an item of the table has an end. */
export const mostTold = 300;

/** Orders that an outbox holds as they come; of more, those are left out that a later one makes superfluous. */
const usuallyHeld = 100;

/** Kinds of notice that ask somebody to act; the others only bring people up to date. */
export const asking: ReadonlySet<NoticeKind> = new Set([
  'opened',
  'escalated',
  'reminded',
  'reopened',
  'exhausted',
  // Nothing comes after it that would say the same.
  'announced',
]);

/**
 * Returns the orders that wait to be handed over. While the queue is away they become more and more; every notice says
 * how things are when it is sent, so that each target needs only the last one that asks, and the last one after it.
 */
export function heldOrders(waiting: readonly DeliveryOrder[], fresh: readonly DeliveryOrder[]): DeliveryOrder[] {
  const all = [...waiting, ...fresh];
  if (all.length <= usuallyHeld) return all;
  const hasLater = new Set<string>();
  const hasLaterAsking = new Set<string>();
  const needed = all.toReversed().filter(({ kind, target }) => {
    const isNeeded = asking.has(kind) ? !hasLaterAsking.has(target) : !hasLater.has(target);
    hasLater.add(target);
    if (asking.has(kind)) hasLaterAsking.add(target);
    return isNeeded;
  });
  return needed.reverse();
}
