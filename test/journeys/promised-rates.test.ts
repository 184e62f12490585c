import { describe, expect, it } from 'vitest';
import { type RunReason, resultOf } from '../../src/incidents/run-day.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { tellRates } from '../../src/pipeline/watch/tell-rates.ts';
import { job, jobsOf, table, watched } from '../findings/an-account.ts';
import { AccountFiles } from '../support/account-files.ts';
import { runOfDay } from '../support/due-runs.ts';
import { readRules } from '../support/journey-rules.ts';
import { World } from '../support/world.ts';

const rules = (promised: string) => `
version: 1
defaults: { policy: platform, groupBy: [account, region, event.kind, error.code], groupWait: 30s }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] } ] } }
routes: []
fallback: [chat]
expectedRate: [ ${promised} ]
`;

const orders = table('orders');
const databases = '{ name: databases, plans: [nightly], percent: 98 }';

const account = (jobs: readonly object[]) => watched([orders], jobs, { lastBackup: '2026-11-22T06:00:00.000Z' });

/** Nights of November at 05:00, all good. */
const good = (...days: number[]) =>
  jobsOf(
    orders,
    days.map((day) => `2026-11-${day}T05:00:00.000Z`),
  );

/** A week of rows of nine other tables in the plan: of 63 runs so many were bad, the newest first. */
async function weekBefore(world: World, whys: readonly (RunReason | null)[], days = 7): Promise<void> {
  const runs = Array.from({ length: 9 * days }, (_none, index) => {
    const why = whys[index] ?? null;
    const dueAt = addSeconds('2026-11-22T05:00:00.000Z', -Math.floor(index / 9) * 86_400);
    const run = { id: `run-${index}`, dueAt, why, result: resultOf(why) };
    const resourceArn = table(`t${index % 9}`);
    return runOfDay({ laneId: `lane-${index % 9}`, resourceArn, day: dueAt.slice(0, 10), run });
  });
  await world.dueRuns.freeze(runs);
}

interface Looked {
  world: World;
  files: AccountFiles;
  /** Looks when all start windows of a day are over. */
  looksAfter: (day: number) => Promise<void>;
}

async function begun(promised: string): Promise<Looked> {
  const world = new World(rules(promised));
  const files = new AccountFiles(account(good(20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30)));
  world.estate = new EstateCollector(files);
  await world.watches();
  const looksAfter = async (day: number) => {
    await world.passesUntil(`2026-11-${day}T14:20:00.000Z`);
    await world.watches();
    await world.passes('31s');
  };
  return { world, files, looksAfter };
}

/** The rates are looked at, as after a look in which runs were kept. */
async function tells(world: World): Promise<void> {
  await tellRates(world.rules.expectedRate, true, world.watchDependencies(), () => true);
  await world.takesIn();
}

const rateIncidents = ({ store }: World) =>
  [...store.incidents.values()].filter(({ alerts }) => alerts.some(({ errorCode }) => errorCode === 'rate-missed'));
const said = ({ store }: World) =>
  [...store.alerts.values()].flat().flatMap(({ error }) => (error.code === 'rate-missed' ? [error.message] : []));

describe('journeys: how many backups were made, as it was promised', () => {
  it('fewer than promised are one incident, which ends by itself when they leave the week', async () => {
    const { world, looksAfter } = await begun(databases);
    await weekBefore(world, ['failed', 'failed', 'never-ran', 'expired', 'failed']);
    await looksAfter(22);

    expect(said(world)).toEqual([
      '59 of 64 backups of databases were made in the last seven days, 92.1 %; the rules promise 98 %. ' +
        'Of the others, 3 failed, 1 expired, 1 never ran. Most of them: t0 (1), t1 (1), t2 (1).',
    ]);
    expect(rateIncidents(world)).toMatchObject([{ status: 'open', severity: 'medium' }]);
    const { notice } = world.expectNotice('chat', 'opened');
    expect(notice.headline).toContain('backups of databases: fewer made than promised');

    for (const day of [23, 24, 25, 26, 27, 28]) await looksAfter(day);
    expect(said(world)).toHaveLength(1);
    expect(rateIncidents(world)).toMatchObject([{ status: 'open', alertCount: 1 }]);

    await looksAfter(29);
    expect(rateIncidents(world)).toMatchObject([{ status: 'open', alertCount: 1 }]);
    await looksAfter(30);
    expect(rateIncidents(world)).toMatchObject([
      {
        status: 'resolved',
        resolution: {
          reason: '7 of 7 backups of databases were made in the last seven days, 100 %; the rules promise 98 %.',
        },
      },
    ]);
  });

  it('the past is not calculated anew: a plan that is changed or gone makes no rate better or worse', async () => {
    const { world, files, looksAfter } = await begun(databases);
    await weekBefore(world, ['failed', 'failed']);
    await looksAfter(22);
    expect(said(world)).toEqual([expect.stringMatching(/^62 of 64 .* 96\.8 %/)]);

    files.files = { ...files.files, 'list-backup-plans.json': { BackupPlansList: [] } };
    await looksAfter(23);
    expect(rateIncidents(world)).toMatchObject([{ status: 'open', alertCount: 1 }]);
  });

  it('a promise that is no longer made is over, and one that was broken again is told again', async () => {
    const { world, looksAfter } = await begun(databases);
    await weekBefore(world, ['failed', 'failed']);
    await looksAfter(22);
    world.rules = readRules(rules(''));
    await looksAfter(23);

    expect(rateIncidents(world)).toMatchObject([
      { status: 'resolved', resolution: { reason: 'The rules promise nothing of databases any more.' } },
    ]);
    world.rules = readRules(rules(databases));
    await looksAfter(24);
    expect(rateIncidents(world).map(({ status }) => status)).toEqual(['resolved', 'open']);
  });

  it.each<[string, string, (RunReason | null)[], number]>([
    ['as many as were promised were made', databases, ['failed'], 7],
    [
      'what was excused, not scheduled or is not known',
      databases,
      ['moved-on', 'switched-off', 'not-known', 'still-running'],
      7,
    ],
    ['rows do not go back six days', databases, ['failed', 'failed', 'failed'], 5],
    ['it is of another plan', '{ name: other, plans: [weekly], percent: 98 }', ['failed', 'failed', 'failed'], 7],
    ['it is of another owner', '{ name: other, owners: [dba], percent: 98 }', ['failed', 'failed', 'failed'], 7],
    [
      'it is of another account',
      '{ name: other, accounts: ["444455556666"], percent: 98 }',
      ['failed', 'failed', 'failed'],
      7,
    ],
    ['nothing was promised', '', ['failed', 'failed', 'failed'], 7],
  ])('must not tell: %s', async (_why, promised, whys, days) => {
    const { world, looksAfter } = await begun(promised);
    await weekBefore(world, whys, days);
    await looksAfter(22);

    expect(said(world)).toEqual([]);
  });

  it.each([
    ['an owner', '{ name: shop, owners: [Shop], percent: 98 }'],
    ['this account', '{ name: all of it, accounts: ["111122223333"], percent: 98 }'],
  ])('tells of %s as well', async (_what, promised) => {
    const { world, looksAfter } = await begun(promised);
    await weekBefore(world, ['failed', 'failed', 'failed']);
    await looksAfter(22);

    expect(said(world)).toHaveLength(1);
  });

  it('what the time of a run does not suffice to count is counted with the next look', async () => {
    const { world, looksAfter } = await begun(databases);
    await weekBefore(world, ['failed', 'failed']);
    const ofDay = world.dueRuns.ofDay.bind(world.dueRuns);
    const days: string[] = [];
    world.dueRuns.ofDay = (day) => {
      days.push(day);
      world.remainingMs = 20_000;
      return ofDay(day);
    };
    await looksAfter(22);
    expect(days).toHaveLength(1);
    expect(said(world)).toEqual([]);
    expect((await world.dueRuns.progress()).judgedAt).toBe('2026-11-22T14:10:00.000Z');

    world.dueRuns.ofDay = ofDay;
    world.remainingMs = 60_000;
    await looksAfter(23);
    expect(said(world)).toHaveLength(1);
  });

  it('a crash after it was noted tells it once', async () => {
    const { world, looksAfter } = await begun(databases);
    await weekBefore(world, ['failed', 'failed']);
    await world.dueRuns.saveBrokenPromises([
      { name: 'databases', id: 'rate-1', since: '2026-11-22T12:00:00.000Z', isTold: false },
    ]);
    await looksAfter(22);
    await looksAfter(23);

    expect(said(world)).toHaveLength(1);
    expect(await world.dueRuns.brokenPromises()).toMatchObject([{ id: 'rate-1', isTold: true }]);
  });

  it('one whose runs are kept for a day or two waits, though those of other plans are kept for long', async () => {
    const { world, looksAfter } = await begun('{ name: fresh, plans: [new], percent: 98 }');
    await weekBefore(world, []);
    const dueAt = '2026-11-21T05:00:00.000Z';
    const run = { id: 'fresh', dueAt, why: 'failed' as const, result: resultOf('failed'), planName: 'new' };
    await world.dueRuns.freeze([runOfDay({ laneId: 'fresh', resourceArn: table('fresh'), day: '2026-11-21', run })]);
    await looksAfter(22);

    expect(said(world)).toEqual([]);
  });

  it('a rate that falls below what was promised for some hours of each day is one alert', async () => {
    const { world } = await begun('{ name: databases, plans: [nightly], percent: 96.8 }');
    // 61 of 63 are 96.8 %, and 52 of 54 are less: until this night's runs are kept, those of a week ago have left.
    const night = async (day: number) => {
      const dueAt = `2026-11-${day}T05:00:00.000Z`;
      const runs = Array.from({ length: 9 }, (_none, index) =>
        runOfDay({
          laneId: `lane-${index}`,
          resourceArn: table(`t${index}`),
          day: dueAt.slice(0, 10),
          run: { id: `${day}-${index}`, dueAt, why: null, result: resultOf(null) },
        }),
      );
      await world.dueRuns.freeze(runs);
    };
    world.estate = null;
    await weekBefore(world, [null, 'failed', 'failed']);
    const told: number[] = [];
    for (const day of [23, 24, 25]) {
      await world.passesUntil(`2026-11-${day}T06:00:00.000Z`);
      await tells(world);
      await night(day);
      await world.passesUntil(`2026-11-${day}T14:00:00.000Z`);
      await tells(world);
      told.push(rateIncidents(world).length);
    }
    expect(told).toEqual([1, 1, 1]);
    expect(rateIncidents(world)).toMatchObject([{ status: 'open', alertCount: 1 }]);
  });

  it('a job of this night that fails counts with the next look', async () => {
    const { world, files, looksAfter } = await begun(databases);
    await weekBefore(world, ['failed']);
    const failed = job(orders, '2026-11-22T05:00:00.000Z', { State: 'FAILED' });
    files.files['list-backup-jobs.json'] = { BackupJobs: [...good(20, 21), failed] };
    await looksAfter(22);

    expect(said(world)).toEqual([expect.stringContaining('the rules promise 98 %. Of the others, 2 failed.')]);
  });
});
