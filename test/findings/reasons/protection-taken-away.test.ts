import { describe, expect, it } from 'vitest';
import { around, nightlyRule, plan, point, table, vaultArn } from '../an-account.ts';
import { foundIn } from '../judged.ts';
import { trail, trailed } from '../trailed.ts';

const id = '1f2e3d4c-5f3d-4a7e-9c57-1d2b3c4d5e6f';
const keyArn = `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
const vaults = (EncryptionKeyArn: string | null) => ({
  'list-backup-vaults.json': {
    BackupVaultList: [{ BackupVaultName: 'main', BackupVaultArn: vaultArn('main'), EncryptionKeyArn }],
  },
});
const key = (KeyState: string, more: object = {}) => ({
  [`describe-key.${id}.json`]: { KeyMetadata: { KeyId: id, Arn: keyArn, KeyState, ...more } },
});
const found = (...files: object[]) =>
  foundIn(Object.assign({ ...plan(), ...around() }, ...files), 'protection-taken-away');

describe('findings/reasons/protection-taken-away: keys', () => {
  it.each<[string, object, string, RegExp]>([
    ['Disabled', {}, 'high', /^The key of vault main is disabled: nothing/],
    ['PendingDeletion', {}, 'critical', /^The key of vault main is scheduled for deletion: nothing/],
    ['PendingDeletion', { DeletionDate: '2026-12-24T00:00:00.000Z' }, 'critical', /deletion on 2026-12-24: nothing/],
    ['PendingReplicaDeletion', {}, 'critical', /^The key of vault main is scheduled for deletion: nothing/],
    ['PendingImport', {}, 'high', /^The key of vault main cannot be used, it is PendingImport: nothing/],
    ['Unavailable', {}, 'high', /^The key of vault main cannot be used, it is Unavailable: nothing/],
  ])('one that is %s %j is %s', (state, more, severity, says) => {
    expect(found(vaults(keyArn), key(state, more))).toMatchObject([{ severity, says: expect.stringMatching(says) }]);
  });

  it('says nothing of one that is in use, or that nobody described', () => {
    expect(found(vaults(keyArn), key('Enabled'))).toEqual([]);
    expect(found(vaults(keyArn), key('Updating'))).toEqual([]);
    expect(found(vaults(keyArn))).toEqual([]);
    expect(found(vaults(null), key('Disabled'))).toEqual([]);
  });

  it.each(['key-1', 'arn:aws:kms:eu-west-1:111122223333:key/$(x)'])('advises no command with %s in it', (odd) => {
    const [one] = found(vaults(odd), { 'describe-key.odd.json': { KeyMetadata: { Arn: odd, KeyState: 'Disabled' } } });

    expect(one?.advice.join()).not.toContain('--key-id');
    expect(found(vaults(keyArn), key('Disabled'))[0]?.advice.join()).toContain(`--key-id ${keyArn}`);
    expect(found(vaults(keyArn), key('Unavailable'))[0]?.advice[0]).toContain(
      `\`aws kms describe-key --region eu-west-1 --key-id ${keyArn}\``,
    );
  });

  it('says of several calls by one how many there were', () => {
    const plans = ['01', '02'].map((hour) =>
      trailed('DeleteBackupPlan', { backupPlanId: 'gone' }, { eventTime: `2026-11-21T${hour}:00:00Z` }),
    );

    expect(found(trail(...plans)).map(({ says, missed }) => [says, missed])).toEqual([
      [expect.stringMatching(/^A backup plan was deleted twice by .*mallory, the last time at /), 2],
    ]);
  });

  it('tells of a call that took a key of a vault, by its id or its ARN, and of no other', () => {
    const disabled = (keyId: string | null) => trail(trailed('DisableKey', { keyId }));

    expect(found(vaults(keyArn), disabled(id))).toMatchObject([{ key: 'DisableKey' }]);
    expect(found(vaults(keyArn), disabled(keyArn))).toHaveLength(1);
    for (const state of ['Enabled', 'Updating']) expect(found(vaults(keyArn), key(state), disabled(id))).toEqual([]);
    expect(found(vaults(keyArn), disabled('other'))).toEqual([]);
    expect(found(vaults(keyArn), disabled(null))).toEqual([]);
    expect(found({ 'list-backup-vaults.json': '' }, disabled(id))).toEqual([]);
  });
});

describe('findings/reasons/protection-taken-away: how long points are kept', () => {
  it('is shortened of a point that its rule keeps for ever', () => {
    const kept = point(table('orders'), '2026-11-20T05:00:00.000Z');
    const shortened = trailed('UpdateRecoveryPointLifecycle', {
      recoveryPointArn: kept.RecoveryPointArn,
      lifecycle: { deleteAfterDays: 3650 },
    });
    const { Lifecycle: _days, ...forEver } = nightlyRule;
    const files = {
      ...plan([forEver]),
      'list-recovery-points-by-backup-vault.main.json': { RecoveryPoints: [kept] },
      ...trail(shortened),
    };

    expect(found(files)).toMatchObject([{ sure: 'certain', key: 'UpdateRecoveryPointLifecycle' }]);
    expect(found({ ...files, ...plan([nightlyRule]) })).toEqual([]);
  });
});
