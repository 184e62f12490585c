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
 * @param named what the messages are, in the error: `deliveries`.
 * @throws what SQS answered, also when it refused only some; those before may be on the queue.
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

/** Returns JSON that SQS takes: it refuses a whole message for one of the two characters that neither XML has nor JSON escapes. */
export function queueJson(value: object): string {
  return JSON.stringify(value).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/** Parts the messages into calls that SQS takes, in their order: by number and by their bytes together. */
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
