import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/estate/calls.ts';
import { isReadable, unreadableIn } from '../../src/estate/readable.ts';
import { answer, listOf, refusal } from './answered.ts';

const job = { BackupJobId: 'a', State: 'COMPLETED', ResourceArn: 'arn:a', CreationDate: '2026-11-22T05:00:00Z' };
const plan = (rule: object) => ({ BackupPlan: { Rules: [rule] } });
const role = (Statement: unknown) => ({ Role: { AssumeRolePolicyDocument: { Statement } } });

describe('estate/readable: what AWS does not write', () => {
  it.each<[Call, object, string]>([
    ['get-backup-plan', {}, 'BackupPlan'],
    ['get-backup-plan', { BackupPlan: 7 }, 'BackupPlan'],
    ['get-backup-plan', { BackupPlan: { Rules: {} } }, 'BackupPlan.Rules'],
    ['get-backup-plan', { BackupPlan: { Rules: [7] } }, 'BackupPlan.Rules'],
    ['get-backup-plan', plan({ RuleName: [] }), 'BackupPlan.Rules.RuleName'],
    ['get-backup-plan', plan({ StartWindowMinutes: 'soon' }), 'BackupPlan.Rules.StartWindowMinutes'],
    ['get-backup-plan', plan({ StartWindowMinutes: -2 }), 'BackupPlan.Rules.StartWindowMinutes'],
    ['get-backup-plan', plan({ StartWindowMinutes: 1e9 }), 'BackupPlan.Rules.StartWindowMinutes'],
    ['get-backup-plan', plan({ EnableContinuousBackup: 'yes' }), 'BackupPlan.Rules.EnableContinuousBackup'],
    ['get-backup-plan', plan({ Lifecycle: 7 }), 'BackupPlan.Rules.Lifecycle'],
    ['get-backup-plan', plan({ CopyActions: [{}] }), 'BackupPlan.Rules.CopyActions.DestinationBackupVaultArn'],
    ['get-backup-selection', { BackupSelection: { Resources: [7] } }, 'BackupSelection.Resources'],
    ['get-backup-selection', { BackupSelection: { Resources: 'all' } }, 'BackupSelection.Resources'],
    ['describe-region-settings', { ResourceTypeOptInPreference: { EC2: 'perhaps' } }, 'ResourceTypeOptInPreference'],
    ['describe-region-settings', { ResourceTypeOptInPreference: [] }, 'ResourceTypeOptInPreference'],
    ['get-role', role(7), 'Role.AssumeRolePolicyDocument'],
    ['get-role', role({ Effect: 7 }), 'Role.AssumeRolePolicyDocument'],
    ['get-role', role({ Effect: 'Allow', Principal: 7 }), 'Role.AssumeRolePolicyDocument'],
    ['get-role', role({ Effect: 'Allow', Principal: { AWS: [7] } }), 'Role.AssumeRolePolicyDocument'],
    ['get-role', { Role: { AssumeRolePolicyDocument: '%E0%A4%A' } }, 'Role.AssumeRolePolicyDocument'],
  ])('%s %j: %s', (call, page, member) => {
    expect(unreadableIn(answer(call, page as never))).toEqual({ count: 1, of: 1, members: [member] });
  });

  it.each<[Call, object]>([
    ['get-backup-plan', plan({ RuleName: 7, StartWindowMinutes: '480', Lifecycle: null, ScheduleExpression: '' })],
    ['get-backup-plan', plan({ EnableContinuousBackup: true, Lifecycle: { DeleteAfterDays: -1 } })],
    ['get-role', role({ Effect: 'Allow', Principal: '*' })],
    ['get-role', role([{ Effect: 'Allow', Principal: { Service: ['backup.amazonaws.com'] } }, { Effect: 'Deny' }])],
    ['get-role', { Role: { AssumeRolePolicyDocument: '%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%7D%7D' } }],
    ['get-role', { Role: { AssumeRolePolicyDocument: '{"Statement":[]}' } }],
    ['describe-region-settings', { ResourceTypeOptInPreference: { EC2: 'true', RDS: false } }],
    ['list-targets-by-rule', { Targets: [{}] }],
  ])('takes %s %j', (call, page) => {
    expect(isReadable(answer(call, page as never))).toBe(true);
  });

  it('counts things of a list, and names the first members that are wrong', () => {
    const jobs = [
      job,
      { ...job, State: null },
      { ...job, CreationDate: 'soon' },
      { ...job, ResourceArn: [] },
      { ...job, BackupJobId: {} },
      7,
    ];

    expect(unreadableIn(listOf('list-backup-jobs', jobs))).toEqual({
      count: 5,
      of: 6,
      members: ['State', 'CreationDate', 'ResourceArn'],
    });
  });

  it('takes times as the CLI and the SDK have them', () => {
    const times = ['2026-11-22T05:00:00.123456+01:00', 1_795_000_000, new Date(0), '2026-11-22 05:00:00Z'];

    expect(
      isReadable(
        listOf(
          'list-backup-jobs',
          times.map((CreationDate) => ({ ...job, CreationDate })),
        ),
      ),
    ).toBe(true);
  });

  it('takes what should be a list, and is none, for one thing, and no list for an empty one', () => {
    expect(unreadableIn(answer('list-backup-jobs', { BackupJobs: {} }))).toMatchObject({ count: 1, of: 1 });
    expect(unreadableIn(answer('list-backup-jobs', { BackupJobs: 'many' }))).toEqual({
      count: 1,
      of: 1,
      members: ['BackupJobs'],
    });
    expect(isReadable(answer('list-backup-jobs', [{}, { BackupJobs: null }]))).toBe(true);
  });

  it('says nothing of a refusal', () => {
    expect(unreadableIn(refusal('list-backup-jobs', 'AccessDenied'))).toBeNull();
  });

  it.each([
    ['{"eventName":"DeleteBackupPlan"}', true],
    ['{', false],
    [7, false],
  ])('takes the event %j of the trail: %s', (CloudTrailEvent, isFine) => {
    const event = { EventName: 'DeleteBackupPlan', EventTime: '2026-11-22T05:00:00Z', CloudTrailEvent };

    expect(isReadable(listOf('lookup-events', [event]))).toBe(isFine);
  });
});
