import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ReceivedMessages } from '../../ports/received-messages.ts';

/** Longest SQS hides a message, in seconds. */
const longestPostponement = 43_200;

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
        VisibilityTimeout: Math.min(longestPostponement, Math.ceil(seconds)),
      }),
    );
  }
}
