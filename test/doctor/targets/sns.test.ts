import { describe, expect, it } from 'vitest';
import { checkSns } from '../../../src/doctor/targets/sns.ts';
import { place, toolsWith } from '../a-deployment.ts';

const about = { check: 'target', target: 'topic' } as const;

async function saidOf(confirmed: number, pending: number, topicArn?: string) {
  const aws = { topic: async () => ({ value: { confirmed, pending } }) };
  const [finding] = await checkSns(about, topicArn === undefined ? {} : { topicArn }, toolsWith({ aws }));
  return [finding?.state, finding?.says, finding?.fix];
}

describe('doctor/targets/sns', () => {
  it('counts who listens', async () => {
    expect(await saidOf(1, 0)).toEqual(['ok', '1 confirmed subscription.', null]);
    expect(await saidOf(2, 0)).toEqual(['ok', '2 confirmed subscriptions.', null]);
  });

  it('says that nobody does, with a command for the Region of the topic', async () => {
    expect(await saidOf(0, 0, 'arn:aws:sns:us-east-1:111122223333:a')).toEqual([
      'broken',
      'Nobody listens on arn:aws:sns:us-east-1:111122223333:a.',
      expect.stringMatching(/^aws sns subscribe --region us-east-1 /),
    ]);
  });

  it('looks at the second topic with the alert topic, in its Region, and with no other', async () => {
    const secondTopicArn = 'arn:aws:sns:eu-central-1:111122223333:backup-alerts-second';
    const asked: string[] = [];
    const aws = {
      topic: async (arn: string) => {
        asked.push(arn);
        return { value: { confirmed: arn === secondTopicArn ? 0 : 1, pending: 0 } };
      },
    };
    const tools = toolsWith({ aws, at: { secondTopicArn } });
    const found = await checkSns(about, {}, tools);
    await checkSns(about, { topicArn: 'arn:aws:sns:eu-west-1:111122223333:backup-alerts-dba' }, tools);

    expect([...new Set(asked)]).toEqual([
      place.alertTopicArn,
      secondTopicArn,
      'arn:aws:sns:eu-west-1:111122223333:backup-alerts-dba',
    ]);
    expect(found).toMatchObject([
      { state: 'ok', says: '1 confirmed subscription.' },
      { state: 'broken', fix: expect.stringMatching(/^aws sns subscribe --region eu-central-1 /) },
    ]);
  });

  it('says of which topic it speaks when the second is well', async () => {
    const secondTopicArn = 'arn:aws:sns:eu-central-1:111122223333:backup-alerts-second';
    const [, second] = await checkSns(about, {}, toolsWith({ at: { secondTopicArn } }));

    expect(second?.says).toBe('1 confirmed subscription of the second topic, in eu-central-1.');
  });

  it('of texts says only where the stack listens to what becomes of them, and SNS does not write it', async () => {
    const listening = [{ type: 'AWS::Logs::SubscriptionFilter', logicalId: 'TextReceipts', physicalId: 'f' }];
    const saidWith = async (parts: typeof listening, roleArn: string | null, percent: number) => {
      const aws = {
        parts: async () => ({ value: parts }),
        textReceipts: async () => ({ value: { roleArn, percent } }),
      };
      return (await checkSns(about, {}, toolsWith({ aws }))).map(({ state, fix }) => [state, fix]);
    };
    const set = 'aws sns set-sms-attributes --region eu-west-1 --attributes';

    expect(await saidWith([], null, 0)).toEqual([['ok', null]]);
    expect(await saidWith(listening, 'arn:aws:iam::111122223333:role/r', 100)).toEqual([['ok', null]]);
    expect(await saidWith(listening, 'arn:aws:iam::111122223333:role/r', 50)).toEqual([
      ['warning', `${set} DeliveryStatusSuccessSamplingRate=100`],
      ['ok', null],
    ]);
    expect(await saidWith(listening, null, 0)).toEqual([
      [
        'broken',
        expect.stringMatching(
          new RegExp(`^${set} DeliveryStatusIAMRole=.*ReceiptsRoleArn.*,DeliveryStatusSuccessSamplingRate=100$`),
        ),
      ],
      ['ok', null],
    ]);
  });

  it('says when fewer are subscribed than the deploy subscribed', async () => {
    const part = (logicalId: string) => ({ type: 'AWS::SNS::Subscription', logicalId, physicalId: 'arn' });
    const parts = [part('AlertEmail'), part('AlertSms0a1b2c3d'), part('VaultNotificationsSubscription')];
    const saidWith = async (confirmed: number, pending: number) => {
      const aws = { parts: async () => ({ value: parts }), topic: async () => ({ value: { confirmed, pending } }) };
      return (await checkSns(about, {}, toolsWith({ aws }))).map(({ state, says }) => [state, says]);
    };

    expect(await saidWith(2, 0)).toEqual([['ok', '2 confirmed subscriptions.']]);
    expect(await saidWith(1, 1)).toMatchObject([['warning', expect.stringContaining('1 confirmed, but 1 not yet')]]);
    expect(await saidWith(1, 0)).toEqual([
      ['warning', expect.stringMatching(/^1 of 2 subscriptions to arn:.* are gone: somebody unsubscribed\.$/)],
      ['ok', '1 confirmed subscription.'],
    ]);
  });
});
