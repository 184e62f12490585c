import {
  type BackupClient,
  type BackupVaultEvent,
  type BackupVaultListMember,
  GetBackupVaultNotificationsCommand,
  ListBackupVaultsCommand,
  PutBackupVaultNotificationsCommand,
} from '@aws-sdk/client-backup';
import { PageTokens } from '../../../lib/page-tokens.ts';
import type { ListedVault, VaultAccess, VaultNotifications } from '../../../ports/aws-backup/backup-vaults.ts';
import type { Looked, TopicKey } from '../../../ports/deployment/deployment.ts';
import { describeKey } from '../lookups/encryption-keys.ts';
import type { SignedCaller } from '../signed-caller.ts';
import { looked, lookedFor } from './looked.ts';

/** Vaults on one page; AWS takes up to 1000. */
const pageSize = 50;

/** Reads the vaults of an account and Region, and changes their notifications, at the rate that its client is limited to. */
export class AwsBackupVaults implements VaultAccess {
  readonly #backup: BackupClient;
  readonly #kms: SignedCaller;

  constructor(backup: BackupClient, kms: SignedCaller) {
    this.#backup = backup;
    this.#kms = kms;
  }

  listVaults() {
    return looked('backup:ListBackupVaults', async () => {
      const vaults: ListedVault[] = [];
      const named = new PageTokens('ListBackupVaults');
      let token: string | undefined;
      do {
        const page = await this.#backup.send(new ListBackupVaultsCommand({ MaxResults: pageSize, NextToken: token }));
        vaults.push(...(page.BackupVaultList ?? []).map(vaultOf));
        token = named.after(page.NextToken);
      } while (token !== undefined);
      return vaults.sort((a, b) => (a.name < b.name ? -1 : 1));
    });
  }

  notificationsOf(name: string) {
    // A vault without notifications answers ResourceNotFoundException.
    return lookedFor('backup:GetBackupVaultNotifications', async () => {
      const command = new GetBackupVaultNotificationsCommand({ BackupVaultName: name });
      const { SNSTopicArn, BackupVaultEvents = [] } = await this.#backup.send(command);
      return SNSTopicArn === undefined ? null : { topicArn: SNSTopicArn, events: [...BackupVaultEvents] };
    });
  }

  keyOf(keyArn: string) {
    return looked('kms:DescribeKey', () => describeKey(keyArn, this.#kms));
  }

  async topicKey(keyId: string): Promise<Looked<TopicKey | null>> {
    const found = await lookedFor('kms:DescribeKey', () => this.#kms('TrentService.DescribeKey', { KeyId: keyId }));
    if ('notKnown' in found) return found;
    if (found.value === null) return { value: null };
    const { KeyMetadata: key = {} } = found.value as {
      KeyMetadata?: { Arn?: string; KeyManager?: string; KeyState?: string };
    };
    const { Arn: arn = keyId, KeyManager: manager = null, KeyState: state = 'unknown' } = key;
    // The policy of a key of AWS cannot be changed, and a key is asked for its policy by its ARN, never by an alias.
    if (manager === 'AWS') return { value: { arn, manager, state, policy: null } };
    const policy = await looked('kms:GetKeyPolicy', async () => {
      const answer = await this.#kms('TrentService.GetKeyPolicy', { KeyId: arn, PolicyName: 'default' });
      return (answer as { Policy?: string }).Policy ?? null;
    });
    return 'notKnown' in policy ? policy : { value: { arn, manager, state, policy: policy.value } };
  }

  async putNotifications(name: string, { topicArn, events }: VaultNotifications): Promise<void> {
    await this.#backup.send(
      new PutBackupVaultNotificationsCommand({
        BackupVaultName: name,
        SNSTopicArn: topicArn,
        // AWS adds events faster than the types of its SDK.
        BackupVaultEvents: events as BackupVaultEvent[],
      }),
    );
  }
}

function vaultOf(listed: BackupVaultListMember): ListedVault {
  return {
    name: listed.BackupVaultName ?? '',
    arn: listed.BackupVaultArn ?? '',
    type: listed.VaultType ?? 'BACKUP_VAULT',
    recoveryPoints: listed.NumberOfRecoveryPoints ?? null,
    keyArn: listed.EncryptionKeyArn ?? null,
    keyType: listed.EncryptionKeyType ?? null,
    isLocked: listed.Locked === true,
    lockDate: listed.LockDate?.toISOString() ?? null,
    minRetentionDays: listed.MinRetentionDays ?? null,
    maxRetentionDays: listed.MaxRetentionDays ?? null,
  };
}
