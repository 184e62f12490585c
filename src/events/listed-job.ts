import { isObject } from '../lib/is-object.ts';
import { type Fields, textOf } from './fields.ts';
import { eventKinds, kindRow } from './kinds.ts';

/** Kinds of jobs as AWS Backup's API names them. */
const listed = eventKinds.flatMap((kind) => {
  const { job } = kindRow(kind);
  return job === undefined ? [] : [{ ...job, apiId: job.idField.charAt(0).toUpperCase() + job.idField.slice(1) }];
});

/**
 * Returns a job as AWS Backup lists or describes it as the event that EventBridge sends for the same job, or
 * null when the message is none: for jobs whose event never came.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListBackupJobs.html
 */
export function eventOfListedJob(message: Fields): Fields | null {
  const job = isObject(message.CopyJob) ? message.CopyJob : message;
  const kind = listed.find(({ apiId }) => textOf(job, apiId) !== null);
  const state = textOf(job, 'State', 'Status');
  if (kind === undefined || state === null) return null;
  const createdBy = isObject(job.CreatedBy) ? job.CreatedBy : {};
  return {
    source: 'aws.backup',
    'detail-type': kind.detailType,
    id: `listed-${textOf(job, kind.apiId)}`,
    account: textOf(job, 'AccountId'),
    region: regionOf(job),
    time: job.CompletionDate ?? job.CreationDate,
    resources: [job.SourceRecoveryPointArn ?? job.RecoveryPointArn].filter((arn) => arn !== undefined),
    detail: {
      [kind.idField]: textOf(job, kind.apiId),
      [kind.stateField]: state,
      statusMessage: job.StatusMessage,
      messageCategory: job.MessageCategory,
      validationStatus: job.ValidationStatus,
      validationStatusMessage: job.ValidationStatusMessage,
      deletionStatus: job.DeletionStatus,
      deletionStatusMessage: job.DeletionStatusMessage,
      scanResult: [job.ScanResult].flat().map(resultOf),
      creationDate: job.CreationDate,
      completionDate: job.CompletionDate,
      backupVaultArn: job.BackupVaultArn,
      backupVaultName: job.BackupVaultName,
      sourceBackupVaultArn: job.SourceBackupVaultArn,
      destinationBackupVaultArn: job.DestinationBackupVaultArn,
      iamRoleArn: job.IamRoleArn,
      resourceArn: job.ResourceArn ?? job.SourceResourceArn,
      resourceType: job.ResourceType,
      createdBy: {
        backupPlanId: createdBy.BackupPlanId,
        backupPlanArn: createdBy.BackupPlanArn,
        backupPlanRuleId: createdBy.BackupRuleId,
        restoreTestingPlanArn: createdBy.RestoreTestingPlanArn,
      },
    },
  };
}

/** What a scan found: an object, and whatever else AWS may write there as it is. */
function resultOf(result: unknown): unknown {
  return isObject(result) && 'ScanResultStatus' in result ? { scanResultStatus: result.ScanResultStatus } : result;
}

/** The Region is not in the list: it is that of the vault the job works on, a copy's source vault. */
function regionOf(job: Fields): string | undefined {
  const arns = [job.SourceBackupVaultArn, job.BackupVaultArn, job.RecoveryPointArn, job.ResourceArn];
  const regions = arns.map((arn) => (typeof arn === 'string' ? arn.split(':')[3] : undefined));
  return regions.find((region) => region !== undefined && region !== '');
}
