import { randomUUID } from 'node:crypto';
import { localAccount, localRegion } from './folders.ts';
import type { PutEvent } from './local-aws.ts';
import type { BackupKind } from './simulators/backup-seeds.ts';
import type { BackupItem } from './simulators/backup-store.ts';

/** An event as AWS Backup sends it, and what DescribeBackupJob and its like then say about the job. */
export interface Sample {
  readonly title: string;
  readonly event: PutEvent;
  readonly job: { readonly kind: BackupKind; readonly item: BackupItem };
}

const vault = `arn:aws:backup:${localRegion}:${localAccount}:backup-vault:production`;
/** Names an RDS database of the local account. */
export const databaseArn = (name: string): string => `arn:aws:rds:${localRegion}:${localAccount}:db:${name}`;

const plan = 'b58e3621-1c53-4997-ad8a-afc3347a850e';
const resources = {
  RDS: databaseArn('orders-db'),
  EBS: `arn:aws:ec2:${localRegion}:${localAccount}:volume/vol-050eba21ee4d3c001`,
  DynamoDB: `arn:aws:dynamodb:${localRegion}:${localAccount}:table/sessions`,
};

const arnByType: Readonly<Record<string, string>> = resources;

/** The rule of the sample plan: every night at 05:00 UTC, with an hour to begin. */
export const sampleRule = {
  RuleName: 'every-night',
  RuleId: '78e356d3-1a11-4f61-8585-af5d6b69bb18',
  TargetBackupVaultName: 'production',
  ScheduleExpression: 'cron(0 5 ? * * *)',
  ScheduleExpressionTimezone: 'Etc/UTC',
  StartWindowMinutes: 60,
  Lifecycle: { DeleteAfterDays: 35 },
};

/** Makes a plan with one rule, as AWS Backup has it. */
export function planOf(BackupPlanName: string, BackupPlanId: string, rule: typeof sampleRule) {
  return {
    BackupPlanId,
    BackupPlanArn: `arn:aws:backup:${localRegion}:${localAccount}:backup-plan:${BackupPlanId}`,
    BackupPlanName,
    VersionId: '1',
    CreationDate: '2024-03-04T08:00:00.000Z',
    BackupPlan: { BackupPlanName, Rules: [rule] },
  };
}

/** The plan that the sample jobs come from. */
export const samplePlan = planOf('daily', plan, sampleRule);

/** The vault that the sample plan fills. */
export const sampleVault = { BackupVaultName: 'production', BackupVaultArn: vault, Locked: true } as const;

/** The role that it backs up with. */
export const sampleRoleArn = `arn:aws:iam::${localAccount}:role/backup-service-role`;

/** Who owns a resource, as its tags say; that a table may be two days without a backup. */
export function tagsOf(resourceArn: string): BackupItem {
  const isTable = resourceArn.includes(':table/');
  const rpo = isTable ? { 'backup-rpo': '48h' } : {};
  return { ResourceArn: resourceArn, Tags: { owner: 'orders-team', environment: 'prod', ...rpo } };
}

/** Returns what AWS knows of a resource besides its jobs: its owner, and the last good recovery point, of the night before. */
export function surroundingsOf(resourceArn: string, now: Date): Partial<Record<BackupKind, BackupItem[]>> {
  const lastNight = new Date(now.getTime() - 23 * 3_600_000);
  return {
    tags: [tagsOf(resourceArn)],
    'recovery-points': [
      {
        RecoveryPointArn: `arn:aws:backup:${localRegion}:${localAccount}:recovery-point:${randomUUID()}`,
        ResourceArn: resourceArn,
        BackupVaultName: 'production',
        Status: 'COMPLETED',
        CreationDate: lastNight,
      },
    ],
    vaults: [sampleVault],
  };
}

/** The resources that the samples are about, by type. */
export const sampleResources: Readonly<Record<'RDS' | 'EBS' | 'DynamoDB', string>> = resources;

/** The samples by name, each made anew with a new job id and the given time. */
export const samples: Readonly<Record<string, (now: Date) => Sample>> = {
  'backup-failed': (now) =>
    backupJob(now, {
      type: 'RDS',
      state: 'FAILED',
      message: 'Access denied. The IAM role does not have permission to create a snapshot.',
      category: 'AccessDenied',
    }),
  'backup-expired': (now) =>
    backupJob(now, {
      type: 'DynamoDB',
      state: 'EXPIRED',
      message: 'Backup job expired before completion because the backup window has passed.',
      category: 'ConcurrentJobs',
    }),
  'backup-aborted': (now) =>
    backupJob(now, {
      type: 'EBS',
      state: 'ABORTED',
      message: '"Backup job was stopped by user."',
      category: 'Aborted',
    }),
  'backup-completed': (now) => backupJob(now, { type: 'RDS', state: 'COMPLETED', message: '', category: 'SUCCESS' }),
  'copy-failed': copyFailed,
  'restore-failed': restoreFailed,
};

/** How a backup job ended. */
export interface BackupOutcome {
  readonly type: string;
  readonly state: string;
  readonly message: string;
  readonly category: string;
  /** Default: the one resource of this type that the samples know. */
  readonly resourceArn?: string;
  /** Default: a quarter of an hour before the end. */
  readonly startedAt?: Date;
}

/** Makes a backup job of the plan `daily` that ends now. */
export function backupJob(now: Date, outcome: BackupOutcome): Sample {
  const { type, state, message, category, resourceArn = arnByType[type] ?? '' } = outcome;
  const id = randomUUID();
  const point = `arn:aws:rds:${localRegion}:${localAccount}:snapshot:awsbackup:job-${id}`;
  const created = outcome.startedAt ?? new Date(now.getTime() - 15 * 60_000);
  const createdBy = {
    backupPlanId: plan,
    backupPlanArn: samplePlan.BackupPlanArn,
    backupPlanVersion: '1',
    backupPlanRuleId: sampleRule.RuleId,
  };
  return {
    title: `${type} backup job ${state}`,
    event: {
      source: 'aws.backup',
      detailType: 'Backup Job State Change',
      time: now.toISOString(),
      resources: state === 'COMPLETED' ? [point] : [],
      detail: {
        backupJobId: id,
        backupVaultArn: vault,
        backupVaultName: 'production',
        bytesTransferred: '0',
        createdBy,
        creationDate: created.toISOString(),
        iamRoleArn: sampleRoleArn,
        resourceArn,
        resourceType: type,
        state,
        statusMessage: message,
        startBy: new Date(created.getTime() + 8 * 3_600_000).toISOString(),
        percentDone: state === 'COMPLETED' ? 100 : 0,
        ...(state === 'COMPLETED' ? { completionDate: now.toISOString() } : {}),
      },
    },
    job: {
      kind: 'jobs',
      item: {
        BackupJobId: id,
        AccountId: localAccount,
        State: state,
        StatusMessage: message,
        MessageCategory: category,
        ResourceArn: resourceArn,
        ResourceType: type,
        ResourceName: resourceArn.split(/[:/]/).at(-1),
        BackupVaultName: 'production',
        BackupVaultArn: vault,
        CreationDate: created,
        CompletionDate: now,
        ...(state === 'COMPLETED' ? { RecoveryPointArn: point } : {}),
        CreatedBy: {
          BackupPlanId: plan,
          BackupPlanName: 'daily',
          BackupRuleId: sampleRule.RuleId,
          BackupRuleName: 'every-night',
        },
      },
    },
  };
}

function copyFailed(now: Date): Sample {
  const id = randomUUID();
  const destination = `arn:aws:backup:eu-west-1:${localAccount}:backup-vault:disaster-recovery`;
  const message = 'Copy job failed. The destination vault does not allow access from this account.';
  const created = new Date(now.getTime() - 5 * 60_000);
  return {
    title: 'EBS copy job FAILED',
    event: {
      source: 'aws.backup',
      detailType: 'Copy Job State Change',
      time: now.toISOString(),
      resources: [`arn:aws:ec2:${localRegion}::snapshot/snap-03886bc8d6ef3a1f9`],
      detail: {
        copyJobId: id,
        backupSizeInBytes: 3_221_225_472,
        creationDate: created.toISOString(),
        iamRoleArn: sampleRoleArn,
        resourceArn: resources.EBS,
        resourceType: 'EBS',
        sourceBackupVaultArn: vault,
        state: 'FAILED',
        statusMessage: message,
        completionDate: now.toISOString(),
        destinationBackupVaultArn: destination,
        destinationRecoveryPointArn: {},
      },
    },
    job: {
      kind: 'copy-jobs',
      item: {
        CopyJobId: id,
        AccountId: localAccount,
        State: 'FAILED',
        StatusMessage: message,
        MessageCategory: 'AccessDenied',
        ResourceArn: resources.EBS,
        ResourceType: 'EBS',
        SourceBackupVaultArn: vault,
        DestinationBackupVaultArn: destination,
        CreationDate: created,
        CompletionDate: now,
      },
    },
  };
}

function restoreFailed(now: Date): Sample {
  const id = randomUUID();
  const message = 'AWS Backup does not permit attaching a new instance profile to an EC2 instance.';
  const created = new Date(now.getTime() - 60_000);
  return {
    title: 'EC2 restore job FAILED',
    event: {
      source: 'aws.backup',
      detailType: 'Restore Job State Change',
      time: now.toISOString(),
      resources: [`arn:aws:ec2:${localRegion}::image/ami-12b3456dfb7f8cf90`],
      detail: {
        restoreJobId: id,
        backupSizeInBytes: '22548578304',
        creationDate: created.toISOString(),
        iamRoleArn: sampleRoleArn,
        percentDone: 0,
        resourceType: 'EC2',
        status: 'FAILED',
        statusMessage: message,
      },
    },
    job: {
      kind: 'restore-jobs',
      item: {
        RestoreJobId: id,
        AccountId: localAccount,
        Status: 'FAILED',
        StatusMessage: message,
        ResourceType: 'EC2',
        RecoveryPointArn: `arn:aws:ec2:${localRegion}::image/ami-12b3456dfb7f8cf90`,
        CreationDate: created,
        CompletionDate: now,
      },
    },
  };
}
