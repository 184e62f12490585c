import { toInstant } from '../lib/instant.ts';
import type { JobDetails } from '../ports/aws-backup/job-describer.ts';

/** A job as AWS Backup describes or lists it; copies and restores lack some of its fields. */
type Job = Readonly<Record<string, unknown>>;

/** Returns what AWS Backup says of a job, whether it was described or listed, by the SDK or as JSON. */
export function detailsOfJob(described: object): JobDetails {
  const job = described as Job;
  const lockState = textIn(job, 'DestinationVaultLockState', 'VaultLockState');
  const state = textIn(job, 'State', 'Status');
  const point = textIn(job, 'RecoveryPointArn', 'SourceRecoveryPointArn');
  const copied = textIn(job, 'DestinationRecoveryPointArn');
  return {
    ...(state === null ? {} : { state }),
    ...(point === null ? {} : { recoveryPointArn: point }),
    ...(copied === null ? {} : { destinationRecoveryPointArn: copied }),
    resourceName: textIn(job, 'ResourceName'),
    resourceArn: textIn(job, 'ResourceArn', 'SourceResourceArn'),
    resourceType: textIn(job, 'ResourceType'),
    messageCategory: textIn(job, 'MessageCategory'),
    statusMessage: textIn(job, 'StatusMessage'),
    validationStatus: textIn(job, 'ValidationStatus'),
    validationMessage: textIn(job, 'ValidationStatusMessage'),
    deletionStatus: textIn(job, 'DeletionStatus'),
    deletionMessage: textIn(job, 'DeletionStatusMessage'),
    vaultName: textIn(job, 'BackupVaultName') ?? nameOfVault(textIn(job, 'BackupVaultArn')),
    destinationVaultArn: textIn(job, 'DestinationBackupVaultArn'),
    vaultLocked: lockState === null ? null : lockState === 'LOCKED',
    encryptionKeyArn: textIn(job, 'DestinationEncryptionKeyArn', 'EncryptionKeyArn'),
    iamRoleArn: textIn(job, 'IamRoleArn'),
    parentJobId: textIn(job, 'ParentJobId'),
    isParent: job.IsParent === true,
    startedAt: toInstant(job.CreationDate),
    completedAt: toInstant(job.CompletionDate),
    ...(typeof job.BackupSizeInBytes === 'number' ? { sizeBytes: job.BackupSizeInBytes } : {}),
    ...planOf(job.CreatedBy),
  };
}

/** Of a restore AWS says only the ARN of the vault that it was made from. */
function nameOfVault(arn: string | null): string | null {
  return /:backup-vault:(.+)$/.exec(arn ?? '')?.[1] ?? null;
}

/** The plan behind a job; a restore test has another kind of it. */
function planOf(value: unknown) {
  const createdBy = typeof value === 'object' && value !== null ? (value as Job) : {};
  return {
    ...(textIn(createdBy, 'RestoreTestingPlanArn') === null ? {} : { isRestoreTest: true as const }),
    planId: textIn(createdBy, 'BackupPlanId'),
    planArn: textIn(createdBy, 'BackupPlanArn'),
    planName: textIn(createdBy, 'BackupPlanName'),
    ruleId: textIn(createdBy, 'BackupRuleId'),
    ruleName: textIn(createdBy, 'BackupRuleName'),
    schedule: textIn(createdBy, 'BackupRuleCron'),
    scheduleTimezone: textIn(createdBy, 'BackupRuleTimezone'),
  };
}

function textIn(job: Job, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = job[name];
    if (typeof value === 'string') return value;
  }
  return null;
}
