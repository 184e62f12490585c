import { GetSMSAttributesCommand, GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Looked, TextReceipts, TopicFound } from '../../../ports/deployment/deployment.ts';
import { looked, lookedFor } from './looked.ts';

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

/** Reads whether SNS writes what became of texts. */
export function readTextReceipts(sns: SNSClient): Promise<Looked<TextReceipts>> {
  return looked('sns:GetSMSAttributes', async () => {
    const names = ['DeliveryStatusIAMRole', 'DeliveryStatusSuccessSamplingRate'];
    const { attributes = {} } = await sns.send(new GetSMSAttributesCommand({ attributes: names }));
    const { DeliveryStatusIAMRole = '', DeliveryStatusSuccessSamplingRate = '0' } = attributes;
    return { roleArn: DeliveryStatusIAMRole || null, percent: Number(DeliveryStatusSuccessSamplingRate) || 0 };
  });
}
