import { describe, expect, it } from 'vitest';
import {
  accountId,
  around,
  instance,
  jobsOf,
  longAgo,
  nightlyRule,
  nights,
  plan,
  planId,
  selectionId,
  table,
  taggedSelection,
} from '../an-account.ts';
import { foundIn } from '../judged.ts';

const orders = table('orders');
const never = {
  'list-protected-resources.json': { Results: [] },
  'list-backup-jobs.json': { BackupJobs: [] },
  'list-recovery-points-by-backup-vault.main.json': { RecoveryPoints: [] },
};
const named = (arn: string) => ({ ...taggedSelection, ListOfTags: [], Resources: [arn] });
const undated = {
  'list-backup-plans.json': { BackupPlansList: [{ BackupPlanId: planId, BackupPlanName: 'nightly' }] },
  [`get-backup-plan.${planId}.json`]: { BackupPlan: { Rules: [nightlyRule] } },
};

describe('findings/reasons/never-protected', () => {
  it('waits for one interval and one start window of a newcomer, and a day where there is no interval', () => {
    const once = { ...nightlyRule, ScheduleExpression: 'cron(0 5 1 1 ? 2020)' };
    const of = (rule: object, createdAt: string) =>
      foundIn({ ...plan([rule], taggedSelection, { createdAt }), ...around([orders], never) }, 'never-protected');

    expect(of(once, '2026-11-21T07:00:00.000Z')).toEqual([]);
    expect(of(once, '2026-11-21T05:00:00.000Z')).toHaveLength(1);
    expect(of({ ...nightlyRule, StartWindowMinutes: undefined }, '2026-11-21T05:00:00.000Z')).toHaveLength(1);
    expect(of({ ...nightlyRule, StartWindowMinutes: undefined }, '2026-11-21T07:00:00.000Z')).toEqual([]);
  });

  it('takes what nobody knows the age of for no newcomer', () => {
    const selections = {
      [`list-backup-selections.${planId}.json`]: { BackupSelectionsList: [{ SelectionId: 's' }] },
      [`get-backup-selection.${planId}.s.json`]: { BackupSelection: taggedSelection },
    };
    const files = Object.fromEntries(
      Object.entries({ ...plan(), ...around([orders], never) }).filter(([name]) => !/selection/.test(name)),
    );

    expect(foundIn({ ...files, ...undated, ...selections }, 'never-protected')).toHaveLength(1);
  });

  it.each([
    ['exists', orders, {}, 'certain'],
    ['is not described', instance('i-1'), {}, 'not-seen'],
    ['has tags that are not known', orders, { 'get-resources.json': '' }, 'not-seen'],
  ])('of one that %s it is %s', (_what, arn, more, sure) => {
    const files = { ...plan([nightlyRule], named(arn)), ...around([arn], { ...never, ...more }) };

    expect(foundIn(files, 'never-protected')).toMatchObject([{ sure, resourceArn: arn }]);
  });
  it('names no rule of a plan whose rules are not known', () => {
    const files = { ...plan(), ...around([orders], never), [`get-backup-plan.${planId}.json`]: '' };

    expect(foundIn(files, 'never-protected')).toMatchObject([{ ruleNames: [], planName: 'nightly' }]);
  });

  it('of one that is there, and of which nobody knows that the plan selects it, is likely', () => {
    const server = instance('i-1');
    const Instances = [{ InstanceId: 'i-1', State: { Name: 'running' }, LaunchTime: longAgo, Tags: [] }];
    const files = {
      ...plan([nightlyRule], named(server)),
      [`list-backup-selections.${planId}.json`]: '',
      [`get-backup-selection.${planId}.${selectionId}.json`]: '',
      ...around([server], {
        ...never,
        'list-backup-jobs.json': { BackupJobs: jobsOf(server, nights, { State: 'FAILED' }) },
        'describe-instances.json': { Reservations: [{ OwnerId: accountId, Instances }] },
      }),
    };

    expect(foundIn(files, 'never-protected')).toMatchObject([{ sure: 'likely', resourceArn: server }]);
  });
});
