import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { SnsTopicListeners } from '../../../../src/adapters/aws/messages/sns-topic-listeners.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:backup-alert-router-prod-alerts';
const sns = mockClient(SNSClient);
const listeners = new SnsTopicListeners(sns as unknown as SNSClient, topicArn);
beforeEach(() => void sns.reset());

describe('adapters/aws/messages/sns-topic-listeners', () => {
  it.each([
    { confirmed: '0', pending: '0', isHeard: false, why: 'nobody is subscribed' },
    { confirmed: '0', pending: '2', isHeard: false, why: 'nobody has confirmed' },
    { confirmed: '1', pending: '2', isHeard: true, why: 'one has confirmed' },
  ])('says $isHeard when $why', async ({ confirmed, pending, isHeard }) => {
    sns.on(GetTopicAttributesCommand, { TopicArn: topicArn }).resolves({
      Attributes: { SubscriptionsConfirmed: confirmed, SubscriptionsPending: pending, SubscriptionsDeleted: '1' },
    });

    expect(await listeners.isHeard()).toBe(isHeard);
  });

  it('does not take an answer without the count for nobody', async () => {
    sns.on(GetTopicAttributesCommand).resolves({ Attributes: {} });

    await expect(listeners.isHeard()).rejects.toThrow('did not say how many');
  });
});
