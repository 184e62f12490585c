import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { SnsTopicSubscribers } from '../../../../src/adapters/aws/messages/sns-topic-subscribers.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:backup-alert-router-prod-alerts';
const sns = mockClient(SNSClient);
const subscribers = new SnsTopicSubscribers(sns as unknown as SNSClient, topicArn);
beforeEach(() => void sns.reset());

const confirmed = (Endpoint: string) => ({ SubscriptionArn: `${topicArn}:${Endpoint.length}`, Endpoint });

describe('adapters/aws/messages/sns-topic-subscribers', () => {
  it('names who has confirmed, page by page, and nobody else', async () => {
    sns
      .on(ListSubscriptionsByTopicCommand, { TopicArn: topicArn })
      .resolvesOnce({
        Subscriptions: [
          confirmed('+41791234567'),
          { SubscriptionArn: 'PendingConfirmation', Endpoint: 'new@example.com' },
          { SubscriptionArn: 'Deleted', Endpoint: 'gone@example.com' },
        ],
        NextToken: 'next',
      })
      .resolvesOnce({ Subscriptions: [confirmed('https://alerts.example.com/sns')] });

    expect(await subscribers.of(null)).toEqual(['+41791234567', 'https://alerts.example.com/sns']);
    expect(sns).toHaveReceivedNthCommandWith(ListSubscriptionsByTopicCommand, 2, { NextToken: 'next' });
  });

  it('asks for the topic that it is given, and answers nobody for one without subscribers', async () => {
    const own = 'arn:aws:sns:eu-west-1:111122223333:backup-alerts-dba';
    sns.on(ListSubscriptionsByTopicCommand, { TopicArn: own }).resolves({});

    expect(await subscribers.of(own)).toEqual([]);
  });

  it('does not know of more than three hundred, and of a list without end', async () => {
    sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [confirmed('a')], NextToken: 'again' });

    expect(await subscribers.of(null)).toBeNull();
    expect(sns).toHaveReceivedCommandTimes(ListSubscriptionsByTopicCommand, 3);
  });
});
