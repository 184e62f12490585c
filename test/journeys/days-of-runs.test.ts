import { describe, expect, it } from 'vitest';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { around, type Files, job, jobsOf, nightlyRule, table, watched } from '../findings/an-account.ts';
import { AccountFiles } from '../support/account-files.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupBy: [account], groupWait: 30s }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] } ] } }
routes: []
fallback: [chat]
`;

const orders = table('orders');
const before = ['2026-11-19', '2026-11-20', '2026-11-21'].map((day) => `${day}T05:00:00.000Z`);

/** A rule of two runs a day, whose start windows take two hours. */
const twice = { ...nightlyRule, ScheduleExpression: 'cron(0 5,17 ? * * *)', StartWindowMinutes: 120 };

function account(jobs: readonly object[], rule: object = nightlyRule, tags?: Record<string, string>): Files {
  const files = watched([orders], jobs, { rule });
  return tags === undefined ? files : { ...files, 'get-resources.json': tagged(tags) };
}

const tagged = (tags: Record<string, string>) => ({
  ResourceTagMappingList: [
    { ResourceARN: orders, Tags: Object.entries({ backup: 'daily', ...tags }).map(([Key, Value]) => ({ Key, Value })) },
  ],
});

function lookedAt(files: Files): { world: World; files: AccountFiles; looks: (at: string) => Promise<void> } {
  const world = new World(rules);
  const answers = new AccountFiles(files);
  world.estate = new EstateCollector(answers);
  const looks = async (at: string) => {
    await world.passesUntil(at);
    await world.watches();
  };
  return { world, files: answers, looks };
}

const rowsOf = ({ dueRuns }: World) =>
  [...dueRuns.days.values()].map(({ day, verdict, runs }) => ({
    day,
    verdict,
    runs: runs.map(({ dueAt, result, why }) => `${dueAt.slice(11, 16)} ${result}${why === null ? '' : `: ${why}`}`),
  }));

describe('journeys: one row for each lane and day', () => {
  it('a day of which one run is good and one never ran is a day without a result', async () => {
    const { world, looks } = lookedAt(account(jobsOf(orders, [...before, '2026-11-22T05:00:00.000Z']), twice));
    await looks('2026-11-22T06:00:00.000Z');
    await looks('2026-11-22T07:20:00.000Z');
    expect(rowsOf(world)).toEqual([{ day: '2026-11-22', verdict: 'good', runs: ['05:00 good'] }]);

    await looks('2026-11-22T19:20:00.000Z');

    expect(rowsOf(world)).toEqual([
      { day: '2026-11-22', verdict: 'no-result', runs: ['05:00 good', '17:00 no-result: never-ran'] },
    ]);
  });

  it.each([
    ['FAILED', {}, 'failed', 'failed'],
    ['EXPIRED', {}, 'failed', 'expired'],
    ['ABORTED', {}, 'failed', 'aborted'],
    ['PARTIAL', {}, 'failed', 'partial'],
    [
      'COMPLETED',
      { MessageCategory: 'OBJECT_FAILED', StatusMessage: '3 objects were left out.' },
      'failed',
      'completed-with-issues',
    ],
    ['COMPLETED', {}, 'good', null],
  ])('a job that is %s %o makes its day %s: %s', async (State, other, verdict, why) => {
    const jobs = [...jobsOf(orders, before), job(orders, '2026-11-22T05:00:00.000Z', { State, ...other })];
    const { world, looks } = lookedAt(account(jobs));
    await looks('2026-11-22T12:00:00.000Z');
    await looks('2026-11-22T14:20:00.000Z');

    expect([...world.dueRuns.days.values()]).toMatchObject([{ verdict, runs: [{ result: verdict, why }] }]);
  });

  it('a job that goes on is no result until it has ended, also when the plan was changed in between', async () => {
    const running = job(orders, '2026-11-22T05:00:00.000Z', { State: 'RUNNING', CompletionDate: undefined });
    const { world, files, looks } = lookedAt(account([...jobsOf(orders, before), running]));
    await looks('2026-11-22T12:00:00.000Z');
    await looks('2026-11-22T14:20:00.000Z');
    expect(rowsOf(world)).toEqual([
      { day: '2026-11-22', verdict: 'no-result', runs: ['05:00 no-result: still-running'] },
    ]);
    await looks('2026-11-22T16:00:00.000Z');
    expect(rowsOf(world)).toMatchObject([{ verdict: 'no-result' }]);

    const ended = { ...running, State: 'COMPLETED', CompletionDate: '2026-11-22T16:30:00.000Z' };
    files.files = account([...jobsOf(orders, before), ended], {
      ...nightlyRule,
      ScheduleExpression: 'cron(0 3 ? * SUN *)',
    });
    await looks('2026-11-22T17:20:00.000Z');

    expect(rowsOf(world)).toEqual([{ day: '2026-11-22', verdict: 'good', runs: ['05:00 good'] }]);
  });

  it('the day is the one on which the run was due in the zone of its rule', async () => {
    const rule = {
      ...nightlyRule,
      ScheduleExpression: 'cron(30 0 ? * * *)',
      ScheduleExpressionTimezone: 'Australia/Sydney',
    };
    const jobs = ['20', '21', '22'].map((day) => `2026-11-${day}T13:30:00.000Z`);
    const { world, looks } = lookedAt(account(jobsOf(orders, jobs), rule));
    await looks('2026-11-22T20:00:00.000Z');
    await looks('2026-11-22T22:00:00.000Z');

    expect([...world.dueRuns.days.values()]).toMatchObject([
      { day: '2026-11-23', runs: [{ dueAt: '2026-11-22T13:30:00.000Z', timezone: 'Australia/Sydney' }] },
    ]);
  });

  it('whoever owned the resource on that day stays its owner', async () => {
    const jobs = jobsOf(orders, [...before, '2026-11-22T05:00:00.000Z', '2026-11-23T05:00:00.000Z']);
    const { world, files, looks } = lookedAt(account(jobs, nightlyRule, { owner: 'shop' }));
    await looks('2026-11-22T12:00:00.000Z');
    await looks('2026-11-22T14:20:00.000Z');
    files.files['get-resources.json'] = tagged({ owner: 'platform' });
    await looks('2026-11-23T14:20:00.000Z');

    expect([...world.dueRuns.days.values()].map(({ day, owner }) => [day, owner])).toEqual([
      ['2026-11-22', 'shop'],
      ['2026-11-23', 'platform'],
    ]);
  });

  it.each([
    ['as many as there are', [orders], 'excused', 'accepted', { name: 'rebuilt', owner: 'data team' }],
    ['fewer than there are', [orders, table('carts')], 'no-result', 'never-ran', undefined],
  ])('a run that never ran, and that somebody accepted for %s, is %s', async (_for, arns, verdict, why, accepted) => {
    const world = new World(
      `${rules}\naccept: [ { name: rebuilt, reasons: [not-started], resources: ['*'], owner: data team, reason: made anew, until: '2026-12-31', most: 1 } ]`,
    );
    const files = {
      ...account([]),
      ...around(arns),
      'list-backup-jobs.json': { BackupJobs: arns.flatMap((arn) => jobsOf(arn, before)) },
    };
    world.estate = new EstateCollector(new AccountFiles(files));
    await world.passesUntil('2026-11-22T12:00:00.000Z');
    await world.watches();
    await world.passesUntil('2026-11-22T14:20:00.000Z');
    await world.watches();

    const [day] = [...world.dueRuns.days.values()];
    expect(day).toMatchObject({ verdict, runs: [{ result: verdict, why }] });
    expect(day?.runs[0]?.accepted).toEqual(accepted === undefined ? undefined : expect.objectContaining(accepted));
    const missed = [...world.store.alerts.values()].flat().filter(({ event }) => event.missedRun !== undefined);
    expect(missed).toHaveLength(accepted === undefined ? 2 : 0);
  });

  it('a type that is switched off is not scheduled, which is no verdict on anybody', async () => {
    const files = account(jobsOf(orders, before));
    const settings = { ResourceTypeOptInPreference: { DynamoDB: false } };
    const { world, looks } = lookedAt({ ...files, 'describe-region-settings.json': settings });
    await looks('2026-11-22T12:00:00.000Z');
    await looks('2026-11-22T14:20:00.000Z');

    expect(rowsOf(world)).toEqual([
      { day: '2026-11-22', verdict: 'not-scheduled', runs: ['05:00 not-scheduled: switched-off'] },
    ]);
    const alerts = [...world.store.alerts.values()].flat();
    expect(alerts.filter(({ event }) => event.missedRun !== undefined)).toEqual([]);
  });
});
