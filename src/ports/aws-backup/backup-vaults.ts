import type { Instant } from '../../lib/instant.ts';
import type { Looked } from '../deployment/deployment.ts';

/** A vault as AWS Backup lists it. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupVaultListMember.html */
export interface ListedVault {
  name: string;
  arn: string;
  /** AWS's word: `BACKUP_VAULT`, `LOGICALLY_AIR_GAPPED_BACKUP_VAULT` or `RESTORE_ACCESS_BACKUP_VAULT`. */
  type: string;
  /** Null: AWS does not say. */
  recoveryPoints: number | null;
  keyArn: string | null;
  /** AWS's word: `AWS_OWNED_KMS_KEY` or `CUSTOMER_MANAGED_KMS_KEY`, which also stands for `aws/backup`; null: it does not say. */
  keyType: string | null;
  isLocked: boolean;
  /** From when the lock cannot be changed by anybody; null: whoever may, can take it off. */
  lockDate: Instant | null;
  minRetentionDays: number | null;
  maxRetentionDays: number | null;
}

/** Whom a vault tells of what. */
export interface VaultNotifications {
  topicArn: string;
  events: string[];
}

/** The key that encrypts a vault. */
export interface VaultKey {
  /** KMS's word: `AWS` or `CUSTOMER`; null: it does not say. */
  manager: string | null;
  /** KMS's word: `Enabled`, `Disabled`, `PendingDeletion`, … */
  state: string;
  deletedAt: Instant | null;
}

/** Reads the vaults of one account and Region. */
export interface VaultReader {
  /** All vaults of this account, sorted by name. */
  listVaults(): Promise<Looked<ListedVault[]>>;
  /** Null: the vault tells nobody. */
  notificationsOf(name: string): Promise<Looked<VaultNotifications | null>>;
  /** Null: there is no such key. */
  keyOf(keyArn: string): Promise<Looked<VaultKey | null>>;
}

/** Reads and subscribes them. */
export interface VaultAccess extends VaultReader {
  /** Replaces whom a vault tells of what. @throws what AWS answered */
  putNotifications(name: string, notifications: VaultNotifications): Promise<void>;
}
