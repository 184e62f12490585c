import type { SQSClient } from '@aws-sdk/client-sqs';
import { sha256 } from '../../../lib/hash.ts';
import type { LaterReports, TopicReceipt } from '../../../ports/delivery/later-reports.ts';
import { queueJson, sendInBatches } from './send-in-batches.ts';

/** What was heard later, on the FIFO queue to `deliver`: one group a message, so that one that waits delays no other. */
export class SqsLaterReports implements LaterReports {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async put(receipts: readonly TopicReceipt[]): Promise<void> {
    const messages = receipts.map((receipt) => {
      const MessageBody = queueJson({ source: 'aws.sns', receipt });
      return {
        MessageBody,
        MessageGroupId: `receipt-${sha256(receipt.messageId, 32)}`,
        MessageDeduplicationId: sha256(MessageBody),
      };
    });
    await sendInBatches(this.#client, this.#queueUrl, messages, 'receipts');
  }
}
