import type { SQSClient } from '@aws-sdk/client-sqs';
import type { IntakeQueue } from '../../../ports/queues/intake-queue.ts';
import { queueJson, sendInBatches } from './send-in-batches.ts';

/** The intake queue in SQS, as EventBridge writes to it. */
export class SqsIntakeQueue implements IntakeQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async put(events: readonly object[]): Promise<void> {
    const messages = events.map((event) => ({ MessageBody: queueJson(event) }));
    await sendInBatches(this.#client, this.#queueUrl, messages, 'events');
  }
}
