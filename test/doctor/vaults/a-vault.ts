import type { VaultSeen } from '../../../src/doctor/vaults/look.ts';
import type { ListedVault, VaultKey } from '../../../src/ports/aws-backup/backup-vaults.ts';

/** A vault as AWS Backup lists it: of the usual type, not locked. */
export function aListedVault(more: Partial<ListedVault> = {}): ListedVault {
  const { name = 'daily' } = more;
  return {
    ...{ name, arn: `arn:aws:backup:eu-west-1:111122223333:backup-vault:${name}`, type: 'BACKUP_VAULT' },
    ...{ recoveryPoints: 1, keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1', keyType: null },
    ...{ isLocked: false, lockDate: null, minRetentionDays: null, maxRetentionDays: null },
    ...more,
  };
}

/** A key of the customer that can be used. */
export function aVaultKey(more: Partial<VaultKey> = {}): VaultKey {
  return { manager: 'CUSTOMER', state: 'Enabled', deletedAt: null, ...more };
}

/** What was seen of a vault that notifies nobody and whose key can be used. */
export function aSeenVault({
  vault = {},
  ...more
}: Partial<Omit<VaultSeen, 'vault'>> & { vault?: Partial<ListedVault> } = {}): VaultSeen {
  return { vault: aListedVault(vault), notifications: { value: null }, key: { value: aVaultKey() }, ...more };
}

/** Nobody may look. */
export const denied = { notKnown: 'it is denied', lacks: 'backup:Something' } as const;

/** It could not be looked at, for another reason. */
export const unanswered = { notKnown: 'AWS did not answer', lacks: null } as const;
