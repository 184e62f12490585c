import {
  accountId,
  around,
  bucket,
  cluster,
  database,
  type Files,
  instance,
  job,
  longAgo,
  nightlyRule,
  nights,
  plan,
  point,
  region,
  roleArn,
  table,
  tagged,
  taggedSelection,
  vaultArn,
} from './an-account.ts';
import { trail, trailed } from './trailed.ts';

const key = '1f2e3d4c-5f3d-4a7e-9c57-1d2b3c4d5e6f';
const keyArn = `arn:aws:kms:${region}:${accountId}:key/${key}`;
const fileSystem = `arn:aws:fsx:${region}:${accountId}:file-system/fs-1`;
const volume = `arn:aws:elasticfilesystem:${region}:${accountId}:file-system/fs-2`;
const testPlan = {
  RestoreTestingPlanName: 'weekly',
  RestoreTestingPlanArn: `${vaultArn('x')}:restore-testing-plan:weekly`,
};
const all = [table('orders'), table('carts'), instance('i-1'), database('shop'), cluster('sales'), bucket('invoices')];

/** Returns the answers of an account in which there is something of everything that is looked at: every call has one. */
export function wholeAccount(): Files {
  return {
    ...plan([{ ...nightlyRule, CopyActions: [{ DestinationBackupVaultArn: vaultArn('far', 'us-east-1') }] }], {
      ...taggedSelection,
      NotResources: [table('not-this')],
      Conditions: {
        StringEquals: [{ ConditionKey: 'aws:ResourceTag/backup', ConditionValue: 'daily' }],
        StringNotLike: [{ ConditionKey: 'aws:ResourceTag/env', ConditionValue: 'test*' }],
      },
    }),
    ...around([...all, fileSystem, volume], {
      'list-backup-jobs.json': {
        BackupJobs: [
          ...[...all, fileSystem, volume].flatMap((arn) => nights.slice(0, 6).map((night) => job(arn, night))),
          job(table('orders'), nights[6] ?? '', {
            State: 'FAILED',
            StatusMessage: 'Access denied',
            MessageCategory: 'AccessDenied',
          }),
          job(table('carts'), nights[6] ?? '', {
            State: 'RUNNING',
            CompletionDate: null,
            ExpectedCompletionDate: longAgo,
          }),
          job(database('shop'), nights[6] ?? '', { State: 'PENDING', CompletionDate: null }),
        ],
      },
      'list-copy-jobs.json': {
        CopyJobs: [
          {
            ...{ CopyJobId: 'COPY-1', State: 'COMPLETED', ResourceArn: table('orders'), ResourceType: 'DynamoDB' },
            SourceRecoveryPointArn: point(table('orders'), nights[0] ?? '').RecoveryPointArn,
            DestinationRecoveryPointArn: `arn:aws:backup:us-east-1:${accountId}:recovery-point:c1`,
            DestinationBackupVaultArn: vaultArn('far', 'us-east-1'),
            CreatedBy: { BackupPlanId: 'other' },
            CreationDate: nights[0],
          },
        ],
      },
      'list-restore-jobs.json': {
        RestoreJobs: [
          {
            ...{ RestoreJobId: 'RESTORE-1', Status: 'COMPLETED', ResourceType: 'DynamoDB' },
            SourceResourceArn: table('orders'),
            CreationDate: '2026-11-18T12:20:00.000Z',
            ValidationStatus: 'FAILED',
            ValidationStatusMessage: 'no rows',
            CreatedBy: { RestoreTestingPlanArn: testPlan.RestoreTestingPlanArn },
          },
        ],
      },
      'list-scan-jobs.json': {
        ScanJobs: [
          { ScanJobId: 'SCAN-1', State: 'COMPLETED', CreationDate: nights[0], ResourceArn: bucket('invoices') },
        ],
      },
      'list-backup-vaults.json': {
        BackupVaultList: [
          {
            ...{ BackupVaultName: 'main', BackupVaultArn: vaultArn('main'), EncryptionKeyArn: keyArn },
            ...{ CreationDate: longAgo, Locked: false, VaultType: 'BACKUP_VAULT' },
          },
        ],
      },
      'get-resources.json': {
        ResourceTagMappingList: [...all.map((arn) => tagged(arn)), tagged(table('lost'), {}), tagged(fileSystem)],
      },
      'get-role.AWSBackupDefaultServiceRole.json': {
        Role: {
          ...{ RoleName: 'AWSBackupDefaultServiceRole', Arn: roleArn, Path: '/service-role/' },
          AssumeRolePolicyDocument: {
            Statement: [{ Effect: 'Allow', Principal: { Service: 'backup.amazonaws.com' }, Action: 'sts:AssumeRole' }],
          },
        },
      },
      'list-restore-testing-plans.json': { RestoreTestingPlans: [testPlan] },
      'get-restore-testing-plan.weekly.json': {
        RestoreTestingPlan: {
          ...testPlan,
          ScheduleExpression: 'cron(0 10 ? * WED *)',
          ScheduleExpressionTimezone: 'Etc/UTC',
          StartWindowHours: 8,
          CreationTime: longAgo,
        },
      },
      'list-restore-testing-selections.weekly.json': {
        RestoreTestingSelections: [
          {
            ...{ RestoreTestingPlanName: 'weekly', RestoreTestingSelectionName: 'tables' },
            ...{ ProtectedResourceType: 'DynamoDB', ProtectedResourceArns: [table('orders')] },
          },
        ],
      },
      'get-backup-vault-notifications.main.json': {
        ...{ BackupVaultName: 'main', BackupVaultArn: vaultArn('main'), SNSTopicArn: 'arn:aws:sns:eu-west-1:1:t' },
        BackupVaultEvents: ['COPY_JOB_FAILED'],
      },
      'get-backup-vault-access-policy.main.json': { BackupVaultName: 'main', Policy: '{"Statement":[]}' },
      'list-report-plans.json': { ReportPlans: [{ ReportPlanName: 'daily' }] },
      'list-frameworks.json': { Frameworks: [{ FrameworkName: 'ours' }] },
      ...trail(
        trailed('UntagResource', { resourceArn: table('lost'), tagKeys: ['backup'] }),
        trailed('DeleteReportPlan', { reportPlanName: 'weekly' }),
        trailed('UpdateRecoveryPointLifecycle', { recoveryPointArn: 'p', lifecycle: { deleteAfterDays: 1 } }),
        trailed('DeleteBackupSelection', { backupPlanId: 'other' }),
      ),
      'describe-instances.json': {
        Reservations: [
          {
            OwnerId: accountId,
            Instances: [
              {
                ...{ InstanceId: 'i-1', State: { Name: 'running' }, LaunchTime: longAgo },
                Placement: { AvailabilityZone: `${region}a` },
                Tags: [{ Key: 'backup', Value: 'daily' }],
                BlockDeviceMappings: [{ Ebs: { AttachTime: longAgo } }],
              },
            ],
          },
        ],
      },
      'describe-db-instances.json': {
        DBInstances: [
          {
            ...{ DBInstanceArn: database('shop'), DBInstanceIdentifier: 'shop', DBInstanceStatus: 'available' },
            ...{ InstanceCreateTime: longAgo, BackupRetentionPeriod: 7, LatestRestorableTime: nights[6] },
            ...{ PreferredBackupWindow: '05:00-05:30', PreferredMaintenanceWindow: 'sun:04:30-sun:05:30' },
            TagList: [{ Key: 'backup', Value: 'daily' }],
          },
        ],
      },
      'describe-db-clusters.json': {
        DBClusters: [
          {
            ...{ DBClusterArn: cluster('sales'), DBClusterIdentifier: 'sales', Status: 'available', Engine: 'docdb' },
            ...{ ClusterCreateTime: longAgo, PreferredMaintenanceWindow: 'mon:04:30-mon:05:30' },
            TagList: [{ Key: 'backup', Value: 'daily' }],
          },
        ],
      },
      'describe-file-systems.json': {
        FileSystems: [
          {
            ...{ ResourceARN: fileSystem, FileSystemId: 'fs-1', Lifecycle: 'AVAILABLE', CreationTime: longAgo },
            Tags: [{ Key: 'backup', Value: 'daily' }],
            WindowsConfiguration: {
              ...{ WeeklyMaintenanceStartTime: '7:05:00', DailyAutomaticBackupStartTime: '05:00' },
              AutomaticBackupRetentionDays: 7,
            },
          },
          {
            ...{ FileSystemArn: volume, FileSystemId: 'fs-2', LifeCycleState: 'available', CreationTime: longAgo },
            Tags: [{ Key: 'backup', Value: 'daily' }],
          },
        ],
      },
      [`describe-key.${encodeURIComponent(keyArn)}.json`]: {
        KeyMetadata: { KeyId: key, Arn: keyArn, KeyState: 'PendingDeletion', DeletionDate: '2026-12-24T00:00:00.000Z' },
      },
      'list-rules.json': {
        Rules: [{ Name: 'other', State: 'ENABLED', EventPattern: '{"source":["aws.ec2"]}' }],
      },
      'list-targets-by-rule.other.json': { Targets: [{ Id: '1', Arn: 'arn:aws:sns:eu-west-1:1:t' }] },
    }),
  };
}
