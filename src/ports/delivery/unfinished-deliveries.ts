import type { DeliveryOrder } from '../../incidents/delivery-order.ts';
import type { Instant } from '../../lib/instant.ts';

/** Some of the orders, and where to go on; a cursor of null: that was all. */
interface UnfinishedPage {
  items: DeliveryOrder[];
  cursor: string | null;
}

/**
 * Finds deliveries that were begun and have no outcome: their message was lost, or their target was down and they are
 * updates, which wait for it outside the queue.
 */
export interface UnfinishedDeliveries {
  /**
   * Returns the orders whose last attempt was before `before`, oldest first, ready to be put on the queue again: each
   * carries `again`, so that the queue takes it for new, and the ledger still makes it once. One that is on the queue
   * after all does no harm; take `before` `unfinishedAfterSeconds` ago and there is hardly any.
   */
  unfinishedSince(before: Instant, options: { limit: number; cursor?: string | null }): Promise<UnfinishedPage>;
}
