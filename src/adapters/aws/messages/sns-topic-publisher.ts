import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { PublishOutcome, TopicPublisher } from '../../../ports/vendors/topic-publisher.ts';
import { failureOfCall } from './failure-of-call.ts';

/** Publishes to SNS topics. */
export class SnsTopicPublisher implements TopicPublisher {
  readonly #client: SNSClient;
  readonly #alertTopicArn: string;

  constructor(client: SNSClient, alertTopicArn: string) {
    this.#client = client;
    this.#alertTopicArn = alertTopicArn;
  }

  async publish(
    message: { topicArn: string | null; subject: string; text: string; attributes: Record<string, string> },
    signal: AbortSignal,
  ): Promise<PublishOutcome> {
    try {
      const { MessageId } = await this.#client.send(
        new PublishCommand({
          TopicArn: message.topicArn ?? this.#alertTopicArn,
          Subject: message.subject,
          Message: message.text,
          MessageAttributes: Object.fromEntries(
            Object.entries(message.attributes).map(([name, StringValue]) => [
              name,
              { DataType: 'String', StringValue },
            ]),
          ),
        }),
        { abortSignal: signal },
      );
      return { published: true, messageId: MessageId ?? '' };
    } catch (error) {
      return { published: false, ...failureOfCall(error) };
    }
  }
}
