import type { Instant } from '../../lib/instant.ts';
import type { ListedVault } from '../../ports/aws-backup/backup-vaults.ts';
import type { VaultSeen } from './look.ts';

/** Who owns the key of a vault: `aws-managed` is `aws/backup` of this account; `not-known`: AWS does not say, or denies access. */
export type KeyOwner = 'aws-owned' | 'aws-managed' | 'customer' | 'not-known';

/** Returns whose key encrypts a vault. */
export function keyOwnerOf({ vault, key }: VaultSeen): KeyOwner {
  if (vault.keyType === 'AWS_OWNED_KMS_KEY') return 'aws-owned';
  const manager = key !== null && 'value' in key ? key.value?.manager : null;
  if (manager === 'AWS') return 'aws-managed';
  return manager === 'CUSTOMER' ? 'customer' : 'not-known';
}

const owners: Readonly<Record<KeyOwner, string>> = {
  'aws-owned': 'AWS’s own, in no account',
  'aws-managed': 'AWS’s own (aws/backup)',
  customer: 'the customer’s',
  'not-known': 'not known whose',
};

/** Says whose key encrypts a vault, and how that key does. */
export function describeKeyOf(seen: VaultSeen): string {
  const { key } = seen;
  const owner = owners[keyOwnerOf(seen)];
  if (key === null) return owner;
  if ('notKnown' in key) return key.lacks === null ? `${owner}: ${key.notKnown}` : `${owner}: ${key.lacks} is denied`;
  if (key.value === null) return 'a key that is gone';
  const { state, deletedAt } = key.value;
  if (state === 'Enabled') return `${owner}, enabled`;
  return deletedAt === null ? `${owner}, ${state}` : `${owner}, ${state}: deleted ${deletedAt}`;
}

/** The lock of a vault. https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html */
export interface Lock {
  mode: 'none' | 'governance' | 'compliance';
  /** From when nobody can change it, AWS included; null: from the beginning, or never. */
  fixedFrom: Instant | null;
  /** Whether nobody can change it now. */
  isFixed: boolean;
}

/** Returns how a vault is locked now. */
export function lockOf({ type, isLocked, lockDate }: ListedVault, now: Instant): Lock {
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html: each has a lock in compliance mode.
  if (type === 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT') return { mode: 'compliance', fixedFrom: lockDate, isFixed: true };
  if (!isLocked) return { mode: 'none', fixedFrom: null, isFixed: false };
  if (lockDate === null) return { mode: 'governance', fixedFrom: null, isFixed: false };
  return { mode: 'compliance', fixedFrom: lockDate, isFixed: Date.parse(lockDate) <= Date.parse(now) };
}

/** Says how a vault is locked, and until when that can be changed; a lock itself has no end. */
export function describeLock(vault: ListedVault, now: Instant): string {
  const { mode, fixedFrom, isFixed } = lockOf(vault, now);
  if (mode === 'none') return 'not locked';
  const { minRetentionDays: least, maxRetentionDays: most } = vault;
  const days = [least === null ? null : `at least ${least}`, most === null ? null : `at most ${most}`];
  const kept = days.filter((day) => day !== null);
  const unit = (most ?? least) === 1 ? 'day' : 'days';
  const retention = kept.length === 0 ? '' : `; recovery points are kept ${kept.join(' and ')} ${unit}`;
  if (mode === 'governance') return `governance lock, which whoever may can take off at any time${retention}`;
  if (!isFixed) return `compliance lock, which can be changed until ${fixedFrom}, and by nobody after that${retention}`;
  return `compliance lock, which nobody can change${fixedFrom === null ? '' : ` since ${fixedFrom}`}${retention}`;
}
