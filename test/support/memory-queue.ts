import { type DeliveryOrder, subjectIdOf } from '../../src/incidents/delivery-order.ts';
import { awsLimits } from '../../src/lib/aws-limits.ts';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import type { DeliveryQueue } from '../../src/ports/delivery/delivery-queue.ts';
import type { ReceivedMessages } from '../../src/ports/queues/received-messages.ts';

interface Message {
  order: DeliveryOrder;
  receipt: string;
  visibleAt: Instant;
  /** How often it was received. */
  receives: number;
}

/** A FIFO queue with SQS's promises: five minutes of deduplication, one message of a group at a time, in order. */
export class MemoryDeliveryQueue implements DeliveryQueue, ReceivedMessages {
  messages: Message[] = [];
  readonly #sent = new Map<string, Instant>();
  readonly #now: () => Instant;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  async send(orders: readonly DeliveryOrder[]): Promise<void> {
    const now = this.#now();
    for (const order of orders) {
      const again = order.again === undefined ? '' : ` again ${order.again}`;
      const receipt = `${subjectIdOf(order)} ${order.noticeId} ${order.target}${again}`;
      const sentAt = this.#sent.get(receipt);
      if (sentAt !== undefined && addSeconds(sentAt, awsLimits.queueDeduplicationSeconds) > now) continue;
      this.#sent.set(receipt, now);
      this.messages.push({ order: structuredClone(order), receipt, visibleAt: now, receives: 0 });
    }
  }

  async postpone(receipt: string, seconds: number): Promise<void> {
    const message = this.messages.find((one) => one.receipt === receipt);
    if (message) message.visibleAt = addSeconds(this.#now(), seconds);
  }

  /** The messages that can be received now: the first of each group, if it is visible. */
  receivable(): Message[] {
    const heads = new Map<string, Message>();
    for (const message of this.messages) {
      if (!heads.has(message.order.target)) heads.set(message.order.target, message);
    }
    return [...heads.values()].filter(({ visibleAt }) => visibleAt <= this.#now());
  }

  /** When the next hidden message can be received. */
  nextVisibleAt(): Instant | null {
    return (
      this.messages
        .map(({ visibleAt }) => visibleAt)
        .filter((at) => at > this.#now())
        .sort()[0] ?? null
    );
  }

  remove(receipt: string): void {
    this.messages = this.messages.filter((message) => message.receipt !== receipt);
  }
}
