import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { awsLimits } from '../../../lib/aws-limits.ts';
import type { ReceivedMessages } from '../../../ports/queues/received-messages.ts';

/** Messages received from one SQS queue. */
export class SqsReceivedMessages implements ReceivedMessages {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async postpone(receipt: string, seconds: number): Promise<void> {
    await this.#client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.#queueUrl,
        ReceiptHandle: receipt,
        VisibilityTimeout: Math.min(awsLimits.queueHiddenSeconds, Math.ceil(seconds)),
      }),
    );
  }
}
