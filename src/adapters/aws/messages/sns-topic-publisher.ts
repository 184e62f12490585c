import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { PublishOutcome, TopicMessage, TopicPublisher } from '../../../ports/vendors/topic-publisher.ts';
import { failureOfCall } from './failure-of-call.ts';

/** The second topic of a deployment, and what publishes in its Region. */
export interface SecondTopic {
  arn: string;
  client: SNSClient;
}

/**
 * How long the alert topic is waited for when there is a second one, in milliseconds: an attempt has ten seconds, and the
 * second topic needs its part of them.
 */
const firstPatienceMs = 4500;

/** Publishes to SNS topics. */
export class SnsTopicPublisher implements TopicPublisher {
  readonly #client: SNSClient;
  readonly #alertTopicArn: string;
  readonly #second: SecondTopic | null;
  readonly secondTopicArn?: string;

  constructor(client: SNSClient, alertTopicArn: string, second: SecondTopic | null = null) {
    this.#client = client;
    this.#alertTopicArn = alertTopicArn;
    this.#second = second;
    if (second !== null) this.secondTopicArn = second.arn;
  }

  async publish(message: TopicMessage, signal: AbortSignal): Promise<PublishOutcome> {
    if (message.second === true) {
      if (this.#second === null) return noSecond;
      return publishTo(this.#second.client, this.#second.arn, message, signal);
    }
    const { topicArn } = message;
    if (topicArn !== null) return publishTo(this.#client, topicArn, message, signal);
    const patience = this.#second === null ? signal : AbortSignal.any([signal, AbortSignal.timeout(firstPatienceMs)]);
    return publishTo(this.#client, this.#alertTopicArn, message, patience);
  }
}

const noSecond: PublishOutcome = {
  published: false,
  retryable: false,
  reason: 'not-found',
  detail: 'there is no second topic: deploy with --param="secondTopicArn=ARN"',
};

async function publishTo(
  client: SNSClient,
  TopicArn: string,
  { subject, text, sms, attributes }: TopicMessage,
  signal: AbortSignal,
): Promise<PublishOutcome> {
  try {
    const { MessageId } = await client.send(
      new PublishCommand({
        TopicArn,
        Subject: subject,
        Message: JSON.stringify({ default: text, sms }),
        MessageStructure: 'json',
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
        ),
      }),
      { abortSignal: signal },
    );
    return { published: true, messageId: MessageId ?? '' };
  } catch (error) {
    return { published: false, ...failureOfCall(error) };
  }
}
