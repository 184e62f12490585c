import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { keyArn, openVaultWorld, otherTopic, topicArn } from './run-vaults.ts';

const world = openVaultWorld();

describe('cli/vaults/list', () => {
  it('shows type, recovery points, key, lock, notifications and what is missing', async () => {
    world.vault('daily', { topic: otherTopic }, { Locked: true });
    const { code, out } = await world.run('list');

    expect(code).toBe(0);
    expect(out).toBe(`1 vault in eu-west-1; to notify
${topicArn}

daily
  type      backup vault, 3 recovery points
  key       the customer’s, enabled
  lock      governance lock, which whoever may can take off at any time
  notifies  ${otherTopic} of all 17 events
  missing   It notifies another topic,
            ${otherTopic}.
`);
  });

  it('has all of it as JSON', async () => {
    world.keys.set(keyArn('going'), {
      KeyManager: 'CUSTOMER',
      KeyState: 'PendingDeletion',
      DeletionDate: 1_796_083_200,
    });
    world.vault('daily', null, { EncryptionKeyArn: keyArn('going'), Locked: true, LockDate: '2026-01-01T00:00:00Z' });
    const { vaults, ...about } = JSON.parse((await world.run('list', '--json')).out);

    expect(about).toEqual({ region: 'eu-west-1', topic: topicArn, topicNotKnown: null });
    expect(vaults).toEqual([
      {
        name: 'daily',
        arn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:daily',
        type: 'BACKUP_VAULT',
        recoveryPoints: 3,
        key: {
          ...{ arn: keyArn('going'), owner: 'customer', state: 'PendingDeletion' },
          ...{ deletedAt: '2026-12-01T00:00:00.000Z', notKnown: null },
        },
        lock: {
          ...{ mode: 'compliance', fixedFrom: '2026-01-01T00:00:00.000Z', isFixed: true },
          ...{ minRetentionDays: null, maxRetentionDays: null },
        },
        notifications: null,
        notificationsNotKnown: null,
        missing: ['It notifies nobody.', expect.stringContaining('is deleted 2026-12-01')],
      },
    ]);
  });

  it('lists them where there is no stage, too', async () => {
    const none = Object.assign(new Error('none'), { name: 'ValidationError' });
    world.cloudFormation.on(DescribeStacksCommand).rejects(none);
    world.vault('daily', { topic: otherTopic });
    const { code, out } = await world.run('list');

    expect(code).toBe(0);
    expect(out).toContain('which topic they are to notify is not known: There is no');
    expect(out).not.toContain('missing');
  });

  // AWS takes no such names; whoever answers in its place might.
  it.each(['list', 'verify'])('%s shows nothing that a terminal acts on', async (command) => {
    world.vault('evil\u001b[2J\nname', { topic: 'arn:\u001b]0;x\u0007\u202e' }, { EncryptionKeyArn: 'arn:\u001b[1m' });
    const { out, err } = await world.run(command);
    const json = (await world.run(command, '--json')).out;

    for (const acting of ['\u001b', '\u0007', '\u202e']) expect(out + err + json).not.toContain(acting);
    expect(out).toContain('name');
  });
});
