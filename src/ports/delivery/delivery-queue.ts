import type { DeliveryOrder } from '../../incidents/delivery-order.ts';

/** The FIFO queue to `deliver`: one group per target, so that one target's trouble delays only that target. */
export interface DeliveryQueue {
  /** Hands the orders over; an order sent twice within five minutes is kept once. */
  send(orders: readonly DeliveryOrder[]): Promise<void>;
}
