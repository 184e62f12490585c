import type { Instant } from '../../lib/instant.ts';
import type { Looked, TopicKey } from '../deployment/deployment.ts';

/** A vault as AWS Backup lists it. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupVaultListMember.html */
export interface ListedVault {
  name: string;
  arn: string;
  /** As AWS spells it: `BACKUP_VAULT`, `LOGICALLY_AIR_GAPPED_BACKUP_VAULT` or `RESTORE_ACCESS_BACKUP_VAULT`. */
  type: string;
  /** Null: AWS does not say. */
  recoveryPoints: number | null;
  keyArn: string | null;
  /** As AWS spells it: `AWS_OWNED_KMS_KEY` or `CUSTOMER_MANAGED_KMS_KEY`, which includes `aws/backup`; null: AWS does not say. */
  keyType: string | null;
  isLocked: boolean;
  /** From when nobody can change the lock; null: those with permission can remove it. */
  lockDate: Instant | null;
  minRetentionDays: number | null;
  maxRetentionDays: number | null;
}

/** The notification settings of a vault: topic and events. */
export interface VaultNotifications {
  topicArn: string;
  events: string[];
}

/** The key that encrypts a vault. */
export interface VaultKey {
  /** As KMS spells it: `AWS` or `CUSTOMER`; null: KMS does not say. */
  manager: string | null;
  /** As KMS spells it: `Enabled`, `Disabled`, `PendingDeletion`, … */
  state: string;
  deletedAt: Instant | null;
}

/** Reads the vaults of one account and Region. */
export interface VaultReader {
  /** All vaults of this account, sorted by name. */
  listVaults(): Promise<Looked<ListedVault[]>>;
  /** Returns a vault's notification settings; null: it has none. */
  notificationsOf(name: string): Promise<Looked<VaultNotifications | null>>;
  /** Returns a key; null when there is no such key. */
  keyOf(keyArn: string): Promise<Looked<VaultKey | null>>;
  /** Returns the key of the topic that vaults notify, with its policy; null when there is no such key. @param keyId id, ARN or alias */
  topicKey(keyId: string): Promise<Looked<TopicKey | null>>;
}

/** Reads vaults and changes their notification settings. */
export interface VaultAccess extends VaultReader {
  /** Replaces a vault's notification settings. @throws AWS's error */
  putNotifications(name: string, notifications: VaultNotifications): Promise<void>;
}
