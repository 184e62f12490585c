import { endingOf } from '../events/aftermath.ts';
import type { Outcome } from '../events/backup-event.ts';
import { type Fields, fieldsIn, instantOf, textOf } from '../events/fields.ts';
import { outcomeOfState } from '../events/outcome-of-state.ts';
import { type Answers, isCutAnswer } from './answers.ts';
import type { BackupJob, CopyJob, RecoveryPoint, Vault } from './estate.ts';
import { listedIn } from './listed.ts';
import { isReadable } from './readable.ts';

/** Returns the backup jobs that AWS Backup lists, oldest first, each once; null: they are not known. */
export function readBackupJobs(answers: Answers): BackupJob[] | null {
  if (!answers.has('list-backup-jobs')) return null;
  return inOrder(answers.listed('list-backup-jobs').flatMap(readBackupJob));
}

/** Returns the copy jobs, oldest first, each once; null: they are not known. */
export function readCopyJobs(answers: Answers): CopyJob[] | null {
  if (!answers.has('list-copy-jobs')) return null;
  return inOrder(answers.listed('list-copy-jobs').flatMap(readCopyJob));
}

/** Returns the known recovery points, and the vaults whose points are completely known. */
export function readPoints(answers: Answers): { points: RecoveryPoint[]; pointsKnownOf: Set<string> } {
  const known = answers.to('list-recovery-points-by-backup-vault');
  const points = known.flatMap((answer) =>
    listedIn(answer).flatMap((point) => readPoint(point, answer.about[0] ?? '')),
  );
  return {
    points,
    pointsKnownOf: new Set(known.flatMap((one) => (isCutAnswer(one) || !isReadable(one) ? [] : (one.about[0] ?? '')))),
  };
}

/** Returns the vaults; null: they are not known. */
export function readVaults(answers: Answers): Vault[] | null {
  if (!answers.has('list-backup-vaults')) return null;
  return answers.listed('list-backup-vaults').flatMap((vault) => {
    const name = textOf(vault, 'BackupVaultName');
    if (name === null) return [];
    return {
      name,
      arn: textOf(vault, 'BackupVaultArn'),
      isAirGapped: textOf(vault, 'VaultType') === 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT',
      isLocked: typeof vault.Locked === 'boolean' ? vault.Locked : null,
      encryptionKeyArn: textOf(vault, 'EncryptionKeyArn'),
      createdAt: instantOf(vault, 'CreationDate'),
    };
  });
}

function inOrder<Job extends { id: string; createdAt: string }>(jobs: readonly Job[]): Job[] {
  // A job that changed while the pages were read is in two of them; the later page shows its present state.
  const once = [...new Map(jobs.map((job) => [job.id, job])).values()];
  return once.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
}

function readBackupJob(job: Fields): BackupJob[] {
  const [id, resourceArn, createdAt] = [
    textOf(job, 'BackupJobId'),
    textOf(job, 'ResourceArn'),
    instantOf(job, 'CreationDate'),
  ];
  if (id === null || resourceArn === null || createdAt === null) return [];
  const createdBy = fieldsIn(job, 'CreatedBy');
  return [
    {
      id,
      state: textOf(job, 'State') ?? 'UNKNOWN',
      outcome: outcomeOfJob(job),
      resourceArn,
      resourceType: textOf(job, 'ResourceType'),
      planId: textOf(createdBy, 'BackupPlanId'),
      ruleId: textOf(createdBy, 'BackupRuleId'),
      vaultName: textOf(job, 'BackupVaultName'),
      vaultArn: textOf(job, 'BackupVaultArn'),
      recoveryPointArn: textOf(job, 'RecoveryPointArn'),
      iamRoleArn: textOf(job, 'IamRoleArn'),
      parentJobId: textOf(job, 'ParentJobId'),
      canBeAirGapped: !/AIR_GAPPED\w*_NOT_SUPPORTED/.test(textOf(job, 'MessageCategory') ?? ''),
      createdAt,
      startedAt: instantOf(job, 'InitiationDate'),
      startBy: instantOf(job, 'StartBy'),
      completedAt: instantOf(job, 'CompletionDate'),
      expectedAt: instantOf(job, 'ExpectedCompletionDate'),
    },
  ];
}

/** Returns the outcome that the event of its end would say. */
function outcomeOfJob(job: Fields): Outcome {
  const ending = endingOf('backup', outcomeOfState(textOf(job, 'State') ?? ''), {
    statusMessage: textOf(job, 'StatusMessage'),
    messageCategory: textOf(job, 'MessageCategory'),
    validationStatus: null,
    validationMessage: null,
    deletionStatus: null,
    deletionMessage: null,
  });
  return ending.outcome;
}

function readCopyJob(job: Fields): CopyJob[] {
  const [id, createdAt] = [textOf(job, 'CopyJobId'), instantOf(job, 'CreationDate')];
  if (id === null || createdAt === null) return [];
  return [
    {
      id,
      state: textOf(job, 'State') ?? 'UNKNOWN',
      resourceArn: textOf(job, 'ResourceArn'),
      sourcePointArn: textOf(job, 'SourceRecoveryPointArn'),
      destinationPointArn: textOf(job, 'DestinationRecoveryPointArn'),
      destinationVaultArn: textOf(job, 'DestinationBackupVaultArn'),
      backupJobId: textOf(job, 'CreatedByBackupJobId'),
      planId: textOf(fieldsIn(job, 'CreatedBy'), 'BackupPlanId'),
      createdAt,
    },
  ];
}

function readPoint(point: Fields, askedVault: string): RecoveryPoint[] {
  const arn = textOf(point, 'RecoveryPointArn');
  if (arn === null) return [];
  const createdBy = fieldsIn(point, 'CreatedBy');
  const status = textOf(point, 'Status') ?? 'UNKNOWN';
  return [
    {
      arn,
      vaultName: textOf(point, 'BackupVaultName') ?? askedVault,
      resourceArn: textOf(point, 'ResourceArn'),
      resourceType: textOf(point, 'ResourceType'),
      planId: textOf(createdBy, 'BackupPlanId'),
      ruleId: textOf(createdBy, 'BackupRuleId'),
      status,
      statusMessage: textOf(point, 'StatusMessage'),
      createdAt: instantOf(point, 'CreationDate'),
      deletedAt: instantOf(fieldsIn(point, 'CalculatedLifecycle'), 'DeleteAt'),
      isPart: textOf(point, 'ParentRecoveryPointArn') !== null,
      // Only a continuous one is ever AVAILABLE or STOPPED.
      isContinuous: /:continuous:|:(?:cluster-)?auto-backup:/.test(arn) || ['AVAILABLE', 'STOPPED'].includes(status),
    },
  ];
}
