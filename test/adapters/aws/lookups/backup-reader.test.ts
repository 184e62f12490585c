import { BackupClient } from '@aws-sdk/client-backup';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Simulators, startSimulators } from '../../../../local/simulators/start.ts';
import { AwsBackupReader } from '../../../../src/adapters/aws/lookups/backup-reader.ts';
import { limitClientRate } from '../../../../src/adapters/aws/lookups/limit-client-rate.ts';
import { CallRateLimiter } from '../../../../src/adapters/call-rate-limiter.ts';

const arn = 'arn:aws:rds:eu-west-1:111122223333:db:orders';
const planArn = 'arn:aws:backup:eu-west-1:111122223333:backup-plan:plan-1';
const { signal } = new AbortController();

describe('adapters/aws/lookups/backup-reader', () => {
  let sims: Simulators;
  let reader: AwsBackupReader;
  const makeClient = () =>
    new BackupClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
      endpoint: sims.backupEndpoint,
      maxAttempts: 2,
    });
  const calls = () => sims.state.journal.filter(({ vendor }) => vendor === 'backup');

  beforeAll(async () => {
    sims = await startSimulators();
  });
  beforeEach(() => {
    sims.reset();
    reader = new AwsBackupReader(makeClient());
  });
  afterAll(() => sims.close());

  it('lists every vault, as AWS Backup writes them, once', async () => {
    const vaults = Array.from({ length: 3 }, (_none, index) => ({
      BackupVaultName: `v${index}`,
      BackupVaultArn: `arn:aws:backup:eu-west-1:111122223333:backup-vault:v${index}`,
      EncryptionKeyArn: `arn:aws:kms:eu-west-1:111122223333:key/k${index}`,
    }));
    sims.seedBackup('vaults', vaults);

    expect(await reader.listedVaults()).toMatchObject(vaults);
    await reader.listedVaults();
    expect(calls()).toHaveLength(1);
  });

  it('reads a plan with its rules and next runs, once', async () => {
    const gap = 'arn:aws:backup:eu-west-1:111122223333:backup-vault:gap';
    sims.seedBackup('plans', [
      {
        BackupPlanId: 'plan-1',
        BackupPlan: {
          BackupPlanName: 'daily',
          Rules: [
            {
              RuleId: 'rule-1',
              RuleName: 'nightly',
              TargetBackupVaultName: 'prod',
              TargetLogicallyAirGappedBackupVaultArn: gap,
              ScheduleExpression: 'cron(0 5 ? * * *)',
              ScheduleExpressionTimezone: 'Etc/UTC',
            },
          ],
        },
        ScheduledRunsPreview: [
          { ExecutionTime: '2026-11-24T05:00:00Z', RuleId: 'rule-1', RuleExecutionType: 'SNAPSHOTS' },
          { ExecutionTime: '2026-11-23T05:00:00Z', RuleId: 'rule-1', RuleExecutionType: 'SNAPSHOTS' },
        ],
      },
    ]);

    const read = () => reader.plan('plan-1', signal);
    expect(await read()).toEqual({
      name: 'daily',
      rules: [
        {
          id: 'rule-1',
          name: 'nightly',
          schedule: 'cron(0 5 ? * * *)',
          timezone: 'Etc/UTC',
          airGappedVaultArn: gap,
        },
      ],
      nextRuns: [
        { ruleId: 'rule-1', at: '2026-11-23T05:00:00.000Z' },
        { ruleId: 'rule-1', at: '2026-11-24T05:00:00.000Z' },
      ],
    });
    await read();
    expect(calls()).toHaveLength(1);
  });

  it('reads the tags of a plan', async () => {
    sims.seedBackup('tags', [{ ResourceArn: planArn, Tags: { team: 'platform' } }]);

    expect(await reader.tagsOfPlan(planArn, signal)).toEqual({ team: 'platform' });
    expect(await reader.tagsOfPlan(`${planArn}2`, signal)).toEqual({});
  });

  it('reads whether a vault is locked', async () => {
    sims.seedBackup('vaults', [
      { BackupVaultName: 'prod', Locked: true },
      { BackupVaultName: 'dev', Locked: false },
    ]);

    expect(await reader.isLocked('prod', signal)).toBe(true);
    expect(await reader.isLocked('dev', signal)).toBe(false);
    expect(await reader.isLocked('gone', signal)).toBeNull();
    expect(await reader.plan('gone', signal)).toBeNull();
  });

  it('reads the good recovery points of a resource, newest first, whatever the last job did', async () => {
    const point = (id: string, Status: string, day: number, ResourceArn = arn) => ({
      RecoveryPointArn: id,
      ResourceArn,
      Status,
      CreationDate: new Date(Date.UTC(2026, 10, day)),
      EncryptionKeyArn: 'key-arn',
    });
    sims.seedBackup('recovery-points', [
      point('good', 'COMPLETED', 18),
      point('partial', 'PARTIAL', 21),
      point('stopped', 'STOPPED', 22),
      point('continuous', 'AVAILABLE', 20),
      point('other', 'COMPLETED', 22, `${arn}2`),
    ]);

    expect(await reader.goodOnesOf(arn, signal)).toEqual({
      points: [
        { arn: 'continuous', createdAt: '2026-11-20T00:00:00.000Z', encryptionKeyArn: 'key-arn' },
        { arn: 'good', createdAt: '2026-11-18T00:00:00.000Z', encryptionKeyArn: 'key-arn' },
      ],
      isWhole: true,
    });
    expect(await reader.goodOnesOf(`${arn}3`, signal)).toEqual({ points: [], isWhole: true });
  });

  it('reads the points of a backup each hour for a year, wherever the newest is, and says when there are more than that', async () => {
    const point = (id: string, day: number) => ({
      ...{ RecoveryPointArn: id, ResourceArn: arn, Status: 'COMPLETED' },
      CreationDate: new Date(Date.UTC(2026, 10, day)),
    });
    const older = Array.from({ length: 9_999 }, (_, index) => point(`older-${index}`, 1));
    sims.seedBackup('recovery-points', [...older, point('newest', 20)]);
    const { points, isWhole } = await reader.goodOnesOf(arn, signal);
    expect([points[0]?.arn, points.length, isWhole]).toEqual(['newest', 10, true]);

    sims.seedBackup('recovery-points', [point('one-more', 21)]);
    expect((await reader.goodOnesOf(arn, signal)).isWhole).toBe(false);
  });

  it('lists the recovery points of a resource in whatever state, and says where they are', async () => {
    const point = (id: string, Status: string, more = {}) => ({
      RecoveryPointArn: id,
      ResourceArn: arn,
      Status,
      CreationDate: new Date(Date.UTC(2026, 10, 18)),
      BackupVaultName: 'prod',
      VaultType: 'BACKUP_VAULT',
      ...more,
    });
    const airGapped = { BackupVaultName: 'gap', VaultType: 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT' };
    sims.seedBackup('recovery-points', [point('good', 'COMPLETED', airGapped), point('partial', 'PARTIAL')]);

    const { points, isWhole } = await reader.pointsOf(arn, signal);
    expect(isWhole).toBe(true);
    const createdAt = '2026-11-18T00:00:00.000Z';
    expect(points).toEqual([
      { arn: 'good', createdAt, status: 'COMPLETED', isGood: true, vaultName: 'gap', isAirGapped: true },
      { arn: 'partial', createdAt, status: 'PARTIAL', isGood: false, vaultName: 'prod', isAirGapped: false },
    ]);
    const job = { BackupJobId: 'j', ResourceArn: `${arn}4`, RecoveryPointArn: 'made' };
    sims.seedBackup('jobs', [{ ...job, State: 'RUNNING' }]);
    expect((await reader.pointsOf(`${arn}4`, signal)).points, 'the simulator makes none before').toEqual([]);
    sims.seedBackup('jobs', [{ ...job, State: 'COMPLETED' }]);
    expect((await reader.pointsOf(`${arn}4`, signal)).points).toMatchObject([{ arn: 'made', isGood: true }]);
    sims.fault({ vendor: 'backup', kind: 'status', status: 404, error: 'ResourceNotFoundException' });
    expect(await reader.pointsOf(arn, signal)).toEqual({ points: [], isWhole: true });
    sims.fault({ vendor: 'backup', kind: 'status', status: 403, error: 'AccessDeniedException' });
    await expect(reader.pointsOf(arn, signal)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('throws what AWS says, and keeps no failure', async () => {
    sims.seedBackup('vaults', [{ BackupVaultName: 'prod', Locked: true }]);
    sims.fault({ vendor: 'backup', kind: 'status', status: 403, error: 'AccessDeniedException' });

    await expect(reader.isLocked('prod', signal)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(await reader.isLocked('prod', signal)).toBe(true);
  });

  it('lets every call wait for its turn, and refuses what would wait too long', async () => {
    const pace = new CallRateLimiter({ perSecond: 1, burst: 1 });
    const paced = new AwsBackupReader(limitClientRate(makeClient(), pace));
    sims.seedBackup('vaults', [{ BackupVaultName: 'prod', Locked: true }]);

    expect(await paced.isLocked('prod', signal)).toBe(true);
    const [second, third] = await Promise.allSettled([paced.isLocked('far', signal), paced.isLocked('near', signal)]);
    expect(second).toMatchObject({ status: 'fulfilled', value: null });
    expect(third).toMatchObject({ status: 'rejected', reason: { name: 'PaceThrottling' } });
  });
});
