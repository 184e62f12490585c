import { describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';
import { allEvents, openVaultWorld, otherTopic, topicArn } from './run-vaults.ts';

const world = openVaultWorld();
const subscribe = (...words: string[]) => world.run('subscribe', ...words);
const answering = (answer: string, ...words: string[]) =>
  runCli(['vaults', 'subscribe', ...words], { ask: async () => answer });

describe('cli/vaults/subscribe', () => {
  it('shows what changes, asks, puts all events that there are, and reads them back', async () => {
    world.vault('daily', null);
    world.vault('weekly', { events: ['BACKUP_JOB_COMPLETED', 'BACKUP_JOB_FAILED'] });
    const { code, out } = await answering('y', 'daily', 'weekly');

    expect(code).toBe(0);
    expect(out).toContain('  + all 17 events that there are\n');
    expect(out).toContain('  - BACKUP_JOB_FAILED\n');
    expect(out.replace(/\s+/g, ' ')).toContain(
      'Left out, because AWS tells nobody of them any more: BACKUP_JOB_SUCCESSFUL',
    );
    expect(out).toMatch(/\n2 vaults are subscribed, read back and as it should be\.\n$/);
    expect(world.told('daily')).toMatchObject({ SNSTopicArn: topicArn, BackupVaultEvents: allEvents });
    expect(world.told('weekly')).toMatchObject({ SNSTopicArn: topicArn, BackupVaultEvents: allEvents });
  });

  it('touches no vault that nobody named', async () => {
    world.vault('daily', null);
    world.vault('weekly', null);
    await subscribe('daily', '--yes');

    expect(world.told('weekly')).toBeUndefined();
  });

  it('changes nothing when nobody agrees, or there is nobody to ask, or in a dry run', async () => {
    world.vault('daily', null);

    expect(await answering('n', 'daily')).toMatchObject({ code: 1, err: 'error: Nothing was changed.\n' });
    expect(await subscribe('daily')).toMatchObject({ code: 2, err: expect.stringContaining('Give --yes') });
    const tried = await subscribe('--all', '--dry-run');
    expect(tried).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was changed: this was a dry run.') });
    expect(world.told('daily')).toBeUndefined();
  });

  it('has nothing to do where all is as it should be', async () => {
    world.vault('daily', {});

    expect(await subscribe('daily')).toEqual({ code: 0, out: '1 vault is already as it should be.\n', err: '' });
  });

  it('leaves vaults alone whose topic AWS Backup may not publish to, and says what lets it', async () => {
    world.vault('daily', null);
    const Statement = [{ Sid: 'Mine', Effect: 'Allow', Principal: { AWS: '*' }, Action: 'SNS:Publish' }];
    world.policies.set(otherTopic, JSON.stringify({ Statement }));
    const { code, err } = await world.run('subscribe', 'daily', '--yes', '--topic', otherTopic);

    expect(code).toBe(1);
    expect(err).toContain(`The policy of the topic ${otherTopic} does not let backup.amazonaws.com publish`);
    expect(err).toMatch(/Mend it first: aws sns set-topic-attributes .*"Sid":"Mine".*"Sid":"BackupVaults"/);
    expect(world.told('daily')).toBeUndefined();
  });

  it('overwrites another topic only with --replace', async () => {
    world.vault('daily', { topic: otherTopic });
    const { code, out } = await subscribe('--all', '--yes');

    expect(code).toBe(1);
    expect(out).toContain(`daily is left as it is: it notifies another topic, ${otherTopic}; give --replace`);
    expect(world.told('daily')).toMatchObject({ SNSTopicArn: otherTopic });
    expect((await subscribe('--all', '--yes', '--replace')).code).toBe(0);
    expect(world.told('daily')).toMatchObject({ SNSTopicArn: topicArn });
  });

  it('leaves a view of another account’s vault, which is a fault only when somebody named it', async () => {
    world.vault('daily', null);
    world.vault('theirs', null, { VaultType: 'RESTORE_ACCESS_BACKUP_VAULT' });
    const { code, out } = await subscribe('--all', '--yes');

    expect(code).toBe(0);
    expect(out).toContain('theirs is left as it is: it is a view of a vault in another account');
    expect((await subscribe('theirs', '--yes')).code).toBe(1);
  });

  it('subscribes an air-gapped vault like any other, and keeps events that are only in AWS’s newest model', async () => {
    const newest = 'ACCESS_POINT_EXPIRED';
    world.vault('vaulted', { events: [newest] }, { VaultType: 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT' });

    expect((await subscribe('vaulted', '--yes')).code).toBe(0);
    expect(world.told('vaulted')).toMatchObject({ BackupVaultEvents: [...allEvents, newest] });
  });

  it('overwrites nothing whose notifications it may not read', async () => {
    world.vault('daily', null);
    world.sims.fault({ ...denial, match: 'notification-configuration', times: 0 });
    const { code, out } = await subscribe('daily', '--yes');

    expect(code).toBe(1);
    expect(out).toContain('whom it notifies now is not known (backup:GetBackupVaultNotifications is denied)');
    expect(world.told('daily')).toBeUndefined();
  });

  it('says what AWS refused, vault by vault, and goes on with the others', async () => {
    world.vault('a-bad', null, { BackupVaultArn: 'arn:aws:backup:eu-west-1:444455556666:backup-vault:a-bad' });
    world.vault('b-good', null);
    const { code, out, err } = await subscribe('--all', '--yes', '--json');
    const { vaults } = JSON.parse(out) as { vaults: object[] };

    expect(code).toBe(1);
    expect(err).toContain(
      'error: a-bad: AWS answered InvalidParameterValueException: The topic has to be in the account',
    );
    expect(vaults).toMatchObject([
      { vault: 'a-bad', done: false, problem: expect.stringContaining('InvalidParameterValueException') },
      { vault: 'b-good', done: true, problem: null },
    ]);
  });

  it('leaves a vault that somebody changed while it was asked about', async () => {
    world.vault('daily', null);
    const { code, err } = await runCli(['vaults', 'subscribe', 'daily'], {
      ask: async () => {
        world.vault('daily', { topic: otherTopic });
        return 'y';
      },
    });

    expect(code).toBe(1);
    expect(err).toBe('error: daily: it was left: somebody changed whom it notifies in the meantime. Look again.\n');
    expect(world.told('daily')).toMatchObject({ SNSTopicArn: otherTopic });
  });

  it('does not believe what it cannot read back', async () => {
    world.vault('daily', null);
    const table = world.sims.state.backup.vaultNotifications;
    const set = table.set.bind(table);
    table.set = (name, told) => set(name, { ...told, BackupVaultEvents: ['BACKUP_JOB_COMPLETED'] });
    const { code, err } = await subscribe('daily', '--yes');
    table.set = set;

    expect(code).toBe(1);
    expect(err).toBe(`error: daily: AWS took it, and says now that it notifies ${topicArn} of BACKUP_JOB_COMPLETED.\n`);
  });

  it.each([
    ['neither names nor --all', []],
    ['names and --all', ['daily', '--all']],
    ['a FIFO topic', ['daily', '--topic', `${topicArn}.fifo`]],
    ['no ARN', ['daily', '--topic', 'backups']],
    ['a topic of another account', ['daily', '--topic', 'arn:aws:sns:eu-west-1:444455556666:backups']],
    ['a topic of another Region', ['daily', '--topic', 'arn:aws:sns:us-east-1:111122223333:backups']],
  ])('is called wrongly with %s', async (_what, words) => {
    world.vault('daily', null);

    expect((await subscribe(...words, '--yes')).code).toBe(2);
    expect(world.told('daily')).toBeUndefined();
  });

  it('knows near names, and sends nothing to a topic that is gone', async () => {
    world.vault('daily', null);

    expect((await subscribe('dayly', '--yes')).err).toContain('Did you mean daily?');
    world.topics.clear();
    expect(await subscribe('daily', '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining(`There is no topic ${topicArn}`),
    });
    expect(world.told('daily')).toBeUndefined();
  });

  it('takes a vault whose name begins with -', async () => {
    world.vault('-odd', null);

    expect((await subscribe('--yes', '--', '-odd')).code).toBe(0);
    expect(world.told('-odd')).toMatchObject({ SNSTopicArn: topicArn });
  });
});

const denial = { vendor: 'backup', kind: 'status', status: 403, error: 'AccessDeniedException' } as const;
