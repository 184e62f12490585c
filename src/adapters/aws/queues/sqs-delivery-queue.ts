import type { SQSClient } from '@aws-sdk/client-sqs';
import { type DeliveryOrder, subjectIdOf } from '../../../incidents/delivery-order.ts';
import { formOf } from '../../../incidents/order-form.ts';
import { shortenOrder } from '../../../incidents/shorten-order.ts';
import { awsLimits } from '../../../lib/aws-limits.ts';
import { sha256 } from '../../../lib/hash.ts';
import type { DeliveryQueue } from '../../../ports/delivery/delivery-queue.ts';
import { type QueueMessage, queueJson, sendInBatches } from './send-in-batches.ts';

/** Deliveries on an SQS FIFO queue. */
export class SqsDeliveryQueue implements DeliveryQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async send(orders: readonly DeliveryOrder[]): Promise<void> {
    await sendInBatches(this.#client, this.#queueUrl, orders.map(messageOf), 'deliveries');
  }
}

function messageOf(order: DeliveryOrder): QueueMessage {
  return {
    MessageBody: writeOrder(order),
    MessageGroupId: groupOf(order),
    MessageDeduplicationId: deduplicationOf(order),
  };
}

/** Returns an order as JSON, with long texts cut when it is larger than SQS takes. */
function writeOrder(order: DeliveryOrder): string {
  const whole = queueJson(formOf(order));
  return Buffer.byteLength(whole) <= awsLimits.queueMessageBytes ? whole : queueJson(formOf(shortenOrder(order)));
}

/** Returns the deduplication id: the same for the same delivery, unless it is put on the queue again on purpose. */
function deduplicationOf(order: DeliveryOrder): string {
  const { noticeId, target, again } = order;
  return sha256(`${subjectIdOf(order)} ${noticeId} ${target}${again === undefined ? '' : ` again ${again}`}`);
}

/** Returns the message group of a target: at most 128 letters, digits and punctuation; any other name is hashed. */
function groupOf({ target }: DeliveryOrder): string {
  return /^[\w.-]+$/.test(target) && target.length <= awsLimits.queueGroupCharacters ? target : sha256(target);
}
