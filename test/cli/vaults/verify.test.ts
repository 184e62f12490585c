import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { allEvents, keyArn, openVaultWorld, otherTopic, topicArn } from './run-vaults.ts';

const world = openVaultWorld();
const denial = { vendor: 'backup', kind: 'status', status: 403, error: 'AccessDeniedException' } as const;
const subscribe = 'npx backup-alerts vaults subscribe --stage prod --region eu-west-1';

interface Found {
  vault: string;
  drift: string | null;
  state: string;
  says: string;
  fix: string | null;
}

async function verify(...words: string[]) {
  const { code, out, err } = await world.run('verify', '--json', ...words);
  const { findings = [] } = JSON.parse(out) as { findings?: Found[] };
  return { code, err, drifts: findings.filter(({ drift }) => drift !== null), findings };
}

describe('cli/vaults/verify', () => {
  it('ends with 0 when every vault notifies the topic of the stage of all there is', async () => {
    world.vault('daily', {});
    const { code, out } = await world.run('verify');

    expect(code).toBe(0);
    expect(out).toMatch(/^Vaults in eu-west-1: all is well\nok +vaults daily: Notifies\n/);
    expect(out.replace(/\s+/g, ' ')).toContain(
      `${topicArn} of all 17 events. Key: the customer’s, enabled. Lock: not locked.`,
    );
  });

  it.each([
    ['notifies nobody', null, {}, 'no-notifications', `${subscribe} daily`],
    ['notifies another topic', { topic: otherTopic }, {}, 'other-topic', `${subscribe} --replace daily`],
    ['lacks events', { events: allEvents.slice(1) }, {}, 'events-missing', `${subscribe} daily`],
    [
      'is to tell of what AWS tells nobody any more',
      { events: [...allEvents, 'BACKUP_JOB_FAILED'] },
      {},
      'events-deprecated',
      `${subscribe} daily`,
    ],
    ['tells of an unknown event', { events: [...allEvents, 'NEW_THING'] }, {}, 'events-unknown', `${subscribe} daily`],
    [
      'has a key that is disabled',
      {},
      { KeyManager: 'CUSTOMER', KeyState: 'Disabled' },
      'key-disabled',
      `aws kms enable-key --region eu-west-1 --key-id ${keyArn('it')}`,
    ],
    [
      'has a key that is going',
      {},
      { KeyManager: 'CUSTOMER', KeyState: 'PendingDeletion', DeletionDate: 1_796_083_200 },
      'key-going',
      `aws kms cancel-key-deletion --region eu-west-1 --key-id ${keyArn('it')} && aws kms enable-key --region eu-west-1 --key-id ${keyArn('it')}`,
    ],
    [
      'has a key that is gone',
      {},
      null,
      'key-gone',
      `aws kms describe-key --region eu-west-1 --key-id ${keyArn('it')}`,
    ],
    [
      'has a key that waits for its material',
      {},
      { KeyManager: 'CUSTOMER', KeyState: 'PendingImport' },
      'key-disabled',
      `aws kms describe-key --region eu-west-1 --key-id ${keyArn('it')}`,
    ],
  ])('finds that a vault %s, with the command that mends it', async (_what, told, key, drift, fix) => {
    if (key !== null) world.keys.set(keyArn('it'), { KeyManager: 'CUSTOMER', KeyState: 'Enabled', ...key });
    world.vault('daily', told, { EncryptionKeyArn: keyArn('it') });
    world.vault('fine', {});
    const { code, drifts } = await verify();

    expect(code).toBe(1);
    expect(drifts.map((found) => [found.vault, found.drift, found.fix])).toEqual([['daily', drift, fix]]);
  });

  it('says when a key is deleted', async () => {
    const key = { KeyManager: 'CUSTOMER', KeyState: 'PendingDeletion', DeletionDate: 1_796_083_200 };
    world.keys.set(keyArn('it'), key);
    world.vault('daily', {}, { EncryptionKeyArn: keyArn('it') });

    expect((await verify()).drifts[0]?.says).toContain('is deleted 2026-12-01T00:00:00.000Z');
  });

  it('finds that the topic of the stage is gone: the stack has to be deployed again', async () => {
    world.topics.clear();
    world.vault('daily', {});
    const { code, drifts } = await verify();

    expect(code).toBe(1);
    expect(drifts).toMatchObject([
      { drift: 'topic-gone', state: 'broken', fix: 'npx serverless deploy --stage prod --param="region=eu-west-1"' },
    ]);
  });

  it('finds that a topic of one’s own is gone', async () => {
    world.vault('daily', { topic: `${otherTopic}-2` });
    const { drifts } = await verify('--topic', `${otherTopic}-2`);

    expect(drifts).toMatchObject([
      { drift: 'topic-gone', fix: `aws sns get-topic-attributes --region eu-west-1 --topic-arn ${otherTopic}-2` },
    ]);
  });

  it('names the topic in the command when it is not that of the stage', async () => {
    world.vault('-odd', null);

    expect((await verify('--topic', otherTopic)).drifts[0]?.fix).toBe(`${subscribe} --topic ${otherTopic} -- -odd`);
  });

  it('says of each vault whose key it has and how it is locked; that one is not locked is no drift', async () => {
    world.keys.set(keyArn('aws'), { KeyManager: 'AWS', KeyState: 'Enabled' });
    world.vault('compliance', {}, { Locked: true, LockDate: '2026-12-01T00:00:00Z', MinRetentionDays: 7 });
    world.vault('fixed', {}, { Locked: true, LockDate: '2026-01-01T00:00:00Z', MaxRetentionDays: 35 });
    world.vault('governance', {}, { Locked: true, EncryptionKeyArn: keyArn('aws') });
    world.vault('open', {}, { EncryptionKeyArn: undefined });
    const airGapped = { VaultType: 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT', EncryptionKeyType: 'AWS_OWNED_KMS_KEY' };
    world.vault('vaulted', {}, { ...airGapped, Locked: true });
    const { code, findings } = await verify();

    expect(code).toBe(0);
    expect(findings.map(({ vault, says }) => `${vault}: ${says.replace(/^.*?events\. /, '')}`)).toEqual([
      'compliance: Key: the customer’s, enabled. Lock: compliance lock, which can be changed until 2026-12-01T00:00:00.000Z, and by nobody after that; recovery points are kept at least 7 days.',
      'fixed: Key: the customer’s, enabled. Lock: compliance lock, which nobody can change since 2026-01-01T00:00:00.000Z; recovery points are kept at most 35 days.',
      'governance: Key: AWS’s own (aws/backup), enabled. Lock: governance lock, which whoever may can take off at any time.',
      'open: Key: not known whose. Lock: not locked, other than compliance, fixed, governance, vaulted.',
      'vaulted: Key: AWS’s own, in no account. Lock: compliance lock, which nobody can change.',
    ]);
  });

  it('takes events that only the newest model of AWS has for no drift', async () => {
    world.vault('daily', { events: [...allEvents, 'ACCESS_POINT_EXPIRED'] });

    expect((await verify()).code).toBe(0);
  });

  it('asks nothing of a view of a vault in another account', async () => {
    world.vault('theirs', null, { VaultType: 'RESTORE_ACCESS_BACKUP_VAULT' });
    const { code, findings } = await verify();

    expect(code).toBe(0);
    expect(findings[0]?.says).toContain('A view of a vault in another account');
  });

  it('reads every page of 60 vaults', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `vault-${String(index).padStart(2, '0')}`);
    for (const name of names) world.vault(name, name === 'vault-59' ? null : {});
    const { code, drifts, findings } = await verify();

    expect(code).toBe(1);
    expect(new Set(findings.map(({ vault }) => vault)).size).toBe(60);
    expect(drifts.map(({ vault }) => vault)).toEqual(['vault-59']);
  }, 30_000);

  it('takes what is denied for not known, and for no drift', async () => {
    world.keys.set(keyArn('it'), { denied: true });
    world.vault('daily', {}, { EncryptionKeyArn: keyArn('it') });
    const { code, drifts, findings } = await verify();

    expect({ code, drifts }).toEqual({ code: 2, drifts: [] });
    expect(findings[0]).toMatchObject({
      state: 'not-known',
      fix: 'Allow kms:DescribeKey: examples/iam/vaults.json has all that vaults calls',
    });
  });

  it('takes denied notifications for not known, and for no drift', async () => {
    world.vault('daily', null);
    world.sims.fault({ ...denial, match: 'notification-configuration' });
    const { code, drifts } = await verify();

    expect({ code, drifts }).toEqual({ code: 2, drifts: [] });
  });

  it('takes a topic that may not be looked at for not known', async () => {
    world.sns
      .on(GetTopicAttributesCommand)
      .rejects(Object.assign(new Error('no'), { name: 'AuthorizationErrorException' }));
    world.vault('daily', {});
    const { code, out } = await world.run('verify');

    expect(code).toBe(2);
    expect(out.replace(/\s+/g, ' ')).toContain('these credentials may not call sns:GetTopicAttributes');
  });

  it('finds a topic whose key AWS Backup may not use, by alias, and takes a policy that may not be read for not known', async () => {
    world.vault('daily', {});
    world.topicKeys.set(topicArn, 'alias/mine');
    const policy = (...Action: string[]) =>
      JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { Service: 'backup.amazonaws.com' }, Action }] });
    const mine = { KeyManager: 'CUSTOMER', KeyState: 'Enabled', Arn: keyArn('mine') };
    world.keys.set('alias/mine', mine);
    world.keys.set(keyArn('mine'), { ...mine, policy: policy('kms:Decrypt') });
    const { code, drifts } = await verify();
    expect({ code, drifts }).toMatchObject({ code: 1, drifts: [{ vault: 'daily', drift: 'topic-closed' }] });

    world.keys.set(keyArn('mine'), { ...mine, policy: policy('kms:Decrypt', 'kms:GenerateDataKey*') });
    expect((await verify()).code).toBe(0);

    world.keys.set(keyArn('mine'), { denied: true });
    const { code: notKnown, out } = await world.run('verify');
    expect(notKnown).toBe(2);
    expect(out.replace(/\s+/g, ' ')).toContain('these credentials may not call kms:GetKeyPolicy');
  });

  it('ends with 2 where there is no stage, and says how to go on', async () => {
    world.cloudFormation
      .on(DescribeStacksCommand)
      .rejects(Object.assign(new Error('none'), { name: 'ValidationError' }));
    world.vault('daily', null);
    const { code, err } = await world.run('verify');

    expect(code).toBe(2);
    expect(err).toMatch(
      /^error: It is not known which topic .* There is no backup-alert-router-prod in eu-west-1 .*--topic\.\n$/,
    );
  });

  it('ends with 2 when the vaults may not be listed', async () => {
    world.sims.fault({ ...denial, match: '/backup-vaults' });

    expect(await world.run('verify')).toMatchObject({
      code: 2,
      err: 'error: The vaults cannot be listed: these credentials may not call backup:ListBackupVaults.\n',
    });
  });
});
