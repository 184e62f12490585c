import { describe, expect, it } from 'vitest';
import { Answers } from '../../src/estate/answers.ts';
import { readEstate } from '../../src/estate/read-estate.ts';
import type { Selection } from '../../src/estate/selection.ts';
import { trailedCalls } from '../../src/estate/trail.ts';
import { matchRuns } from '../../src/findings/lane-runs.ts';
import type { Lane } from '../../src/findings/lanes.ts';
import { lostTagsOf } from '../../src/findings/lost-tags.ts';
import { countRuns, missedRuns } from '../../src/findings/missed-runs.ts';
import { unanswered, unreadableSchedules } from '../../src/findings/not-known.ts';
import type { DueRun } from '../../src/findings/plan-runs.ts';
import { ResourceIndex } from '../../src/findings/resource-index.ts';
import { denialsSeen } from '../../src/findings/vault-policies.ts';
import { times } from '../../src/findings/words.ts';
import {
  around,
  database,
  type Files,
  job,
  jobsOf,
  nightlyRule,
  nights,
  now,
  plan,
  planId,
  table,
  vaultArn,
} from './an-account.ts';
import { answersOf, foundIn, judged } from './judged.ts';
import { trail, trailed } from './trailed.ts';

const orders = table('orders');

describe('findings/words', () => {
  it('counts', () => {
    expect([1, 2, 3].map(times)).toEqual(['once', 'twice', '3 times']);
  });
});

describe('findings/lane-runs', () => {
  const run = (hour: number, until: number, rules: number[]): DueRun => {
    const at = (of: number) => `2026-11-22T${String(of).padStart(2, '0')}:00:00.000Z`;
    return {
      ...{ dueAt: at(hour), deadline: at(until), rule: rules[0] ?? 0, rules },
      ...{ coverFrom: at(hour), coverTo: at(until), earliest: at(hour), coverEarliest: at(hour) },
    };
  };
  const rules = ['a', 'b'].map((id) => ({
    ...{ name: id, id, expression: null, timezone: null, startWindowMinutes: null, completionWindowMinutes: null },
    ...{ retentionDays: null, continuous: false, vaultName: null, copyTo: [], airGappedVaultArn: null },
  }));
  const jobs =
    readEstate(
      answersOf({
        'list-backup-jobs.json': {
          BackupJobs: [
            job(orders, '2026-11-22T06:00:00.000Z', {
              BackupJobId: 'j',
              CreatedBy: { BackupPlanId: planId, BackupRuleId: 'gone' },
            }),
          ],
        },
      }),
    ).backupJobs ?? [];

  it('gives a job of a rule that is gone to the run whose window ends first', () => {
    const [late, soon] = [run(5, 20, [0]), run(5, 9, [1])];

    for (const runs of [
      [late, soon],
      [soon, late],
    ])
      expect(
        matchRuns(runs, jobs, rules)
          .filter(({ job: made }) => made !== null)
          .map(({ run: of }) => of),
      ).toEqual([soon]);
  });
});

describe('findings/missed-runs', () => {
  it('misses and counts nothing of what is switched off', () => {
    const { look } = judged({ ...plan(), ...around([orders], { 'list-backup-jobs.json': { BackupJobs: [] } }) });
    const off = look.lanes.map((lane): Lane => ({ ...lane, isOff: true }));

    expect(look.lanes.flatMap((lane) => missedRuns(lane, look))).toHaveLength(7);
    expect(off.flatMap((lane) => missedRuns(lane, look))).toEqual([]);
    expect([countRuns(look), countRuns({ ...look, lanes: off })]).toEqual([
      { expected: 7, found: 0 },
      { expected: 0, found: 0 },
    ]);
  });
});

describe('findings/lanes', () => {
  it('takes what a plan backs up for what it selects where that is not known, but for what is skipped', () => {
    const made = table('awsbackup-restore-test-1');
    const files = Object.fromEntries(
      Object.entries({
        ...plan(),
        ...around([orders, made], {
          'list-backup-jobs.json': {
            BackupJobs: [
              ...jobsOf(orders, nights.slice(0, 6)),
              ...jobsOf(made),
              job('arn:aws:new:::thing', nights[0] ?? '', { ResourceType: null }),
            ],
          },
        }),
      }).filter(([name]) => !/selection/.test(name)),
    );

    expect(judged(files).look.lanes.map(({ resource, by }) => [resource.arn, by])).toEqual([[orders, null]]);
  });

  it('expects nothing of a plan whose rules are not known', () => {
    const files: Files = {
      ...plan(),
      ...around([database('shop')]),
      [`get-backup-plan.${planId}.json`]: '',
    };

    expect(judged(files).look.lanes.map(({ runs }) => runs)).toEqual([[]]);
    expect(foundIn(files, 'likely-to-expire')).toEqual([]);
  });

  it('expects a run of a newcomer once its own time is over, where a plan runs once', () => {
    const once = { ...nightlyRule, ScheduleExpression: 'cron(0 5 22 11 ? 2026)' };
    const of = (createdAt: string) =>
      judged({
        ...plan([once], undefined, { createdAt }),
        ...around([orders], { 'list-backup-jobs.json': { BackupJobs: [] } }),
      }).look.lanes.map(({ runs }) => runs.length);

    expect([of('2026-11-21T20:00:00.000Z'), of('2026-11-22T04:00:00.000Z')]).toEqual([[1], [0]]);
  });
});

describe('findings/lost-tags', () => {
  const lost = (name: string, parameters: Record<string, unknown>, more: object = {}) => {
    const [call] = trailedCalls(answersOf(trail(trailed(name, parameters, more as never))), { since: '', at: now });
    return call === undefined ? null : lostTagsOf(call);
  };
  const server = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1';

  it('reads what lost which tags in the ways of services', () => {
    const items = [{ key: 'backup' }, { value: 'x' }];
    const ofServer = lost('DeleteTags', {
      resourcesSet: { items: [{ resourceId: 'i-1' }, 7, null] },
      tagSet: { items },
    });

    expect([...(ofServer?.keys ?? [])]).toEqual(['backup']);
    expect(ofServer?.isOf({ arn: server })).toBe(true);
    expect(ofServer?.isOf({ arn: `${server}2` })).toBe(false);
    expect(lost('UntagResource', {}, { resources: [{ ARN: orders }, {}] })?.isOf({ arn: orders })).toBe(true);
    expect(lost('PutBucketTagging', { tagKeys: ['a'] })?.keys).toBeNull();
    expect(lost('DisableKey', {})).toBeNull();
  });
});

describe('findings/resource-index', () => {
  const { look } = judged({ ...plan(), ...around([orders, table('carts')]) });
  const index = new ResourceIndex(look.estate.resources.values());
  const selection = (change: Partial<Selection>): Selection => ({
    ...{ id: 's', name: null, createdAt: null, iamRoleArn: null },
    ...{ resources: [], notResources: [], listOfTags: [], conditions: [], ...change },
  });
  const arns = (change: Partial<Selection>) => [...index.candidates(selection(change))].map(({ arn }) => arn).sort();

  it('gives all that a selection could mean', () => {
    const both = [table('carts'), orders];
    const daily = { operator: 'StringEquals', key: 'backup', value: 'daily' } as const;

    expect(arns({})).toEqual(both);
    expect(arns({ resources: [orders, table('gone')] })).toEqual([orders]);
    expect(arns({ resources: [orders], listOfTags: [{ ...daily, value: 'weekly' }] })).toEqual([orders]);
    expect(arns({ conditions: [daily] })).toEqual(both);
    expect(arns({ conditions: [{ ...daily, value: 'weekly' }] })).toEqual([]);
    expect(arns({ resources: ['arn:aws:dynamodb:*'] })).toEqual(both);
  });
});

describe('findings/not-known', () => {
  it('names what has no answer, though nobody says why', () => {
    const answers = new Answers([{ call: 'get-role', about: ['a'], pages: [], refused: 'Throttling', why: null }]);

    expect(unanswered(readEstate(answers))).toEqual([{ what: 'get-role.a', why: 'it has no answer' }]);
  });

  it('asks about no restore testing plan without a name, nor takes an answer about nothing for one', () => {
    const files = {
      'list-restore-testing-plans.json': { RestoreTestingPlans: [{}] },
      'list-backup-vaults.json': {
        BackupVaultList: [{ BackupVaultName: 'main', EncryptionKeyArn: 'arn:aws:kms:::key/k' }],
      },
      'describe-key.json': { KeyMetadata: { KeyId: 'k' } },
    };

    expect(unanswered(readEstate(answersOf(files))).map(({ what }) => what)).toEqual(['describe-key.k']);
  });

  it.each([
    [
      { RuleName: null, ScheduleExpression: 'at night' },
      /^the schedule of rule b5f1c5d0\S+ in plan nightly$/,
      /^at night /,
    ],
    [
      { RuleName: null, RuleId: null, ScheduleExpression: 'x' },
      /^the schedule of rule without a name in plan nightly$/,
      /^x /,
    ],
    [
      { ScheduleExpression: null, ScheduleExpressionTimezone: 'Mars/Base' },
      /rule nightly/,
      /^without an expression it .*Mars\/Base/,
    ],
  ])('names the rule whose schedule cannot be read: %j', (rule, what, why) => {
    const { estate } = judged({ ...plan([{ ...nightlyRule, ...rule }]), ...around() });

    expect(unreadableSchedules(estate)).toEqual([
      { what: expect.stringMatching(what), why: expect.stringMatching(why) },
    ]);
    const nameless = (estate.plans ?? []).map((one) => ({ ...one, name: null }));
    expect(unreadableSchedules({ ...estate, plans: nameless })[0]?.what).toContain(`in plan ${planId}`);
  });
});

describe('findings/vault-policies', () => {
  const main = { BackupVaultName: 'main', BackupVaultArn: vaultArn('main') };
  const policy = (text: unknown) => ({ 'get-backup-vault-access-policy.main.json': { Policy: text } });
  const withPolicy = (text: unknown, more: Files = {}): Files => ({
    ...plan(),
    ...around(),
    'list-backup-vaults.json': { BackupVaultList: [main] },
    ...policy(text),
    ...more,
  });
  const seen = (files: Files, denials = [['main', [{ id: 'a', denies: 'x' }]]] as never) =>
    denialsSeen({ ...judged(files).look, denials });
  const before = [['main', [{ id: 'a', denies: 'x' }]]];
  const open = JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*' } });

  it('remembers what it knew where nobody knows the vaults, or the policy', () => {
    expect(seen(withPolicy('{}', { 'list-backup-vaults.json': '' }))).toEqual(before);
    expect(seen(withPolicy('[]'))).toEqual(before);
    expect(seen(withPolicy('{'))).toEqual(before);
  });

  it('takes a policy that says nothing for one without statements', () => {
    expect(
      seen(
        withPolicy('{}', {
          'get-backup-vault-access-policy.main.json': 'Error (ResourceNotFoundException): no policy',
        }),
      ),
    ).toMatchObject([['main', [{ id: 'a', missingSince: now }]]]);
    for (const text of [null, '{}'])
      expect(seen(withPolicy(text))).toMatchObject([['main', [{ id: 'a', missingSince: now }]]]);
  });

  it('knows a statement again whatever the order of its lists and members', () => {
    const one = { Effect: 'Deny', NotAction: ['b', 'a'], Principal: { AWS: ['x', 'y'] } };
    const other = { Principal: { AWS: ['y', 'x'] }, NotAction: ['a', 'b'], Effect: 'Deny' };
    const of = (statement: object) => seen(withPolicy(JSON.stringify({ Statement: statement })), [] as never);

    expect(of(one)).toEqual(of(other));
    expect(of(one)).toMatchObject([['main', [{ denies: 'a, b' }]]]);
  });

  it('says who changed it last, where the trail has it', () => {
    const changed = (name: string, backupVaultName: string) => trail(trailed(name, { backupVaultName }));
    const says = (more: Files) =>
      foundIn(withPolicy(open, more), 'protection-taken-away')
        .map((one) => one.says)
        .join();

    expect(says(changed('PutBackupVaultAccessPolicy', 'main'))).toContain('mallory');
    expect(says(changed('DeleteBackupVaultAccessPolicy', 'main'))).toContain('mallory');
    expect(says(changed('DisableKey', 'main'))).not.toContain('changed by');
    expect(says(changed('PutBackupVaultAccessPolicy', 'other'))).not.toContain('mallory');
    expect(says({})).toMatch(/without a condition\.$/);
  });
});
