import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeliveryOrder } from '../../incidents/incident.ts';
import { sha256 } from '../../lib/hash.ts';
import type { DeliveryQueue } from '../../ports/delivery-queue.ts';

/** Most messages SQS takes in one call. */
const batchSize = 10;

/** Deliveries on an SQS FIFO queue. */
export class SqsDeliveryQueue implements DeliveryQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async send(orders: readonly DeliveryOrder[]): Promise<void> {
    for (let from = 0; from < orders.length; from += batchSize) {
      await this.#sendBatch(orders.slice(from, from + batchSize));
    }
  }

  async #sendBatch(orders: readonly DeliveryOrder[]): Promise<void> {
    const { Failed } = await this.#client.send(
      new SendMessageBatchCommand({
        QueueUrl: this.#queueUrl,
        Entries: orders.map((order, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(order),
          MessageGroupId: groupOf(order),
          MessageDeduplicationId: sha256(`${order.incidentId} ${order.noticeId} ${order.target}`),
        })),
      }),
    );
    if (Failed !== undefined && Failed.length > 0) {
      throw new Error(`SQS refused ${Failed.length} of ${orders.length} deliveries: ${Failed[0]?.Code}`);
    }
  }
}

/** A message group may hold letters, digits and punctuation, at most 128: target names beyond that are hashed. */
function groupOf({ target }: DeliveryOrder): string {
  return /^[\w.-]{1,128}$/.test(target) ? target : sha256(target);
}
