import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { awsLimits } from '../../../lib/aws-limits.ts';

/** A message as SQS takes it; group and deduplication id where its queue is a FIFO. */
export interface QueueMessage {
  MessageBody: string;
  MessageGroupId?: string;
  MessageDeduplicationId?: string;
}

/**
 * Puts messages on a queue, in their order, in as few calls as SQS takes.
 *
 * @param named what the error calls the messages: `deliveries`
 * @throws {Error} also when SQS refused only some; those before them may be on the queue
 */
export async function sendInBatches(
  client: SQSClient,
  queueUrl: string,
  messages: readonly QueueMessage[],
  named: string,
): Promise<void> {
  for (const batch of batchesOf(messages)) {
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: batch.map((message, index) => ({ Id: String(index), ...message })),
      }),
    );
    if (Failed.length > 0) {
      throw new Error(`SQS refused ${Failed.length} of ${batch.length} ${named}: ${Failed[0]?.Code}`);
    }
  }
}

/** Returns JSON that SQS takes: it refuses a message with U+FFFE or U+FFFF, which JSON.stringify does not escape. */
export function queueJson(value: object): string {
  return JSON.stringify(value).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/** Splits messages into batches that SQS takes, in their order, by count and by total bytes. */
function batchesOf(messages: readonly QueueMessage[]): QueueMessage[][] {
  const batches: QueueMessage[][] = [];
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
