import type { IncidentOrder } from './delivery-order.ts';
import { asksForAction } from './notice-kinds.ts';

/** Most targets that one incident is told to: it keeps them all, and an item of the table has an end. */
export const mostNotified = 300;

/** Orders that an outbox holds as they come; of more, those are left out that a later one makes superfluous. */
const usuallyHeld = 100;

/**
 * Returns the orders that wait to be handed over. While the queue is away they become more and more; every notice says
 * how things are when it is sent, so that each target needs only the last one that asks, and the last one after it.
 */
export function heldOrders(waiting: readonly IncidentOrder[], fresh: readonly IncidentOrder[]): IncidentOrder[] {
  const all = [...waiting, ...fresh];
  if (all.length <= usuallyHeld) return all;
  const hasLater = new Set<string>();
  const hasLaterAsking = new Set<string>();
  const needed = all.toReversed().filter(({ kind, target }) => {
    const isNeeded = asksForAction(kind) ? !hasLaterAsking.has(target) : !hasLater.has(target);
    hasLater.add(target);
    if (asksForAction(kind)) hasLaterAsking.add(target);
    return isNeeded;
  });
  return needed.reverse();
}
