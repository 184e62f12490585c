import type { IncidentOrder } from './delivery-order.ts';
import { asksForAction } from './notice-kinds.ts';

/** The most targets that hear about one incident: it keeps them all, and an item of the table is limited in size. */
export const mostNotified = 300;

/** How many orders an outbox holds as they come; beyond that, orders that a later one replaces are left out. */
const usuallyHeld = 100;

/**
 * Returns the orders that wait to be handed over. They pile up while the queue is unavailable. Every notice describes the moment
 * at which it is sent, so each target needs only the last one that asks for an answer, and the last one after that.
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
