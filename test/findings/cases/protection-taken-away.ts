import { expect } from 'vitest';
import { around, type Files, longAgo, nights, plan, planId, point, table, vaultArn } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';
import { trail, trailed } from '../trailed.ts';

const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1f2e3d4c-5f3d-4a7e-9c57-1d2b3c4d5e6f';
const calls = (...events: readonly unknown[]) => ({ ...plan(), ...around(), ...trail(...events) });
const deleted = (n: number, other: Parameters<typeof trailed>[2] = {}) =>
  trailed(
    'DeleteRecoveryPoint',
    { backupVaultName: 'main', recoveryPointArn: `arn:aws:backup:eu-west-1:111122223333:recovery-point:d${n}` },
    { eventTime: `2026-11-21T23:${10 + n}:00Z`, ...other },
  );
const withKey = (KeyState: string, other: Record<string, unknown> = {}) => ({
  ...calls(),
  'list-backup-vaults.json': {
    BackupVaultList: [
      { BackupVaultName: 'main', BackupVaultArn: vaultArn('main'), EncryptionKeyArn: keyArn, CreationDate: longAgo },
    ],
  },
  'describe-key.1f2e3d4c-5f3d-4a7e-9c57-1d2b3c4d5e6f.json': {
    KeyMetadata: { KeyId: '1f2e3d4c-5f3d-4a7e-9c57-1d2b3c4d5e6f', Arn: keyArn, KeyState, ...other },
  },
});
const policy = (statement: Record<string, unknown>) => ({
  ...calls(),
  'get-backup-vault-access-policy.main.json': {
    BackupVaultName: 'main',
    Policy: JSON.stringify({ Statement: [{ Action: 'backup:CopyIntoBackupVault', Resource: '*', ...statement }] }),
  },
});
const withoutTrail = ({ 'lookup-events.json': _trail, ...files }: Files): Files => files;
const shortened = (after: number) =>
  trailed(
    'UpdateRecoveryPointLifecycle',
    { backupVaultName: 'main', lifecycle: { deleteAfterDays: after } },
    { responseElements: { previousLifecycle: { deleteAfterDays: 35 } } },
  );

/** What AWS writes to its trail: not how long it was kept before. */
const keptFor = (deleteAfterDays: number) => {
  const recovered = point(table('orders'), nights[0] ?? '');
  return {
    ...calls(
      trailed('UpdateRecoveryPointLifecycle', {
        backupVaultName: 'main',
        recoveryPointArn: recovered.RecoveryPointArn,
        lifecycle: { deleteAfterDays },
      }),
    ),
    'list-recovery-points-by-backup-vault.main.json': { RecoveryPoints: [recovered] },
  };
};

/** See `src/findings/reasons/protection-taken-away.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'the policy of a vault lets anybody in',
      files: policy({ Effect: 'Allow', Principal: '*' }),
      finds: [{ sure: 'certain', says: expect.stringMatching(/^The access policy of vault main lets any principal/) }],
    },
    {
      says: 'the policy of a vault lets anybody in who has an account, and nobody may look at the trail',
      files: withoutTrail(policy({ Effect: 'Allow', Principal: { AWS: ['*'] } })),
      finds: [{ sure: 'certain' }],
    },
    {
      says: 'one person deleted twelve points in a minute each: once, with how many',
      files: calls(...Array.from({ length: 12 }, (_, index) => deleted(index))),
      finds: [
        {
          sure: 'certain',
          missed: 12,
          says: expect.stringMatching(/^Many recovery points are gone: 12 were deleted by .*mallory, the last at 2026/),
          dueAt: '2026-11-21T23:21:00.000Z',
        },
      ],
    },
    {
      says: 'two people, a plan and a lock are three',
      files: calls(
        deleted(1),
        deleted(2, { arn: 'arn:aws:iam::111122223333:user/eve' }),
        trailed('DeleteBackupPlan', { backupPlanId: planId }),
        trailed('DeleteBackupVaultLockConfiguration', { backupVaultName: 'main' }),
      ),
      finds: [{ planName: 'nightly' }, {}, {}, {}],
    },
    {
      says: 'the key of a vault is scheduled for deletion',
      files: withKey('PendingDeletion', { DeletionDate: '2026-11-29T00:00:00.000Z' }),
      finds: [{ sure: 'certain', deadline: '2026-11-29T00:00:00.000Z' }],
    },
    { says: 'it is to be kept shorter than its rule says', files: keptFor(7), finds: [{ sure: 'certain' }] },
    {
      says: 'nobody says how long it was kept before',
      files: calls(trailed('UpdateRecoveryPointLifecycle', { lifecycle: { deleteAfterDays: 7 } })),
      finds: [{ sure: 'likely' }],
    },
    { says: 'points are to be kept a day', files: calls(shortened(1)), finds: [{ missed: 1 }] },
  ],
  twins: [
    {
      says: 'the policy of a vault lets those of the organisation in',
      files: policy({
        Effect: 'Allow',
        Principal: '*',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1111111111' } },
      }),
      finds: [],
    },
    {
      says: 'the policy of a vault keeps everybody from deleting',
      files: policy({ Effect: 'Deny', Principal: '*', Action: 'backup:DeleteRecoveryPoint' }),
      finds: [],
    },
    {
      says: 'the policy of a vault lets one account in',
      files: policy({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' } }),
      finds: [],
    },
    {
      says: 'the key of a vault was disabled, and is in use again',
      files: { ...withKey('Enabled'), ...trail(trailed('DisableKey', { keyId: keyArn })) },
      finds: [],
    },
    { says: 'it is to be kept longer than its rule says', files: keptFor(365), finds: [] },
    { says: 'AWS Backup deleted what its lifecycle says', files: calls(deleted(1, { arn: null })), finds: [] },
    { says: 'AWS refused it', files: calls(deleted(1, { errorCode: 'AccessDenied' })), finds: [] },
    { says: 'points are to be kept longer', files: calls(shortened(365)), finds: [] },
    {
      says: 'a key of no vault was disabled whose name is a part of that of the vault’s',
      files: { ...withKey('Disabled', { Arn: 'another' }), ...trail(trailed('DisableKey', { keyId: '1f2e3d4c' })) },
      finds: [],
    },
    { says: 'a key of no vault was disabled', files: calls(trailed('DisableKey', { keyId: keyArn })), finds: [] },
    { says: 'the key works', files: withKey('Enabled'), finds: [] },
    {
      says: 'it was long ago',
      files: calls(deleted(1, { eventTime: `${nights[0]?.slice(0, 8)}01T00:00:00Z` })),
      finds: [],
    },
  ],
};
