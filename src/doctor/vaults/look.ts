import type { ListedVault, VaultKey, VaultNotifications, VaultReader } from '../../ports/aws-backup/backup-vaults.ts';
import type { Looked } from '../../ports/deployment/deployment.ts';

/** One vault, and what was seen of it. */
export interface VaultSeen {
  vault: ListedVault;
  notifications: Looked<VaultNotifications | null>;
  /** Null: its key is of no account, or AWS does not say which it is. */
  key: Looked<VaultKey | null> | null;
}

/** Reads every vault of an account and Region; one key that stands behind several is read once. */
export async function lookAtVaults(access: VaultReader): Promise<Looked<VaultSeen[]>> {
  const listed = await access.listVaults();
  if ('notKnown' in listed) return listed;
  const keys = new Map<string, Promise<Looked<VaultKey | null>>>();
  const keyOf = (arn: string) => {
    const asked = keys.get(arn) ?? access.keyOf(arn);
    keys.set(arn, asked);
    return asked;
  };
  const seen = listed.value.map(async (vault): Promise<VaultSeen> => {
    const keyArn = vault.keyType === 'AWS_OWNED_KMS_KEY' ? null : vault.keyArn;
    const [notifications, key] = await Promise.all([
      access.notificationsOf(vault.name),
      keyArn === null ? null : keyOf(keyArn),
    ]);
    return { vault, notifications, key };
  });
  return { value: await Promise.all(seen) };
}

/**
 * Says whether a vault is only the view of one in another account, to restore from: no backup is made into it, and AWS's
 * pages do not say that it could tell anybody.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/multipartyapproval.html
 */
export function isView({ type }: ListedVault): boolean {
  return type === 'RESTORE_ACCESS_BACKUP_VAULT';
}
