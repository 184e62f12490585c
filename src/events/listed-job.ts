import { addSeconds, type Instant } from '../lib/instant.ts';
import { isObject } from '../lib/is-object.ts';
import type { FoundBy } from './backup-event.ts';
import { type Fields, instantOf, textOf } from './fields.ts';
import { eventKinds, kindRow } from './kinds.ts';
import { isState } from './outcome-of-state.ts';

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
      backupSizeInBytes: job.BackupSizeInBytes,
      createdBy: {
        backupPlanId: createdBy.BackupPlanId,
        backupPlanArn: createdBy.BackupPlanArn,
        backupPlanRuleId: createdBy.BackupRuleId,
        restoreTestingPlanArn: createdBy.RestoreTestingPlanArn,
      },
    },
  };
}

/**
 * Returns the event of a job that `watch` found in a list, null when it is none. A list is of one account and Region, which
 * its jobs need not name. Why it was found stands beside what EventBridge writes, where no event can have it.
 */
export function foundEvent(job: Fields, { accountId, region }: { accountId: string; region: string }): Fields | null {
  const event = eventOfListedJob(job);
  if (event === null) return null;
  const foundBy: FoundBy = followsUp(job) ? 'follow-up' : 'late';
  return { ...event, account: event.account ?? accountId, region, foundBy };
}

/** How long it may take until a restore test is checked and deleted again: a week at the most, and a day. */
const checkedWithinSeconds = 8 * 86_400;

/**
 * Says whether nothing more becomes of a job that has ended: what a restore made is neither being checked nor deleted
 * again, and of a restore test both are over, as far as AWS says within its time.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-validation.html
 */
export function isFinal(job: Fields, at: Instant): boolean {
  const endedAt = instantOf(job, 'CompletionDate', 'CreationDate');
  if (endedAt === null || endedAt < addSeconds(at, -checkedWithinSeconds)) return true;
  if (!isCompleted(job)) return true;
  const [validation, deletion] = [textOf(job, 'ValidationStatus'), textOf(job, 'DeletionStatus')];
  if (isState(validation ?? '', 'VALIDATING') || isState(deletion ?? '', 'DELETING')) return false;
  return !isTest(job) || isState(deletion ?? '', 'SUCCESSFUL', 'FAILED');
}

/** What becomes of a restore after its end has no event. */
function followsUp(job: Fields): boolean {
  return isTest(job) && isCompleted(job) && textOf(job, 'ValidationStatus', 'DeletionStatus') !== null;
}

function isCompleted(job: Fields): boolean {
  return isState(textOf(job, 'Status', 'State') ?? '', 'COMPLETED');
}

function isTest(job: Fields): boolean {
  return isObject(job.CreatedBy) && textOf(job.CreatedBy, 'RestoreTestingPlanArn') !== null;
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
