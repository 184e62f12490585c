import { describe, expect, it } from 'vitest';
import { trailedNames } from '../../src/estate/trail.ts';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { type Files, job, jobsOf, nightlyRule, plan, planId, table, watched } from '../findings/an-account.ts';
import { cases } from '../findings/cases/not-started.ts';
import { AccountFiles } from '../support/account-files.ts';
import { backupJobEvent } from '../support/events.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupBy: [account, region, event.kind, error.code], groupWait: 30s }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] } ] } }
routes: [ { name: missed backups, match: { event: { kind: [missed] } }, severity: high } ]
fallback: [chat]
`;

/** Each list once, three of the plan, three of the vault and of the restore tests, role and jobs, and CloudTrail by name. */
const asksOfFirstLook = 15 + 3 + 3 + 2 + 2 + trailedNames.length;

const before = ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21'].map((day) => `${day}T05:00:00.000Z`);

const runOf22 = '2026-11-22T05:00:00.000Z';

function lookedAt(files: Files): { world: World; account: AccountFiles } {
  const world = new World(rules);
  const account = new AccountFiles(files);
  world.estate = new EstateCollector(account);
  return { world, account };
}

const alertsOf = ({ store }: World) => [...store.alerts.values()].flat();
const resultsOf = ({ dueRuns }: World) =>
  [...dueRuns.days.values()].map(({ resourceArn, day, verdict, runs }) => ({
    name: resourceArn.split('/').at(-1),
    day,
    verdict,
    why: runs.map(({ why }) => why ?? 'good').join(),
  }));

describe('journeys: backups that never started', () => {
  it('is told when its start window is over, by the rules, once; a later good backup of it ends it', async () => {
    const orders = table('orders');
    const made = jobsOf(orders, before);
    const { world, account } = lookedAt(watched([orders], made));
    await world.watches();
    expect(alertsOf(world)).toEqual([]);

    await world.passesUntil('2026-11-22T13:05:00.000Z');
    await world.watches();
    expect(alertsOf(world)).toEqual([]);
    await world.passesUntil('2026-11-22T14:20:00.000Z');
    await world.watches();
    await world.passes('31s');

    const incident = world.onlyIncident();
    expect(incident.routing).toMatchObject({ route: 'missed backups' });
    expect(alertsOf(world)).toMatchObject([
      {
        severity: 'high',
        event: { kind: 'missed', resourceArn: orders, occurredAt: '2026-11-22T05:00:00.000Z', planId },
        error: {
          code: 'backup-not-started',
          message:
            'No backup was started: it was due at 2026-11-22T05:00:00.000Z and its start window ended at 2026-11-22T13:00:00.000Z without a job. ' +
            'Plan nightly, rule nightly. The last known good backup is from 2026-11-21T06:00:00.000Z.',
        },
        resource: { name: 'orders', type: 'DynamoDB' },
      },
    ]);
    const { notice } = world.expectNotice('chat', 'opened');
    expect(notice.headline).toContain('never ran');
    expect(notice.facts).toContainEqual(
      expect.objectContaining({ label: 'Was due at', value: '2026-11-22 05:00 UTC' }),
    );
    expect(resultsOf(world)).toEqual([{ name: 'orders', day: '2026-11-22', verdict: 'no-result', why: 'never-ran' }]);

    await world.passes('2h');
    await world.watches();
    expect(alertsOf(world)).toHaveLength(1);

    const startedAt = '2026-11-22T16:40:00.000Z';
    account.files['list-backup-jobs.json'] = { BackupJobs: [...made, job(orders, startedAt)] };
    await world.passesUntil('2026-11-22T17:45:00.000Z');
    await world.hears(
      backupJobEvent({ jobId: 'late', startedAt, resourceArn: orders, resourceType: 'DynamoDB', state: 'COMPLETED' }),
    );
    await world.passes('1m');
    expect(world.onlyIncident()).toMatchObject({ status: 'resolved' });
    world.expectNotice('chat', 'exhausted');
    world.expectNotice('chat', 'resolved');
    world.end();
  });

  it('a failure of the resource afterwards is the same incident, its second strike', async () => {
    const orders = table('orders');
    const { world } = lookedAt(watched([orders], jobsOf(orders, before)));
    await world.watches();
    await world.passesUntil('2026-11-22T14:20:00.000Z');
    await world.watches();

    await world.passesUntil('2026-11-23T06:00:00.000Z');
    await world.hears(
      backupJobEvent({
        jobId: 'fails',
        startedAt: '2026-11-23T05:00:00.000Z',
        resourceArn: orders,
        resourceType: 'DynamoDB',
      }),
    );

    expect(world.onlyIncident()).toMatchObject({ alertCount: 2, openLanes: 1 });
    expect(alertsOf(world).map(({ strikes }) => strikes)).toEqual([1, 2]);
  });

  it('what was so before the first look is one alert, and none of it again until it had a run', async () => {
    const names = ['a', 'b', 'c', 'well'].map(table);
    const well = jobsOf(table('well'), [...before, '2026-11-22T05:00:00.000Z', '2026-11-23T05:00:00.000Z']);
    const { world, account } = lookedAt(watched(names, well));
    await world.watches();

    expect(alertsOf(world)).toMatchObject([
      {
        event: { kind: 'missed', resourceArn: null },
        error: { message: expect.stringMatching(/^At the first look, the last scheduled backup of 3 of 4 resources/) },
      },
    ]);
    await world.passesUntil('2026-11-22T14:20:00.000Z');
    await world.watches();
    expect(alertsOf(world)).toHaveLength(1);
    expect(resultsOf(world).map(({ why }) => why)).toEqual(['never-ran', 'never-ran', 'never-ran', 'good']);
    expect(
      [...world.dueRuns.days.values()].flatMap(({ runs }) => runs.map(({ isLongMissing }) => isLongMissing)),
    ).toEqual([true, true, true, false]);

    account.files['list-backup-jobs.json'] = { BackupJobs: [...well, job(table('a'), '2026-11-23T05:00:00.000Z')] };
    await world.passesUntil('2026-11-23T14:20:00.000Z');
    await world.watches();
    expect(alertsOf(world)).toHaveLength(1);
    await world.passesUntil('2026-11-24T14:20:00.000Z');
    await world.watches();

    const names24 = alertsOf(world).map(({ event }) => event.resourceArn);
    expect(names24.sort()).toEqual([null, table('a'), table('well')].sort());
  });

  it('what is kept of a run stays as it was when its plan changes', async () => {
    const orders = table('orders');
    const { world, account } = lookedAt(watched([orders], jobsOf(orders, [...before, '2026-11-22T05:00:00.000Z'])));
    await world.watches();
    await world.passesUntil('2026-11-22T14:20:00.000Z');
    await world.watches();
    const [kept] = [...world.dueRuns.days.values()];
    expect(kept).toMatchObject({
      day: '2026-11-22',
      verdict: 'good',
      runs: [{ timezone: 'Etc/UTC', ruleNames: ['nightly'], result: 'good' }],
    });

    account.files = {
      ...account.files,
      ...plan([{ ...nightlyRule, RuleName: 'weekly', ScheduleExpression: 'cron(0 5 ? * SUN *)' }]),
    };
    await world.passesUntil('2026-11-23T14:20:00.000Z');
    await world.watches();

    expect([...world.dueRuns.days.values()]).toEqual([kept]);
  });

  it.each([
    ['list-backup-jobs.json', 'the list of jobs'],
    ['list-backup-plans.json', 'the plans'],
    [`get-backup-plan.${planId}.json`, 'the rules of the plan'],
    [`list-backup-selections.${planId}.json`, 'what the plan selects'],
    ['get-resources.json', 'the tags'],
  ])('without %s, %s, nothing is missed, and the next look is not spoilt', async (file) => {
    const orders = table('orders');
    const whole = watched([orders], jobsOf(orders, before)) as Files;
    const { world, account } = lookedAt(whole);
    await world.watches();
    await world.passesUntil('2026-11-22T12:00:00.000Z');
    await world.watches();
    account.files = { ...whole, [file]: undefined };
    await world.passesUntil('2026-11-22T14:20:00.000Z');
    await world.watches();
    expect(alertsOf(world).filter(({ event }) => event.kind === 'missed')).toEqual([]);
    expect(resultsOf(world)).toEqual([]);

    account.files = whole;
    await world.passesUntil('2026-11-22T15:40:00.000Z');
    await world.watches();
    expect(alertsOf(world)).toHaveLength(1);
  });

  it('goes on where a run had no time, and asks nothing twice', async () => {
    const orders = table('orders');
    const { world, account } = lookedAt(watched([orders], jobsOf(orders, before)));
    world.remainingMs = 20_000;
    const page = account.page.bind(account);
    account.page = async (call, input) => {
      world.remainingMs = 20_000;
      return page(call, input);
    };
    for (let run = 0; run < 90 && (await world.dueRuns.progress()).judgedAt === null; run += 1) {
      world.remainingMs = 30_000;
      await world.watches();
      await world.passes('5m');
    }

    expect((await world.dueRuns.progress()).judgedAt).not.toBeNull();
    expect(new Set(account.asked).size).toBe(account.asked.length);
    expect(account.asked).toHaveLength(asksOfFirstLook);
  });

  it('keeps of many runs what there is time for, and goes on with the same answers', async () => {
    const names = Array.from({ length: 250 }, (_none, index) => table(`t${index}`));
    const jobs = names.flatMap((arn, index) => jobsOf(arn, index === 7 ? before : [...before, runOf22]));
    const { world, account } = lookedAt(watched(names, jobs));
    await world.watches();
    await world.passesUntil('2026-11-22T14:20:00.000Z');
    account.asked.length = 0;
    const freeze = world.dueRuns.freeze.bind(world.dueRuns);
    world.dueRuns.freeze = async (runs) => {
      await freeze(runs);
      world.remainingMs = 20_000;
    };

    const kept: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      world.remainingMs = 60_000;
      await world.watches();
      kept.push(world.dueRuns.days.size);
      await world.passes('5m');
    }

    expect(kept).toEqual([100, 200, 250]);
    expect(new Set(account.asked).size).toBe(account.asked.length);
    expect(alertsOf(world).map(({ event }) => event.resourceArn)).toEqual([names[7]]);
    expect((await world.dueRuns.progress()).judgedAt).toBe('2026-11-22T14:10:00.000Z');
  });

  it('tells nothing when the last answer took the time, and the next run tells it without asking', async () => {
    const orders = table('orders');
    const { world, account } = lookedAt(watched([orders], jobsOf(orders, before)));
    await world.watches();
    await world.passesUntil('2026-11-22T14:20:00.000Z');
    account.asked.length = 0;
    const page = account.page.bind(account);
    account.page = async (call, input) => {
      if (call === 'list-backup-jobs') world.remainingMs = 20_000;
      return page(call, input);
    };
    await world.watches();
    expect(account.asked).toContain('list-backup-jobs.json');
    expect(alertsOf(world)).toEqual([]);
    expect((await world.dueRuns.progress()).judgedAt).toBe('2026-11-22T00:50:00.000Z');

    const asked = account.asked.length;
    world.remainingMs = 60_000;
    await world.passes('5m');
    await world.watches();
    expect(account.asked).toHaveLength(asked);
    expect(alertsOf(world)).toHaveLength(1);
  });

  it('a look that said too little is made again after an hour, not in each run', async () => {
    const orders = table('orders');
    const whole = watched([orders], jobsOf(orders, before)) as Files;
    const { world, account } = lookedAt(whole);
    await world.watches();
    await world.passesUntil('2026-11-22T12:00:00.000Z');
    await world.watches();
    account.files = { ...whole, 'describe-db-instances.json': { Error: { Code: 'ThrottlingException' } } };
    await world.passesUntil('2026-11-22T14:20:00.000Z');
    account.asked.length = 0;
    await world.passesWatched('1h55m');

    expect(account.asked.filter((file) => file === 'describe-db-instances.json')).toHaveLength(2);
    expect(alertsOf(world)).toEqual([]);
    account.files = whole;
    await world.passesWatched('15m');
    expect(alertsOf(world)).toHaveLength(1);
  });

  it('what may never be listed keeps no look waiting', async () => {
    const orders = table('orders');
    const whole = watched([orders], jobsOf(orders, before)) as Files;
    const { world, account } = lookedAt(whole);
    await world.watches();
    await world.passesUntil('2026-11-22T12:00:00.000Z');
    await world.watches();
    account.files = { ...whole, 'describe-db-instances.json': { Error: { Code: 'AccessDenied' } } };
    await world.passesUntil('2026-11-22T14:20:00.000Z');
    await world.watches();

    expect((await world.dueRuns.progress()).judgedAt).toBe('2026-11-22T14:10:00.000Z');
    expect(alertsOf(world)).toHaveLength(1);
  });

  it.each(cases.twins.map((twin) => [twin.says, twin] as const))('must not alert: %s', async (_says, twin) => {
    const { world } = lookedAt(twin.files);
    const at = twin.at ?? '2026-11-22T14:00:00.000Z';
    await world.dueRuns.saveProgress({ judgedAt: '2026-11-15T14:00:00.000Z', behind: [], longMissing: [] });
    await world.passesUntil(at);

    await world.watches();

    expect(alertsOf(world).filter(({ event }) => event.found === undefined)).toEqual([]);
  });
});
