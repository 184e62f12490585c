import { describe, expect, it } from 'vitest';
import { isView, lookAtVaults } from '../../../src/doctor/vaults/look.ts';
import { someVaults } from '../a-deployment.ts';
import { aListedVault, aVaultKey, denied } from './a-vault.ts';

const keyOne = 'arn:aws:kms:eu-west-1:111122223333:key/1';
const keyTwo = 'arn:aws:kms:eu-west-1:111122223333:key/2';

describe('doctor/vaults/look: lookAtVaults', () => {
  it('reads whom each vault notifies, and each key that there is to ask for once', async () => {
    const asked: string[] = [];
    const vaults = [
      aListedVault({ name: 'a', keyArn: keyOne }),
      aListedVault({ name: 'b', keyArn: keyTwo, keyType: 'CUSTOMER_MANAGED_KMS_KEY' }),
      aListedVault({ name: 'c', keyArn: keyOne }),
      aListedVault({ name: 'not-said', keyArn: null }),
      aListedVault({ name: 'of-aws', keyType: 'AWS_OWNED_KMS_KEY' }),
    ];
    const told = { topicArn: 'arn:aws:sns:eu-west-1:111122223333:ours', events: ['BACKUP_JOB_STARTED'] };
    const seen = await lookAtVaults(
      someVaults({
        listVaults: async () => ({ value: vaults }),
        notificationsOf: async (name) => (name === 'b' ? denied : { value: name === 'a' ? told : null }),
        keyOf: async (arn) => {
          asked.push(arn);
          return { value: arn === keyOne ? aVaultKey() : null };
        },
      }),
    );

    expect(asked.toSorted()).toEqual([keyOne, keyTwo]);
    expect(seen).toEqual({
      value: [
        { vault: vaults[0], notifications: { value: told }, key: { value: aVaultKey() } },
        { vault: vaults[1], notifications: denied, key: { value: null } },
        { vault: vaults[2], notifications: { value: null }, key: { value: aVaultKey() } },
        { vault: vaults[3], notifications: { value: null }, key: null },
        { vault: vaults[4], notifications: { value: null }, key: null },
      ],
    });
  });

  it('does not know them when they may not be listed', async () => {
    expect(await lookAtVaults(someVaults({ listVaults: async () => denied }))).toEqual(denied);
  });
});

describe('doctor/vaults/look: isView', () => {
  it.each([
    ['RESTORE_ACCESS_BACKUP_VAULT', true],
    ['BACKUP_VAULT', false],
    ['LOGICALLY_AIR_GAPPED_BACKUP_VAULT', false],
  ])('says whether %s is only a view: %s', (type, expected) => {
    expect(isView(aListedVault({ type }))).toBe(expected);
  });
});
