import {
  BackupClient,
  DescribeBackupJobCommand,
  DescribeCopyJobCommand,
  DescribeRecoveryPointCommand,
  DescribeRestoreJobCommand,
} from '@aws-sdk/client-backup';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { BackupJobDescriber } from '../../../../src/adapters/aws/lookups/backup-job-describer.ts';
import { anEvent, noon } from '../../../support/alerts.ts';
import { serviceError } from '../call-errors.ts';

const backup = mockClient(BackupClient);
let describer: BackupJobDescriber;
const { signal } = new AbortController();
const arn = 'arn:aws:rds:eu-west-1:111122223333:db:orders-db';

beforeEach(() => {
  backup.reset();
  describer = new BackupJobDescriber(backup as unknown as BackupClient);
});

describe('adapters/aws/lookups/backup-job-describer', () => {
  it('describes a backup job', async () => {
    backup.on(DescribeBackupJobCommand, { BackupJobId: 'job-1' }).resolves({
      ResourceName: 'orders-db',
      ResourceArn: arn,
      ResourceType: 'RDS',
      MessageCategory: 'AccessDenied',
      StatusMessage: 'no',
      BackupVaultName: 'prod',
      ParentJobId: 'parent-1',
      CreationDate: new Date(noon),
      CompletionDate: new Date(noon),
      VaultLockState: 'LOCKED',
      EncryptionKeyArn: 'key-arn',
      IamRoleArn: 'role-arn',
      CreatedBy: {
        BackupPlanId: 'plan-1',
        BackupPlanArn: 'plan-arn',
        BackupPlanName: 'daily',
        BackupRuleId: 'rule-1',
        BackupRuleName: 'nightly',
        BackupRuleCron: 'cron(0 5 ? * * *)',
        BackupRuleTimezone: 'Etc/UTC',
      },
    });

    expect(await describer.describe(anEvent({ jobId: 'job-1' }), signal)).toMatchObject({
      resourceName: 'orders-db',
      resourceArn: arn,
      resourceType: 'RDS',
      messageCategory: 'AccessDenied',
      statusMessage: 'no',
      planId: 'plan-1',
      planArn: 'plan-arn',
      planName: 'daily',
      ruleId: 'rule-1',
      ruleName: 'nightly',
      schedule: 'cron(0 5 ? * * *)',
      scheduleTimezone: 'Etc/UTC',
      vaultName: 'prod',
      vaultLocked: true,
      encryptionKeyArn: 'key-arn',
      iamRoleArn: 'role-arn',
      parentJobId: 'parent-1',
      startedAt: noon,
      completedAt: noon,
    });
  });

  it('describes a copy job, whose answer is one level deeper', async () => {
    backup.on(DescribeCopyJobCommand, { CopyJobId: 'copy-1' }).resolves({
      CopyJob: {
        ResourceArn: arn,
        ResourceType: 'RDS',
        DestinationVaultLockState: 'UNLOCKED',
        DestinationEncryptionKeyArn: 'key-arn',
        CreatedBy: { BackupPlanArn: 'arn' },
      },
    });

    expect(await describer.describe(anEvent({ kind: 'copy', jobId: 'copy-1' }), signal)).toMatchObject({
      resourceName: null,
      planName: null,
      completedAt: null,
      resourceArn: arn,
      resourceType: 'RDS',
      planArn: 'arn',
      vaultLocked: false,
      encryptionKeyArn: 'key-arn',
    });
  });

  it('describes a restore job by the resource it was made from', async () => {
    backup.on(DescribeRestoreJobCommand, { RestoreJobId: 'restore-1' }).resolves({
      SourceResourceArn: arn,
      CreationDate: new Date(noon),
      CreatedBy: { RestoreTestingPlanArn: 'arn' },
    });

    expect(await describer.describe(anEvent({ kind: 'restore', jobId: 'restore-1' }), signal)).toMatchObject({
      resourceName: null,
      planName: null,
      completedAt: null,
      resourceArn: arn,
      startedAt: noon,
    });
  });

  describe('a restore of which AWS does not say what was restored', () => {
    const point = 'arn:aws:ec2:eu-west-1::snapshot/snap-1';
    const restore = {
      RecoveryPointArn: point,
      BackupVaultArn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:prod',
    };
    const ask = () => describer.describe(anEvent({ kind: 'restore', jobId: 'restore-1' }), signal);

    it.each(['arn:aws:ec2:eu-west-1:111122223333:volume/vol-1', 'arn:aws:s3:::invoices', arn])(
      'is known by that of its recovery point: %s',
      async (source) => {
        backup.on(DescribeRestoreJobCommand).resolves(restore);
        backup
          .on(DescribeRecoveryPointCommand, {
            BackupVaultName: 'prod',
            BackupVaultAccountId: '111122223333',
            RecoveryPointArn: point,
          })
          .resolves({ ResourceArn: source, ResourceType: 'EBS' });

        expect(await ask()).toMatchObject({ resourceArn: source, resourceType: 'EBS', vaultName: 'prod' });
        await ask();
        expect(backup.commandCalls(DescribeRecoveryPointCommand), 'asked once').toHaveLength(1);
      },
    );

    it('keeps what is known when the recovery point is gone or may not be looked at', async () => {
      backup.on(DescribeRestoreJobCommand).resolves({ ...restore, IamRoleArn: 'role-arn' });
      backup.on(DescribeRecoveryPointCommand).rejects(serviceError('AccessDeniedException', 403));

      expect(await ask()).toMatchObject({ resourceArn: null, iamRoleArn: 'role-arn', vaultName: 'prod' });
    });

    it.each([{}, { RecoveryPointArn: point }, { ...restore, SourceResourceArn: arn }])(
      'asks for none that is not named, nor when the source is: %j',
      async (said) => {
        backup.on(DescribeRestoreJobCommand).resolves(said);
        await ask();

        expect(backup.commandCalls(DescribeRecoveryPointCommand)).toHaveLength(0);
      },
    );
  });

  it.each(['scan', 'vault', 'plan', 'alarm', 'drill', 'missed', 'unknown'] as const)(
    'asks nobody about %s',
    async (kind) => {
      expect(await describer.describe(anEvent({ kind }), signal)).toBeNull();
      expect(backup.calls()).toHaveLength(0);
    },
  );

  it('returns null for a job that AWS does not know', async () => {
    backup.on(DescribeBackupJobCommand).rejects(serviceError('ResourceNotFoundException'));

    expect(await describer.describe(anEvent(), signal)).toBeNull();
  });

  it('returns null for a copy job that AWS answers without', async () => {
    backup.on(DescribeCopyJobCommand).resolves({});

    expect(await describer.describe(anEvent({ kind: 'copy' }), signal)).toBeNull();
  });

  it('throws everything else, for enrichment to report as missing', async () => {
    backup.on(DescribeBackupJobCommand).rejects(serviceError('AccessDeniedException', 403));

    await expect(describer.describe(anEvent(), signal)).rejects.toThrow('AccessDenied');
  });

  it('asks once about a job in one state, and again when it is not known', async () => {
    backup.on(DescribeBackupJobCommand).resolvesOnce({}).rejectsOnce(serviceError('ResourceNotFoundException'));
    const ask = (state: string) => describer.describe(anEvent({ state }), signal);

    expect([await ask('FAILED'), await ask('FAILED'), await ask('EXPIRED')]).toEqual([
      expect.anything(),
      expect.anything(),
      null,
    ]);
    expect(backup.calls()).toHaveLength(2);
  });

  it('hands over the signal that ends its time', async () => {
    backup.on(DescribeBackupJobCommand).resolves({});
    const controller = new AbortController();

    await describer.describe(anEvent(), controller.signal);

    const options = backup.commandCalls(DescribeBackupJobCommand).map(({ args }) => (args as unknown[])[1]);
    expect(options).toEqual([{ abortSignal: controller.signal }]);
  });
});
