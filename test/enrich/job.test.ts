import { describe, expect, it } from 'vitest';
import { describeJob } from '../../src/enrich/job.ts';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import type { PlanDetails } from '../../src/ports/aws-backup/backup-plans.ts';
import type { JobDetails } from '../../src/ports/aws-backup/job-describer.ts';
import { details, eventOf as event, findings } from './sample-findings.ts';

/** A plan with a rule for each id. */
function planOf(...ids: (string | null)[]): PlanDetails {
  const rules = ids.map((id, index) => ({
    id,
    name: `rule ${index + 1}`,
    schedule: `cron(0 ${index + 1} ? * * *)`,
    timezone: 'Etc/UTC',
  }));
  return { name: 'daily', rules, nextRuns: [] };
}

const base = 'https://eu-central-1.console.aws.amazon.com';

describe('enrich/job', () => {
  it.each<[why: string, found: () => ReturnType<typeof describeJob>, expected: object]>([
    [
      'a planned job names its plan',
      () => describeJob(event('backup-failed'), null),
      { initiator: 'plan', vaultName: 'prod-daily', completedAt: '2026-03-04T02:13:12.008Z' },
    ],
    ['a job without a plan is on demand', () => describeJob(event('backup-aborted'), null), { initiator: 'on-demand' }],
    [
      'a bare job says neither',
      () => describeJob(event('backup-minimal'), null),
      { initiator: 'unknown', vaultName: null },
    ],
    [
      'a restore test is no job of a backup plan',
      () => describeJob(event('restore-completed'), null),
      { initiator: 'restore-test' },
    ],
    [
      'a restore test of which only AWS Backup says that it is one',
      () => describeJob(event('restore-failed'), details({ isRestoreTest: true })),
      { initiator: 'restore-test' },
    ],
    ['a restore that somebody started', () => describeJob(event('restore-failed'), null), { initiator: 'on-demand' }],
    [
      'a job in an unknown state is not over',
      () => describeJob(event('backup-unknown-state'), null),
      { completedAt: null },
    ],
    [
      'the details complete it',
      () =>
        describeJob(
          event('backup-minimal'),
          details({ planName: 'daily', parentJobId: 'parent', startedAt: '2026-03-04T01:00:00.000Z' }),
        ),
      { planName: 'daily', initiator: 'plan', parentJobId: 'parent', startedAt: '2026-03-04T01:00:00.000Z' },
    ],
    [
      'a copy has its own page',
      () => describeJob(event('copy-failed'), null),
      { consoleUrl: `${base}/backup/home?region=eu-central-1#/jobs/copy/details/0175DE71-5784-589F-D8AC-541ACCB4CAC8` },
    ],
    [
      'a page in China',
      () => describeJob(event('backup-failed', { region: 'cn-north-1', jobId: 'j' }), null),
      { consoleUrl: 'https://cn-north-1.console.amazonaws.cn/backup/home?region=cn-north-1#/jobs/backup/details/j' },
    ],
    [
      'a page in GovCloud',
      () => describeJob(event('backup-failed', { region: 'us-gov-east-1', jobId: 'j' }), null),
      { consoleUrl: 'https://console.amazonaws-us-gov.com/backup/home?region=us-gov-east-1#/jobs/backup/details/j' },
    ],
    [
      'the job of a composite resource says that it is one',
      () => describeJob(event('backup-failed'), details({ isParent: true })),
      { isParent: true },
    ],
    [
      'the only rule of the plan made it, whatever its id is',
      () => describeJob(event('backup-failed'), null, findings({ plan: planOf(null) })),
      { ruleName: 'rule 1', schedule: 'cron(0 1 ? * * *)' },
    ],
    [
      'of several rules the one that the event names made it',
      () => describeJob(event('backup-failed', { planRuleId: 'b' }), null, findings({ plan: planOf('a', 'b') })),
      { ruleName: 'rule 2', schedule: 'cron(0 2 ? * * *)' },
    ],
    [
      'of several rules none, where nobody says which',
      () => describeJob(event('backup-failed', { planRuleId: null }), null, findings({ plan: planOf(null, 'b') })),
      { ruleName: null, schedule: null },
    ],
    ['a scan has none', () => describeJob(event('scan-threats-found'), null), { consoleUrl: null }],
  ])('%s', (_why, found, expected) => {
    expect(found()).toMatchObject(expected);
  });

  const whole: JobDetails = details({
    planName: 'weekly',
    ruleName: 'sundays',
    vaultName: 'other-vault',
    planArn: 'arn:plan',
    ruleId: 'b',
    schedule: 'cron(0 9 ? * SUN *)',
    scheduleTimezone: 'Europe/Berlin',
    vaultLocked: false,
    messageCategory: 'KMS_KEY_ERROR',
    encryptionKeyArn: 'arn:key',
    startedAt: '2026-03-04T01:00:00.000Z',
    completedAt: '2026-03-04T02:00:00.000Z',
  });

  it('goes by the details of the job before its plan and vault, and by the event where AWS says it there', () => {
    const found = findings({ plan: planOf('a', 'b'), vaultLocked: true, stoppedBy: 'arn:ana' });
    const failed = event('backup-failed', { planArn: null, vaultName: null });

    expect(describeJob(failed, whole, found)).toEqual({
      id: failed.jobId,
      startedAt: '2026-03-04T01:00:00.000Z',
      completedAt: '2026-03-04T02:00:00.000Z',
      planName: 'weekly',
      ruleName: 'sundays',
      vaultName: 'other-vault',
      initiator: 'plan',
      parentJobId: null,
      consoleUrl: `${base}/backup/home?region=eu-central-1#/jobs/backup/details/${failed.jobId}`,
      schedule: 'cron(0 9 ? * SUN *)',
      scheduleTimezone: 'Europe/Berlin',
      vaultLocked: false,
      initiatedBy: 'arn:plan',
      stoppedBy: 'arn:ana',
      messageCategory: 'KMS_KEY_ERROR',
      encryptionKeyArn: 'arn:key',
    });
    const told = event('backup-failed', { planArn: 'arn:own', vaultName: 'prod' });
    expect(describeJob(told, whole, found)).toMatchObject({ initiatedBy: 'arn:own', vaultName: 'prod' });
  });

  it('goes by its plan and its vault where nothing else says it', () => {
    const found = findings({ plan: planOf('a', 'b'), vaultLocked: true });
    const failed = event('backup-failed', { planRuleId: null });

    expect(describeJob(failed, details({ ruleId: 'b' }), found)).toMatchObject({
      planName: 'daily',
      ruleName: 'rule 2',
      schedule: 'cron(0 2 ? * * *)',
      scheduleTimezone: 'Etc/UTC',
      vaultLocked: true,
    });
    expect(describeJob(event('backup-failed', { planRuleId: 'a' }), details({ ruleId: 'b' }), found).ruleName).toBe(
      'rule 1',
    );
    expect(describeJob(failed, null, findings({ plan: planOf() })).ruleName).toBeNull();
    expect(describeJob(failed, null).startedAt).toBe(failed.startedAt);
    expect(describeJob(event('backup-failed', { messageCategory: 'VSS_ERROR' }), null).messageCategory).toBe(
      'VSS_ERROR',
    );
  });

  it('takes the key that a message complains about, then that of the job, then that of the last good backup', () => {
    const key = (id: string) => `arn:aws:kms:eu-central-1:111122223333:key/${id}`;
    const goodPoints = ['c', 'd'].map((id) => ({
      arn: id,
      createdAt: whole.startedAt ?? '',
      encryptionKeyArn: key(id),
    }));
    const of = (says: string | null, change: Partial<JobDetails>, points = goodPoints) =>
      describeJob(event('backup-failed', { statusMessage: says }), details(change), findings({ goodPoints: points }))
        .encryptionKeyArn;

    expect(of(`${key('a')} is disabled`, { statusMessage: key('b'), encryptionKeyArn: key('e') })).toBe(key('a'));
    expect(of('It is disabled', { statusMessage: `${key('b')} is disabled`, encryptionKeyArn: key('e') })).toBe(
      key('b'),
    );
    expect(of(null, { encryptionKeyArn: key('e') })).toBe(key('e'));
    expect(of(null, {})).toBe(key('c'));
    expect(of(null, {}, [])).toBeNull();
    expect(describeJob(event('backup-failed', { statusMessage: null }), null).encryptionKeyArn).toBeNull();
  });

  it('says that its rule makes continuous backups', () => {
    const plan = planOf('a');
    const rules = plan.rules.map((rule) => ({ ...rule, isContinuous: true as const }));

    expect(describeJob(event('backup-failed'), null, findings({ plan: { ...plan, rules } })).isContinuous).toBe(true);
    expect(describeJob(event('backup-failed'), null, findings({ plan }))).not.toHaveProperty('isContinuous');
  });

  it('says when that key is deleted, if it is', () => {
    const of = (deletedAt: string | null) =>
      describeJob(event('backup-failed'), null, findings({ key: { state: 'PendingDeletion', deletedAt } }));

    expect(of('2026-04-01T00:00:00.000Z')).toMatchObject({ keyDeletedAt: '2026-04-01T00:00:00.000Z' });
    expect(of(null)).not.toHaveProperty('keyDeletedAt');
    expect(describeJob(event('backup-failed'), null)).not.toHaveProperty('isParent');
  });

  it.each<[why: string, change: Partial<BackupEvent>, details: Partial<JobDetails> | null, initiator: string]>([
    ['the event names a plan', { planId: 'p' }, null, 'plan'],
    ['it names the ARN of one', { planArn: 'arn:p' }, null, 'plan'],
    ['it names a rule', { planRuleId: 'r' }, null, 'plan'],
    ['the job is of a plan', {}, { planName: 'daily' }, 'plan'],
    ['the job is of a rule', {}, { ruleName: 'nightly' }, 'plan'],
    ['the job is of none', {}, {}, 'on-demand'],
    ['it has a role, and no plan', { iamRoleArn: 'arn:role' }, null, 'on-demand'],
    ['it has neither', { iamRoleArn: null }, null, 'unknown'],
    ['it is no job', { kind: 'vault', iamRoleArn: 'arn:role' }, null, 'unknown'],
    ['it is a test', { isRestoreTest: true, planId: 'p' }, null, 'restore-test'],
  ])('says who started it, where %s', (_why, change, said, initiator) => {
    const bare = { planId: null, planArn: null, planRuleId: null, iamRoleArn: null, ...change };

    expect(describeJob(event('backup-failed', bare), said === null ? null : details(said)).initiator).toBe(initiator);
  });

  it.each(['in-progress', 'unknown', 'changed'] as const)('is not over while it is %s', (outcome) => {
    expect(describeJob(event('backup-failed', { outcome }), null).completedAt).toBeNull();
  });
});
