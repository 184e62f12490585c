import { describe, expect, it } from 'vitest';
import { checkVaults } from '../../../src/doctor/vaults/check.ts';
import { vaultEvents } from '../../../src/doctor/vaults/vault-events.ts';
import type { VaultNotifications, VaultReader } from '../../../src/ports/aws-backup/backup-vaults.ts';
import type { Deployment } from '../../../src/ports/deployment/deployment.ts';
import { place, toolsWith } from '../a-deployment.ts';
import { aListedVault } from './a-vault.ts';

const ours = place.vaultTopicArn ?? '';
const theirs = 'arn:aws:sns:eu-west-1:111122223333:somebody-else';
const ofAll = (topicArn: string): VaultNotifications => ({ topicArn, events: [...vaultEvents] });
const denied = async () => ({ notKnown: 'it is denied', lacks: 'backup:GetBackupVaultNotifications' });

/** What doctor says of vaults that notify these. */
async function check(
  told: Readonly<Record<string, VaultNotifications | null>>,
  { vaults = {}, aws = {} }: { vaults?: Partial<VaultReader>; aws?: Partial<Deployment> } = {},
) {
  const found = await checkVaults(
    toolsWith({
      aws,
      vaults: {
        listVaults: async () => ({ value: Object.keys(told).map((name) => aListedVault({ name })) }),
        notificationsOf: async (name) => ({ value: told[name] ?? null }),
        keyOf: async () => ({ value: { manager: 'CUSTOMER', state: 'Enabled', deletedAt: null } }),
        ...vaults,
      },
    }),
  );
  return found.map(({ state, target, says }) => [state, target, says]);
}

describe('doctor/vaults/check', () => {
  it.each([
    ['there are none', {}, /^There are no vaults\.$/],
    [
      'none notifies this stack',
      { a: null, b: ofAll(theirs) },
      /^No vault notifies this stack.*vaults subscribe --stage prod --region eu-west-1 --all$/,
    ],
    ['all notify this stack', { a: ofAll(ours) }, /every event that there is: 1 of 1\.$/],
  ])('is well when %s', async (_what, told, says) => {
    expect(await check(told)).toEqual([['ok', undefined, expect.stringMatching(says)]]);
  });

  it('finds vaults that differ from those that notify this stack', async () => {
    const events = vaultEvents.slice(1);

    expect(await check({ a: ofAll(ours), b: null, c: ofAll(theirs), d: { topicArn: ours, events } })).toEqual([
      ['warning', 'b', 'It notifies nobody.'],
      ['warning', 'c', `It notifies another topic, ${theirs}.`],
      ['warning', 'd', 'It does not tell of BACKUP_JOB_STARTED.'],
    ]);
  });

  it('finds that the topic is gone, once vaults notify it', async () => {
    const gone = { aws: { topic: async () => ({ value: null }) } };

    expect(await check({ a: ofAll(ours) }, gone)).toMatchObject([['broken', 'a', expect.stringContaining('is gone')]]);
    expect(await check({ a: null }, gone)).toMatchObject([['ok', undefined, expect.anything()]]);
  });

  it('finds a key that is disabled, whoever is notified', async () => {
    const keyOf = async () => ({ value: { manager: 'CUSTOMER', state: 'Disabled', deletedAt: null } });

    expect(await check({ a: null }, { vaults: { keyOf } })).toMatchObject([
      ['broken', 'a', expect.stringContaining('is Disabled')],
    ]);
  });

  it.each([
    ['vaults', { vaults: { listVaults: denied } }],
    ['notifications', { vaults: { notificationsOf: denied } }],
    ['keys', { vaults: { keyOf: denied } }],
    ['the topic', { aws: { topic: denied } }],
  ])('takes %s that may not be looked at for not known', async (_what, given) => {
    const states = (await check({ a: ofAll(ours) }, given)).map(([state]) => state);

    expect(states).toEqual(['not-known']);
  });

  it('reads a key once that stands behind several vaults', async () => {
    let asked = 0;
    const keyOf = async () => {
      asked += 1;
      return { value: { manager: 'AWS', state: 'Enabled', deletedAt: null } };
    };
    await check({ a: null, b: null, c: null }, { vaults: { keyOf } });

    expect(asked).toBe(1);
  });
});
