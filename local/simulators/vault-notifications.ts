import { gone, wrong } from './backup-lists.ts';
import { badVaultName, noVault } from './backup-protection.ts';
import type { BackupStore } from './backup-store.ts';
import { type Answer, asText, empty, isObject, parseJson } from './exchange.ts';
import { awsError } from './faults.ts';

/** Events that AWS Backup takes. https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html */
const taken = new Set([
  ...['BACKUP_JOB_STARTED', 'BACKUP_JOB_COMPLETED', 'COPY_JOB_STARTED', 'COPY_JOB_SUCCESSFUL', 'COPY_JOB_FAILED'],
  ...['RESTORE_JOB_STARTED', 'RESTORE_JOB_COMPLETED', 'RECOVERY_POINT_MODIFIED', 'CONTINUOUS_BACKUP_INTERRUPTED'],
  ...['S3_BACKUP_OBJECT_FAILED', 'S3_RESTORE_OBJECT_FAILED', 'EKS_BACKUP_OBJECT_FAILED'],
  ...['EKS_RESTORE_OBJECT_FAILED', 'EKS_RESTORE_OBJECT_SKIPPED', 'EKS_RESTORE_MODIFICATION_SUCCESS'],
  ...['EKS_RESTORE_MODIFICATION_FAILED', 'RECOVERY_POINT_INDEX_COMPLETED', 'RECOVERY_POINT_INDEX_DELETED'],
  ...['RECOVERY_POINT_INDEXING_FAILED', 'ACCESS_POINT_AVAILABLE', 'ACCESS_POINT_CREATION_FAILED'],
  ...['ACCESS_POINT_DELETED', 'ACCESS_POINT_DELETION_FAILED', 'ACCESS_POINT_EXPIRED', 'ACCESS_POINT_DISASSOCIATED'],
]);

/**
 * Answers PutBackupVaultNotifications: the topic has to be a standard one of the vault's account and Region. Deprecated
 * events are refused, as people report of AWS.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultNotifications.html
 */
export function putNotifications(name: string, body: string, { vaults, vaultNotifications }: BackupStore): Answer {
  const vault = vaults.get(name);
  if (vault === undefined) return badVaultName(name) ?? gone(noVault(name));
  const asked = parseJson(body);
  const { SNSTopicArn, BackupVaultEvents } = isObject(asked) ? asked : {};
  if (typeof SNSTopicArn !== 'string' || !Array.isArray(BackupVaultEvents) || BackupVaultEvents.length === 0) {
    return awsError(400, 'MissingParameterValueException', 'SNSTopicArn and BackupVaultEvents are required.');
  }
  const [, , service, ...topicPlace] = SNSTopicArn.split(':');
  if (service !== 'sns' || SNSTopicArn.endsWith('.fifo')) return wrong(`${SNSTopicArn} is no standard topic.`);
  const place = asText(vault.BackupVaultArn).split(':').slice(3, 5).join(':');
  if (place !== '' && topicPlace.slice(0, 2).join(':') !== place) {
    return wrong('The topic has to be in the account and Region of the vault.');
  }
  const refused = BackupVaultEvents.find((event) => !taken.has(String(event)));
  if (refused !== undefined)
    return wrong(`${refused}: Please select from the following list: ${[...taken].join(', ')}`);
  vaultNotifications.set(name, { BackupVaultName: name, SNSTopicArn, BackupVaultEvents });
  return empty(200);
}

/** Answers DeleteBackupVaultNotifications. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DeleteBackupVaultNotifications.html */
export function deleteNotifications(name: string, { vaults, vaultNotifications }: BackupStore): Answer {
  if (!vaults.has(name)) return badVaultName(name) ?? gone(noVault(name));
  vaultNotifications.delete(name);
  return empty(200);
}
