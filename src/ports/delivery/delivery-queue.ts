import type { DeliveryOrder } from '../../incidents/delivery-order.ts';

/** The FIFO queue to `deliver`: one message group per target, so that a failing target delays only its own messages. */
export interface DeliveryQueue {
  /** Hands the orders over; an order sent twice within five minutes is kept once. */
  send(orders: readonly DeliveryOrder[]): Promise<void>;
}
