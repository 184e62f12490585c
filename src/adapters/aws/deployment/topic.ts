import { GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Looked, TopicFound } from '../../../ports/deployment/deployment.ts';
import { lookedFor } from './looked.ts';

/** Reads how many subscriptions of a topic are confirmed and pending; null when there is no such topic. */
export function readTopic(arn: string, sns: SNSClient): Promise<Looked<TopicFound | null>> {
  return lookedFor('sns:GetTopicAttributes', async () => {
    const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    const { SubscriptionsConfirmed = 0, SubscriptionsPending = 0, Policy, KmsMasterKeyId } = Attributes;
    return {
      confirmed: Number(SubscriptionsConfirmed),
      pending: Number(SubscriptionsPending),
      policy: Policy ?? null,
      keyId: KmsMasterKeyId ?? null,
    };
  });
}
