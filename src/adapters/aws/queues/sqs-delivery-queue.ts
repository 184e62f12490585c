import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type DeliveryOrder, subjectIdOf } from '../../../incidents/delivery-order.ts';
import { formOf } from '../../../incidents/order-form.ts';
import { shortenOrder } from '../../../incidents/shorten-order.ts';
import { awsLimits } from '../../../lib/aws-limits.ts';
import { sha256 } from '../../../lib/hash.ts';
import type { DeliveryQueue } from '../../../ports/delivery/delivery-queue.ts';

/** Deliveries on an SQS FIFO queue. */
export class SqsDeliveryQueue implements DeliveryQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async send(orders: readonly DeliveryOrder[]): Promise<void> {
    for (const batch of batchesOf(orders.map(messageOf))) await this.#sendBatch(batch);
  }

  async #sendBatch(messages: readonly Message[]): Promise<void> {
    const { Failed } = await this.#client.send(
      new SendMessageBatchCommand({
        QueueUrl: this.#queueUrl,
        Entries: messages.map((message, index) => ({ Id: String(index), ...message })),
      }),
    );
    if (Failed !== undefined && Failed.length > 0) {
      throw new Error(`SQS refused ${Failed.length} of ${messages.length} deliveries: ${Failed[0]?.Code}`);
    }
  }
}

/** An order as a message. */
interface Message {
  MessageBody: string;
  MessageGroupId: string;
  MessageDeduplicationId: string;
}

function messageOf(order: DeliveryOrder): Message {
  return {
    MessageBody: writeOrder(order),
    MessageGroupId: groupOf(order),
    MessageDeduplicationId: deduplicationOf(order),
  };
}

/**
 * Returns the order as JSON that SQS takes: it refuses a whole message for one of the two characters that neither XML
 * has nor JSON escapes, and one that is too large, so that what people can do without is cut.
 */
function writeOrder(order: DeliveryOrder): string {
  const whole = asJson(order);
  return Buffer.byteLength(whole) <= awsLimits.queueMessageBytes ? whole : asJson(shortenOrder(order));
}

function asJson(order: DeliveryOrder): string {
  return JSON.stringify(formOf(order)).replace(
    /[\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}

/** Parts the messages into calls that SQS takes, in their order: by number and by their bytes together. */
function batchesOf(messages: readonly Message[]): Message[][] {
  const batches: Message[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.MessageBody);
    const batch = batches.at(-1);
    if (batch && batch.length < awsLimits.queueBatchMessages && bytes + size <= awsLimits.queueBatchBytes) {
      batch.push(message);
      bytes += size;
    } else {
      batches.push([message]);
      bytes = size;
    }
  }
  return batches;
}

/** The same for the same delivery, unless it is put on the queue another time on purpose. */
function deduplicationOf(order: DeliveryOrder): string {
  const { noticeId, target, again } = order;
  return sha256(`${subjectIdOf(order)} ${noticeId} ${target}${again === undefined ? '' : ` again ${again}`}`);
}

/** A message group may hold letters, digits and punctuation, at most 128: target names beyond that are hashed. */
function groupOf({ target }: DeliveryOrder): string {
  return /^[\w.-]+$/.test(target) && target.length <= awsLimits.queueGroupCharacters ? target : sha256(target);
}
