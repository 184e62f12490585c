import { describe, expect, it } from 'vitest';
import { AwsBackupStarter } from '../../../../src/adapters/aws/lookups/aws-backup-starter.ts';
import type { StartableRule } from '../../../../src/ports/aws-backup/backup-starter.ts';
import { noon } from '../../../support/alerts.ts';
import { SimulatedBackup } from '../../../support/simulated-backup.ts';

const resourceArn = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1';
const roleArn = 'arn:aws:iam::111122223333:role/AWSBackup';
const vault = 'arn:aws:backup:eu-central-1:111122223333:backup-vault:dr';

/** A client that keeps what it was asked, and answers with ids. */
function asked() {
  const sent: Record<string, unknown>[] = [];
  const client = {
    send: async ({ input }: { input: Record<string, unknown> }) => {
      sent.push(input);
      return { BackupJobId: 'job-1', CopyJobId: 'copy-1' };
    },
  };
  return { starter: new AwsBackupStarter(client as never), sent };
}

const bare: StartableRule = {
  vaultName: 'prod',
  airGappedVaultArn: null,
  lifecycle: null,
  tags: {},
  startWindowMinutes: null,
  completeWindowMinutes: null,
  optionsOf: {},
  indexedTypes: [],
  isContinuous: false,
  copies: [],
};
const request = { token: 'token-1', resourceArn, resourceType: 'EC2', roleArn };
const whole = { BackupVaultName: 'prod', ResourceArn: resourceArn, IamRoleArn: roleArn, IdempotencyToken: 'token-1' };

function simulated(plan: Record<string, unknown>) {
  const aws = new SimulatedBackup(() => noon);
  aws.seed('plans', [{ BackupPlanId: 'plan-1', BackupPlan: { BackupPlanName: 'daily', ...plan } }]);
  return { aws, starter: new AwsBackupStarter(aws.client()) };
}

describe('adapters/aws/lookups/aws-backup-starter', () => {
  it('reads all that a backup of a rule has', async () => {
    const { starter } = simulated({
      Rules: [
        { RuleId: 'other', TargetBackupVaultName: 'other' },
        {
          RuleId: 'rule-1',
          TargetBackupVaultName: 'prod',
          TargetLogicallyAirGappedBackupVaultArn: vault,
          StartWindowMinutes: 30,
          CompletionWindowMinutes: 600,
          EnableContinuousBackup: true,
          Lifecycle: { MoveToColdStorageAfterDays: 7, DeleteAfterDays: 97, OptInToArchiveForSupportedResources: true },
          RecoveryPointTags: { team: 'dba' },
          IndexActions: [{ ResourceTypes: ['S3', 'EBS'] }, {}],
          CopyActions: [{ DestinationBackupVaultArn: vault, Lifecycle: { DeleteAfterDays: 90 } }, {}],
        },
      ],
      AdvancedBackupSettings: [{ ResourceType: 'EC2', BackupOptions: { WindowsVSS: 'enabled' } }, {}],
    });

    expect(await starter.ruleOf('plan-1', 'rule-1')).toEqual({
      vaultName: 'prod',
      airGappedVaultArn: vault,
      lifecycle: { moveToColdAfterDays: 7, deleteAfterDays: 97, optInToArchive: true },
      tags: { team: 'dba' },
      startWindowMinutes: 30,
      completeWindowMinutes: 600,
      optionsOf: expect.objectContaining({ EC2: { WindowsVSS: 'enabled' } }),
      indexedTypes: ['S3', 'EBS'],
      isContinuous: true,
      copies: [
        { vaultArn: vault, lifecycle: { moveToColdAfterDays: null, deleteAfterDays: 90, optInToArchive: false } },
      ],
    });
  });

  it('answers null when the rule or its plan is gone, and throws what else AWS answers', async () => {
    const { aws, starter } = simulated({ Rules: [{ RuleId: 'rule-1' }] });

    expect(await starter.ruleOf('plan-1', 'rule-2')).toBeNull();
    expect(await starter.ruleOf('plan-2', 'rule-1')).toBeNull();
    expect(await starter.ruleOf('plan-1', 'rule-1')).toMatchObject({ vaultName: '', lifecycle: null, copies: [] });
    aws.refuses = () => 'AccessDeniedException';
    await expect(starter.ruleOf('plan-1', 'rule-1')).rejects.toThrow('refused');
  });

  it('lists the jobs of a resource, with what tells a retry from others', async () => {
    const { aws, starter } = simulated({});
    const job = { ResourceArn: resourceArn, CreationDate: noon };
    aws.seed('jobs', [
      { ...job, BackupJobId: 'a', State: 'RUNNING', CreatedBy: { BackupPlanId: 'plan-1' } },
      { ...job, BackupJobId: 'b', State: 'FAILED', IamRoleArn: roleArn },
      { ...job, BackupJobId: 'c', State: 'CREATED', ResourceArn: `${resourceArn}2` },
    ]);

    expect(await starter.jobsOf(resourceArn)).toEqual([
      { jobId: 'a', startedAt: noon, hasEnded: false, isPlanned: true, roleArn: null },
      { jobId: 'b', startedAt: noon, hasEnded: true, isPlanned: false, roleArn },
    ]);
  });

  it('starts a backup with what the rule says, and nothing that it does not', async () => {
    const { starter, sent } = asked();
    expect(await starter.startBackup({ ...request, rule: bare })).toBe('job-1');
    await starter.startBackup({
      ...request,
      rule: {
        ...bare,
        airGappedVaultArn: vault,
        lifecycle: { moveToColdAfterDays: 7, deleteAfterDays: 97, optInToArchive: true },
        tags: { team: 'dba' },
        startWindowMinutes: 30,
        completeWindowMinutes: 600,
        optionsOf: { EC2: { WindowsVSS: 'enabled' } },
        indexedTypes: ['EC2'],
      },
    });

    expect(sent).toEqual([
      whole,
      {
        ...whole,
        LogicallyAirGappedBackupVaultArn: vault,
        // The least that AWS takes.
        StartWindowMinutes: 60,
        CompleteWindowMinutes: 600,
        Lifecycle: { MoveToColdStorageAfterDays: 7, DeleteAfterDays: 97, OptInToArchiveForSupportedResources: true },
        RecoveryPointTags: { team: 'dba' },
        BackupOptions: { WindowsVSS: 'enabled' },
        Index: 'ENABLED',
      },
    ]);
  });

  it('starts a copy with its own retention, or that of the destination', async () => {
    const { starter, sent } = asked();
    const point = { token: 'token-2', recoveryPointArn: 'arn:of:point', sourceVaultName: 'prod', roleArn };
    expect(await starter.startCopy({ ...point, copy: { vaultArn: vault, lifecycle: null } })).toBe('copy-1');
    const lifecycle = { moveToColdAfterDays: null, deleteAfterDays: 90, optInToArchive: false };
    await starter.startCopy({ ...point, copy: { vaultArn: vault, lifecycle } });

    const copy = {
      RecoveryPointArn: 'arn:of:point',
      SourceBackupVaultName: 'prod',
      DestinationBackupVaultArn: vault,
      IamRoleArn: roleArn,
      IdempotencyToken: 'token-2',
    };
    expect(sent).toEqual([copy, { ...copy, Lifecycle: { DeleteAfterDays: 90 } }]);
  });
});
