import type { DeliveryOrder } from '../../incidents/delivery-order.ts';
import type { Instant } from '../../lib/instant.ts';

/** A page of orders; `cursor`: where the next page begins, null when there is none. */
interface UnfinishedPage {
  items: DeliveryOrder[];
  cursor: string | null;
}

/**
 * Finds deliveries that were begun and have no outcome: their message was lost, or they are updates that wait outside the
 * queue for a target that is down.
 */
export interface UnfinishedDeliveries {
  /**
   * Returns the orders whose last attempt was before `before`, oldest first, ready to be put on the queue again: each has
   * `again` set, so that the queue does not drop it as a repeat, while the ledger still makes it only once. One that is still
   * on the queue does no harm; with `before` `unfinishedAfterSeconds` ago there are hardly any.
   */
  unfinishedSince(before: Instant, options: { limit: number; cursor?: string | null }): Promise<UnfinishedPage>;
}
