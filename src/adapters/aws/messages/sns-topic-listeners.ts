import { GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { TopicListeners } from '../../../ports/rules/topic-listeners.ts';

/** Counts the confirmed subscriptions of a topic, without reading whose they are. */
export class SnsTopicListeners implements TopicListeners {
  readonly #client: SNSClient;
  readonly #topicArn: string;

  constructor(client: SNSClient, topicArn: string) {
    this.#client = client;
    this.#topicArn = topicArn;
  }

  async isHeard(): Promise<boolean> {
    const { Attributes } = await this.#client.send(new GetTopicAttributesCommand({ TopicArn: this.#topicArn }));
    const confirmed = Number(Attributes?.SubscriptionsConfirmed);
    if (Number.isNaN(confirmed)) throw new Error('SNS did not say how many subscriptions are confirmed');
    return confirmed > 0;
  }
}
