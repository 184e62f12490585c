import { describe, expect, it, vi } from 'vitest';
import { DynamoKeptRows } from '../../../src/adapters/aws/table/dynamo-kept-rows.ts';
import type { Figures, Report } from '../../../src/cli/report/figures.ts';
import { reportedParts } from '../../../src/cli/report/month.ts';
import { showReport } from '../../../src/cli/report/show-report.ts';
import type { HeardJob } from '../../../src/incidents/heard-job.ts';
import { addSeconds, type Instant } from '../../../src/lib/instant.ts';
import type { KeptOfDay } from '../../../src/ports/archive/kept-rows.ts';
import { archivedDays } from '../../support/archived-days.ts';
import { runOfDay } from '../../support/due-runs.ts';
import { backupJobEvent } from '../../support/events.ts';
import { hostileNames } from '../../support/hostile-names.ts';
import { keptOf, rowsIn } from '../../support/kept-of.ts';
import { RetryWorld, retryRules } from '../../support/retry-world.ts';
import type { World } from '../../support/world.ts';
import { runCli } from '../run-cli.ts';

const opened = vi.hoisted(() => ({ access: null as unknown, error: null as Error | null }));

vi.mock('../../../src/runtime/report-access.ts', () => ({
  openReportAccess: async () => {
    if (opened.error !== null) throw opened.error;
    return opened.access;
  },
}));

const place = 'backup-alert-router-prod in eu-west-1';

/** Nobody keeps anything quiet. */
const noItems = { silences: async () => [], acceptances: async () => [] };

/** Runs the command on what is stored. */
async function run(kept: KeptOfDay, now: Instant, ...words: string[]) {
  opened.error = null;
  opened.access = { place, kept, ...noItems };
  return runCli(['report', ...words], { now: () => now });
}

/** A report of the last weeks, of which everything is kept. */
type WholeReport = {
  [Field in keyof Report]: Field extends keyof Figures ? NonNullable<Report[Field]> : Report[Field];
};

async function reportOf(kept: KeptOfDay, now: Instant, ...words: string[]): Promise<WholeReport> {
  const { out, code } = await run(kept, now, '--json', ...words);
  expect(code).toBe(0);
  return JSON.parse(out);
}

const reportIn = (world: World) =>
  reportOf(
    keptOf(() => rowsIn(world)),
    world.now,
  );

/** What holds of every report, whatever it is about. */
function expectWhole({ runs, failures, incidents, quiet, retries, wouldRetry }: WholeReport): void {
  const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
  expect(runs.made + runs.failed + runs.noResult).toBe(runs.expected);
  expect(runs.healed).toBeLessThanOrEqual(runs.made);
  expect(sum(failures.causes.map((row) => row.failures))).toBe(failures.heard);
  expect(incidents.resolved + incidents.stillOpen).toBe(incidents.opened);
  expect(sum(quiet.by.map(({ alerts }) => alerts))).toBe(quiet.alerts);
  expect(retries.healed + retries.failed + retries.underWay).toBe(retries.started);
  expect(retries.dryRunsPassed).toBeLessThanOrEqual(retries.dryRuns);
  expect(wouldRetry.passed).toBeLessThanOrEqual(wouldRetry.retried);
  expect(wouldRetry.retried).toBeLessThanOrEqual(wouldRetry.failed);
}

/** A drill that plays a backup of the resource of the usual failure. */
function drill(world: World, state: string) {
  const event = backupJobEvent({ jobId: `drill-${world.now}`, startedAt: addSeconds(world.now, -60), state });
  return { ...event, source: 'backup-alerts.drill', detail: { ...(event.detail as object), drill: true } };
}

/** A failure that a retry heals, and one of something that does not pass, which somebody has in hand. */
async function aNight(drills: boolean): Promise<RetryWorld> {
  const world = new RetryWorld();
  const plays = async (state: string) => {
    if (drills) await world.hears(drill(world, state));
  };
  await plays('FAILED');
  await world.fails();
  await world.passesRetrying(20);
  await world.endsJob('COMPLETED');
  await world.passes('10m');
  await plays('COMPLETED');
  await world.backupFails({ jobId: 'denied', message: 'Access denied. You need permissions.' });
  await plays('FAILED');
  await world.passes('30m');
  const denied = [...world.store.incidents.values()].find((one) => !one.drill && one.status === 'open');
  await world.acknowledges('Ana', denied?.id);
  await world.passes('1h');
  return world;
}

describe('cli/report/show-report', () => {
  it('says what came of a month: what a retry healed, why others were not tried, and how long people took', async () => {
    const world = await aNight(false);
    const run1 = { ...runOfDay().run, id: 'run-1', dueAt: '2026-11-22T01:00:00.000Z', jobId: 'a' };
    await world.dueRuns.freeze([
      runOfDay({ run: { ...run1, result: 'good', why: null, healed: { jobId: 'b', was: 'failed' } } }),
      runOfDay({ run: { ...run1, id: 'run-2', result: 'failed', why: 'failed' } }),
      runOfDay({ run: { ...run1, id: 'run-3' } }),
      runOfDay({ run: { ...run1, id: 'run-4', result: 'excused', why: 'accepted' } }),
    ]);
    const report = await reportIn(world);

    expectWhole(report);
    expect(report).toMatchObject({
      ...{ place, days: 30, isAll: true, until: world.now, since: addSeconds(world.now, -30 * 86_400) },
      runs: { expected: 3, made: 1, healed: 1, failed: 1, noResult: 1, excused: 1 },
      failures: { heard: 2 },
      incidents: { opened: 2, resolved: 1, stillOpen: 1, medianSecondsToAcknowledge: 1800 },
      retries: { started: 1, healed: 1, failed: 0, underWay: 0, refused: [{ because: 'cause', times: 1 }] },
      wouldRetry: { failed: 2, retried: 1, passed: 1 },
      ...{ drills: { incidents: 0 }, inForce: { silences: 0, acceptances: 0 }, period: null },
    });
    expect(report.incidents.medianSecondsToResolve).toBeGreaterThanOrEqual(1200);
    expect(report.failures.causes).toContainEqual({ cause: 'internal-error', failures: 1 });

    const { out } = await run(
      keptOf(() => rowsIn(world)),
      world.now,
    );
    expect(out).toContain('1 of 3 were made, 1 of them by a retry; 1 failed; of 1 there is no result');
    expect(out).toContain('1 started: 1 healed what had failed, 0 failed.');
    expect(out).toContain('Half of those acknowledged were so within 30 min.');
    expect(out).toContain('its cause does not pass by itself');
    expect(out).toContain('1 of 2 failed backups was such as `retry` starts again');
  });

  it('has the same figures with drills and without, but for the one of drills', async () => {
    const { drills, ...without } = await reportIn(await aNight(false));
    const { drills: played, ...withDrills } = await reportIn(await aNight(true));

    expect(drills.incidents).toBe(0);
    expect(played.incidents).toBeGreaterThan(0);
    expect(withDrills).toEqual(without);
  });

  it('counts a retry that failed as part of its run, and one that goes on as under way', async () => {
    const world = new RetryWorld();
    await world.fails();
    await world.passesRetrying(20);
    const going = await reportIn(world);
    await world.endsJob('FAILED', 'An internal error occurred.');
    const failed = await reportIn(world);

    for (const report of [going, failed]) expectWhole(report);
    expect(going.retries).toMatchObject({ started: 1, underWay: 1 });
    expect(failed.retries).toMatchObject({ started: 1, failed: 1, underWay: 0 });
    expect(failed.retries.refused).toEqual([{ because: 'attempts-spent', times: 1 }]);
    expect(failed.failures.heard).toBe(1);
    expect(failed.wouldRetry).toEqual({ failed: 1, retried: 1, passed: 0 });
  });

  it('says of dry runs after how many the next backup succeeded, by the count of checkup', async () => {
    const world = new RetryWorld(retryRules('{ dryRun: true }'));
    await world.fails();
    await world.passesRetrying(20);
    expect((await reportIn(world)).retries).toMatchObject({ started: 0, dryRuns: 1, dryRunsPassed: 0 });
    await world.passes('4h');
    await world.backupSucceeds();
    const report = await reportIn(world);

    expectWhole(report);
    expect(report.retries).toMatchObject({ started: 0, dryRuns: 1, dryRunsPassed: 1 });
    expect(report.wouldRetry).toEqual({ failed: 1, retried: 1, passed: 1 });
    expect(
      (
        await run(
          keptOf(() => rowsIn(world)),
          world.now,
        )
      ).out,
    ).toContain('1 dry run; after 1 of them');
  });

  it('says by its reason what was planned and not started', async () => {
    const world = new RetryWorld();
    await world.fails();
    await world.passes('5m');
    world.roles = [];
    await world.passesRetrying(15);

    expect((await reportIn(world)).retries).toMatchObject({
      started: 0,
      refused: [{ because: 'role-not-allowed', times: 1 }],
    });
  });

  it('says of an empty month that there was nothing', async () => {
    const kept = keptOf(() => ({}));
    const report = await reportOf(kept, '2026-11-22T03:12:00.000Z', '--days', '7');

    expectWhole(report);
    expect(kept.asked).toHaveLength(8);
    expect(report.incidents).toEqual({
      ...{ opened: 0, resolved: 0, stillOpen: 0 },
      ...{ medianSecondsToAcknowledge: null, medianSecondsToResolve: null },
    });
    const { out } = await run(kept, '2026-11-22T03:12:00.000Z');
    expect(out).toContain('None is known.');
    expect(out).toContain('None was opened.');
    expect(out).toContain('None was started.');
  });

  it('reads no further than so many rows, and says from when on it has looked at everything', async () => {
    const now = '2026-11-22T03:12:00.000Z';
    const jobs = Array.from({ length: 30 * 400 }, (_none, index) => aJob(index, addSeconds(now, -index * 216)));
    const kept = keptOf(() => ({ population: jobs }));
    const out: string[] = [];
    const terminal = { out: (text: string) => void out.push(text), now: () => now, columns: null, colour: false };
    await showReport(
      { asked: { days: 30 }, json: true },
      { place, kept, ...noItems } as never,
      terminal as never,
      1000,
    );
    const report = JSON.parse(out.join('')) as WholeReport;

    expectWhole(report);
    expect(report).toMatchObject({ isAll: false, days: 30, since: '2026-11-19T00:00:00.000Z' });
    expect(kept.asked).toEqual(['2026-11-22', '2026-11-21', '2026-11-20', '2026-11-19']);
    expect(report.failures).toEqual({
      heard: jobs.filter(({ endedAt }) => endedAt >= report.since).length,
      causes: [{ cause: null, failures: report.failures.heard }],
    });
    await showReport(
      { asked: { days: 30 }, json: false },
      { place, kept, ...noItems } as never,
      terminal as never,
      1000,
    );
    expect(out.at(-1)?.replace(/\s+/g, ' ')).toContain('this is less than the 30 days that were asked for');

    const whole = await reportOf(kept, now);
    expect(whole).toMatchObject({ isAll: true, failures: { heard: jobs.length } });
  });

  it('prints names that people gave inertly, and counts each for itself', async () => {
    const now = '2026-11-22T03:12:00.000Z';
    const named = [...hostileNames, '\u001b[31mred\u001b[0m\u202e'];
    const quiet = named.map((name, index) => ({
      ...{ at: addSeconds(now, -index), by: name, named: name, incidentId: null },
      ...{ eventKey: `key-${index}`, resource: name, severity: 'high' },
    }));
    const population = named.map((name, index) => ({
      ...aJob(index, now),
      eventKey: name,
      jobId: name,
      retryOf: name,
    }));
    const kept = keptOf(() => ({ quiet, population }));
    const report = await reportOf(kept, now);
    const { out } = await run(kept, now);

    expectWhole(report);
    expect(report.quiet.by.map(({ by }) => by).sort()).toEqual([...named].sort());
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('reads of the table only what it counts, and counts the same as from everything', async () => {
    const world = await archivedDays();
    const kept = new DynamoKeptRows(world.table.client(), 'journeys');
    const parts = new Set<string>();
    const asked: KeptOfDay = {
      async *rowsOf(day, only) {
        for await (const rows of kept.rowsOf(day, only)) {
          parts.add(rows.part);
          yield rows;
        }
      },
    };
    const everything: KeptOfDay = { rowsOf: (day) => kept.rowsOf(day) };
    const report = await reportOf(asked, world.now);

    expectWhole(report);
    expect([...parts].filter((part) => !(reportedParts as readonly string[]).includes(part))).toEqual([]);
    expect(report.failures.heard).toBe(3);
    expect(report.incidents).toMatchObject({ opened: 2, resolved: 2 });
    expect(report).toEqual(await reportOf(everything, world.now));
  });

  it('says what is wrong and what to do when it cannot look, or is called wrongly', async () => {
    opened.error = Object.assign(new Error('There is no stack.'), { name: 'NotDeployedError' });
    expect(await runCli(['report', '--json'])).toMatchObject({ code: 1, err: 'error: There is no stack.\n' });
    opened.error = Object.assign(new Error('No.'), { name: 'AccessDeniedException' });
    expect((await runCli(['report'])).err).toContain('Ask for what examples/iam/report.json lists');
    opened.error = new Error('a fault of its own');
    expect(await runCli(['report'])).toMatchObject({ code: 1, err: expect.stringContaining('a fault of its own') });
    for (const days of ['0', '36', '1e1', '-3', 'week'])
      expect(await runCli(['report', '--days', days])).toMatchObject({
        ...{ code: 2, err: expect.stringContaining('Give a number of days from 1 to 35.') },
      });
  });
});

/** A failed backup that a route ignores. */
function aJob(index: number, endedAt: Instant): HeardJob {
  return {
    ...{ eventKey: `key-${index}`, jobId: `job-${index}`, kind: 'backup', laneId: 'a'.repeat(40), state: 'FAILED' },
    ...{ outcome: 'failed', endedAt, at: endedAt, source: 'Backup Job State Change', disposition: 'ignored' },
    ...{ by: 'route', incidentId: null },
  };
}
