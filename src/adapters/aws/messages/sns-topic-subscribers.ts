import { ListSubscriptionsByTopicCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { TopicSubscribers } from '../../../ports/vendors/topic-subscribers.ts';

/** SNS lists a hundred at once. Of more than these pages it is not asked whether everybody was lost. */
const mostPages = 3;

/** Reads who is subscribed to a topic. */
export class SnsTopicSubscribers implements TopicSubscribers {
  readonly #client: SNSClient;
  readonly #alertTopicArn: string;

  constructor(client: SNSClient, alertTopicArn: string) {
    this.#client = client;
    this.#alertTopicArn = alertTopicArn;
  }

  async of(topicArn: string | null): Promise<readonly string[] | null> {
    const endpoints: string[] = [];
    let token: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const { Subscriptions = [], NextToken } = await this.#client.send(
        new ListSubscriptionsByTopicCommand({
          TopicArn: topicArn ?? this.#alertTopicArn,
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      // One that is not confirmed has a word in place of its ARN.
      const confirmed = Subscriptions.filter(({ SubscriptionArn = '' }) => SubscriptionArn.startsWith('arn:'));
      endpoints.push(...confirmed.flatMap(({ Endpoint }) => Endpoint ?? []));
      if (NextToken === undefined) return endpoints;
      token = NextToken;
    }
    return null;
  }
}
