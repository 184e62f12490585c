import { describe, expect, it } from 'vitest';
import { notKnownOf, withKey } from '../../../src/doctor/vaults/topic-key.ts';
import { closedTopic } from '../../../src/doctor/vaults/topic-policy.ts';
import type { TopicFound, TopicKey } from '../../../src/ports/deployment/deployment.ts';
import { denied } from './a-vault.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:ours';
const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b';
const backup = { Effect: 'Allow', Principal: { Service: 'backup.amazonaws.com' }, Resource: '*' };
const uses = ['kms:Decrypt', 'kms:GenerateDataKey*'];
const root = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' };

/** A topic whose own policy lets AWS Backup in, encrypted with a key. */
const topicWith = (key: Partial<TopicKey> | null): { value: TopicFound } => ({
  value: {
    ...{ confirmed: 1, pending: 0, keyId: keyArn },
    policy: JSON.stringify({ Statement: [{ ...backup, Action: 'sns:Publish' }] }),
    key: { value: key === null ? null : { arn: keyArn, manager: 'CUSTOMER', state: 'Enabled', policy: null, ...key } },
  },
});
const closed = (...Statement: object[]) =>
  closedTopic(topicArn, topicWith({ policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));

describe('doctor/vaults/topic-key', () => {
  it.each([
    ['names the service', { ...backup, Action: uses }],
    ['names the calls without a star', { ...backup, Action: ['kms:Decrypt', 'kms:GenerateDataKey'] }],
    ['allows all of KMS', { ...backup, Action: 'kms:*' }],
    [
      'says for which account',
      { ...backup, Action: uses, Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } },
    ],
    [
      'asks what is not known here',
      { ...backup, Action: uses, Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
    ],
    ['lets anybody use it', { ...backup, Principal: '*', Action: 'kms:*' }],
  ])('is open when its policy %s', (_what, statement) => {
    expect(closed(root, statement)).toBeNull();
  });

  it('is open when two statements together allow it', () => {
    expect(closed({ ...backup, Action: uses[0] }, { ...backup, Action: uses[1] })).toBeNull();
  });

  it.each([
    ['has only the account’s own', root, 'kms:Decrypt and kms:GenerateDataKey*'],
    ['allows half of it', { ...backup, Action: 'kms:Decrypt' }, 'kms:GenerateDataKey*'],
    ['denies it', { ...backup, Effect: 'Deny', Action: uses }, 'kms:Decrypt and'],
    [
      'is for another service',
      { ...backup, Action: uses, Principal: { Service: 'sns.amazonaws.com' } },
      'kms:Decrypt and',
    ],
    [
      'is for another account',
      { ...backup, Action: uses, Condition: { StringEquals: { 'aws:SourceAccount': '999988887777' } } },
      'kms:Decrypt and',
    ],
  ])('is closed when its policy %s, and the command keeps what is there', (_what, statement, lacks) => {
    const { says, fix } = closed(statement) ?? { says: '', fix: '' };

    expect(says).toContain(`does not let backup.amazonaws.com use ${lacks}`);
    const [, text = ''] = /--policy-name default --policy '(.*)'$/s.exec(fix) ?? [];
    const { Statement } = JSON.parse(text) as { Statement: object[] };
    expect(Statement[0]).toEqual(statement);
    expect(closed(...Statement)).toBeNull();
  });

  it('is closed when it is a key of AWS, disabled, or gone', () => {
    expect(closedTopic(topicArn, topicWith({ manager: 'AWS' }))).toMatchObject({
      says: expect.stringContaining('is one of AWS'),
      fix: expect.stringContaining('KmsMasterKeyId'),
    });
    expect(closedTopic(topicArn, topicWith({ state: 'Disabled' }))).toMatchObject({
      says: expect.stringContaining('is Disabled'),
      fix: `aws kms enable-key --region eu-west-1 --key-id ${keyArn}`,
    });
    expect(closedTopic(topicArn, topicWith(null))).toMatchObject({ says: expect.stringContaining('is gone') });
  });

  it('says nothing of a policy that cannot be read, and says why a key could not be looked at', async () => {
    expect(closedTopic(topicArn, topicWith({ policy: 'no JSON' }))).toBeNull();
    const topic = await withKey(
      { value: { confirmed: 1, pending: 0, keyId: keyArn } },
      { topicKey: async () => denied },
    );
    expect(closedTopic(topicArn, topic)).toBeNull();
    expect(notKnownOf(topic)).toEqual(denied);
    expect(notKnownOf(denied)).toEqual(denied);
    expect(notKnownOf(topicWith({}))).toBeNull();
  });

  it('asks for no key where there is none, or only that of SNS', async () => {
    const topicKey = async () => {
      throw new Error('nobody asks');
    };
    for (const keyId of [null, 'alias/aws/sns']) {
      const topic = { value: { confirmed: 1, pending: 0, keyId } };
      expect(await withKey(topic, { topicKey })).toBe(topic);
    }
    expect(await withKey({ value: null }, { topicKey })).toEqual({ value: null });
    expect(await withKey(null, { topicKey })).toBeNull();
  });
});
