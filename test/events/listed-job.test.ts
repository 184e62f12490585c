import { describe, expect, it } from 'vitest';
import { foundEvent, isFinal } from '../../src/events/listed-job.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';

const receivedAt = '2026-11-22T02:00:00.000Z';
const vault = (region: string) => `arn:aws:backup:${region}:111122223333:backup-vault:prod`;

describe('events/listed-job', () => {
  it('reads a backup job of a list, its times in epoch seconds', () => {
    const job = {
      AccountId: '111122223333',
      BackupJobId: '6239E9C2-ce7b-4c32-b7dd-48983255c7b8',
      BackupVaultArn: vault('eu-west-1'),
      BackupVaultName: 'prod',
      CreatedBy: { BackupPlanId: 'plan-1', BackupRuleId: 'rule-1' },
      CreationDate: 1_795_309_200,
      CompletionDate: 1_795_310_400,
      ResourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
      ResourceType: 'RDS',
      State: 'FAILED',
      StatusMessage: 'Access denied',
    };
    expect(normaliseEvent(job, receivedAt)).toMatchObject({
      kind: 'backup',
      outcome: 'failed',
      accountId: '111122223333',
      region: 'eu-west-1',
      resourceType: 'RDS',
      statusMessage: 'Access denied',
      planId: 'plan-1',
      planRuleId: 'rule-1',
      startedAt: '2026-11-22T01:00:00.000Z',
      occurredAt: '2026-11-22T01:20:00.000Z',
      eventKey: '111122223333|eu-west-1|backup|6239e9c2-ce7b-4c32-b7dd-48983255c7b8|failed',
    });
  });

  it('reads the times of a job as the SDK gives them', () => {
    const job = {
      BackupJobId: 'job-1',
      State: 'FAILED',
      CreationDate: new Date('2026-11-22T01:00:00Z'),
      CompletionDate: new Date('2026-11-22T01:20:00Z'),
    };
    expect(normaliseEvent(job, receivedAt)).toMatchObject({
      startedAt: '2026-11-22T01:00:00.000Z',
      occurredAt: '2026-11-22T01:20:00.000Z',
    });
  });

  it('takes the Region of a copy from its source vault, as described or as listed', () => {
    const CopyJob = {
      AccountId: '111122223333',
      CopyJobId: 'copy-1',
      SourceBackupVaultArn: vault('eu-west-1'),
      DestinationBackupVaultArn: vault('eu-central-1'),
      State: 'FAILED',
      CreationDate: '2026-11-22T01:00:00Z',
    };
    for (const message of [CopyJob, { CopyJob }]) {
      const event = normaliseEvent(message, receivedAt);
      expect(event).toMatchObject({ kind: 'copy', region: 'eu-west-1', destinationVaultArn: vault('eu-central-1') });
    }
  });

  it('reads a restore job, which says Status and names the resource otherwise', () => {
    const job = {
      RestoreJobId: 'restore-1',
      AccountId: '111122223333',
      Status: 'FAILED',
      RecoveryPointArn: 'arn:aws:ec2:eu-west-1::snapshot/snap-03886bc8d6ef3a1f9',
      SourceResourceArn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1',
      CreationDate: '2026-11-22T01:00:00Z',
    };
    expect(normaliseEvent(job, receivedAt)).toMatchObject({
      kind: 'restore',
      outcome: 'failed',
      region: 'eu-west-1',
      resourceArn: 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1',
    });
  });

  it.each([
    ['an id without a state', { BackupJobId: 'a' }],
    ['a state without an id', { State: 'FAILED' }],
  ])('is not about AWS Backup: %s', (_why, message) => {
    expect(normaliseEvent(message, receivedAt)).toBeNull();
  });
});

describe('events/listed-job: what watch finds', () => {
  const now = '2026-11-22T02:00:00.000Z';
  const place = { accountId: '111122223333', region: 'eu-west-1' };
  const test = {
    RestoreJobId: 'r-1',
    CreatedBy: { RestoreTestingPlanArn: 'arn' },
    CompletionDate: '2026-11-22T01:00:00Z',
  };

  it('is no event without a job', () => {
    expect(foundEvent({}, place)).toBeNull();
  });

  it.each<[string, Record<string, unknown>, boolean]>([
    ['a job without a date', { Status: 'COMPLETED' }, true],
    ['a restore test of two weeks ago', { ...test, Status: 'COMPLETED', CompletionDate: '2026-11-08T01:00:00Z' }, true],
    ['a job that failed', { ...test, Status: 'FAILED' }, true],
    ['a job without a state', test, true],
    ['a test that is being checked', { ...test, Status: 'COMPLETED', ValidationStatus: 'VALIDATING' }, false],
    ['a test of which nothing more is said', { ...test, Status: 'COMPLETED' }, false],
    ['a test that was deleted again', { ...test, Status: 'COMPLETED', DeletionStatus: 'SUCCESSFUL' }, true],
    ['a restore', { ...test, CreatedBy: null, Status: 'COMPLETED' }, true],
  ])('says whether nothing more becomes of %s', (_what, job, expected) => {
    expect(isFinal(job, now)).toBe(expected);
  });
});
