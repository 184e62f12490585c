import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { PublishOutcome, TopicMessage, TopicPublisher } from '../../../ports/vendors/topic-publisher.ts';
import { failureOfCall } from './failure-of-call.ts';

/** Publishes to SNS topics. */
export class SnsTopicPublisher implements TopicPublisher {
  readonly #client: SNSClient;
  readonly #alertTopicArn: string;

  constructor(client: SNSClient, alertTopicArn: string) {
    this.#client = client;
    this.#alertTopicArn = alertTopicArn;
  }

  async publish(message: TopicMessage, signal: AbortSignal): Promise<PublishOutcome> {
    try {
      const { MessageId } = await this.#client.send(
        new PublishCommand({
          TopicArn: message.topicArn ?? this.#alertTopicArn,
          Subject: message.subject,
          Message: JSON.stringify({ default: message.text, sms: message.sms }),
          MessageStructure: 'json',
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
