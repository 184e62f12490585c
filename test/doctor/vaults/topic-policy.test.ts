import { describe, expect, it } from 'vitest';
import { judgeVaults } from '../../../src/doctor/vaults/judge.ts';
import { closedTopic } from '../../../src/doctor/vaults/topic-policy.ts';
import { vaultEvents } from '../../../src/doctor/vaults/vault-events.ts';
import { edited } from '../../support/edited.ts';
import { now } from '../a-deployment.ts';
import { aSeenVault } from './a-vault.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:ours';
const named = {
  Effect: 'Allow',
  Principal: { Service: 'backup.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: topicArn,
};
const conditions = (account: string, arn: string) => ({
  StringEquals: { 'aws:SourceAccount': account },
  ArnLike: { 'aws:SourceArn': arn },
});
const vaults = 'arn:aws:backup:eu-west-1:111122223333:backup-vault:*';
const topicWith = (Statement: unknown, keyId: string | null = null) => ({
  value: { confirmed: 1, pending: 0, policy: JSON.stringify({ Version: '2012-10-17', Statement }), keyId },
});

/** What makes of a policy one that lets AWS Backup in. */
function mended(command: string): unknown[] {
  const [, text = ''] = /--attribute-name Policy --attribute-value '(.*)'$/s.exec(command) ?? [];
  return (JSON.parse(text) as { Statement: unknown[] }).Statement;
}

describe('doctor/vaults/topic-policy', () => {
  it.each([
    ['names the service', named],
    ['is one statement and no list', [named][0]],
    ['says from where, as the stack does', [{ ...named, Condition: conditions('111122223333', vaults) }]],
    ['means any account', [{ ...named, Condition: conditions('*', '*') }]],
    ['names one vault', [{ ...named, Condition: conditions('111122223333', `${vaults.slice(0, -1)}daily`) }]],
    [
      'names the account alone',
      [{ ...named, Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:backup:*:111122223333:*' } } }],
    ],
    ['asks what is not known here', [{ ...named, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }]],
    ['lets anybody in', [{ Effect: 'Allow', Principal: '*', Action: ['SNS:Publish'] }]],
    [
      'allows all of SNS',
      [{ ...named, Action: 'sns:*', Principal: { Service: ['x.amazonaws.com', 'backup.amazonaws.com'] } }],
    ],
  ])('is open when it %s', (_what, statement) => {
    expect(closedTopic(topicArn, topicWith(statement))).toBeNull();
  });

  it.each([
    ['has no statement', []],
    ['denies it', [{ ...named, Effect: 'Deny' }]],
    ['is another service’s', [{ ...named, Principal: { Service: 'events.amazonaws.com' } }]],
    [
      'is that of SNS by default, which means accounts',
      [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'SNS:Publish' }],
    ],
    [
      'lets anybody in of one organization',
      [
        {
          Effect: 'Allow',
          Principal: '*',
          Action: 'sns:Publish',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
        },
      ],
    ],
    ['allows something else', [{ ...named, Action: 'sns:Subscribe' }]],
    ['means another account', [{ ...named, Condition: conditions('444455556666', '*') }]],
    [
      'means vaults of another Region',
      [{ ...named, Condition: conditions('111122223333', edited(vaults, ['eu-west-1', 'us-east-1'])) }],
    ],
    ['means plans', [{ ...named, Condition: conditions('111122223333', edited(vaults, ['vault', 'plan'])) }]],
  ])('is closed when it %s, and the command opens it and keeps the rest', (_what, statements) => {
    const closed = closedTopic(topicArn, topicWith(statements));

    expect(closed?.says).toContain(`The policy of the topic ${topicArn} does not let backup.amazonaws.com publish`);
    const after = mended(closed?.fix ?? '');
    expect(after).toEqual([...statements, expect.objectContaining({ Sid: 'BackupVaults' })]);
    expect(closedTopic(topicArn, topicWith(after))).toBeNull();
  });

  it('is closed under the key of AWS itself, which lets no service in', () => {
    const { says, fix } = closedTopic(topicArn, topicWith([named], 'alias/aws/sns')) ?? {};

    expect(says).toContain('alias/aws/sns');
    expect(fix).toMatch(/--attribute-name KmsMasterKeyId --attribute-value alias\/KEY_OF_YOURS$/);
  });

  it.each([
    null,
    { notKnown: 'it is denied', lacks: 'sns:GetTopicAttributes' },
    { value: null },
    { value: { confirmed: 1, pending: 0 } },
    { value: { confirmed: 1, pending: 0, policy: 'no JSON' } },
    { value: { confirmed: 1, pending: 0, policy: '[]' } },
  ])('says nothing of what is not known: %j', (topic) => {
    expect(closedTopic(topicArn, topic)).toBeNull();
  });

  it('is drift of a vault that notifies it, mended by a deploy when it is the topic of the stack', () => {
    const place = { stage: 'prod', region: 'eu-west-1', topicArn, isOwnTopic: true };
    const seen = [aSeenVault({ notifications: { value: { topicArn, events: [...vaultEvents] } } })];
    const driftOf = (isOwnTopic: boolean) => judgeVaults(seen, { ...place, isOwnTopic }, topicWith([]), now)[0];

    expect(driftOf(true)).toMatchObject({
      drift: 'topic-closed',
      state: 'broken',
      fix: expect.stringMatching(/^npx serverless deploy/),
    });
    expect(driftOf(false)?.fix).toMatch(/^aws sns set-topic-attributes/);
  });
});
