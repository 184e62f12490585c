import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costLines, dollarsPerMillion, mostToKeep } from '../../docs/evidence-cost.ts';
import { type ExportedQuarter, exportQuarter, periodOf } from '../support/quarter/export-quarter.ts';
import { PlayedQuarter } from '../support/quarter/play-quarter.ts';
import { QuarterMeter } from '../support/quarter/quarter-meter.ts';
import { foresee, planQuarter } from '../support/quarter/quarter-plan.ts';

const plan = planQuarter({
  ...{ seed: 16, firstDay: '2026-07-01', days: 10, resources: 220, troubles: 34 },
  ...{ quietDays: [4], outageDay: 5, drillDays: [2, 6], editDays: [3, 7], brokenEditDay: 6 },
  ...{ missedNights: [6], lateDays: [2], archiveDown: [6, 8], everyHours: 1 },
});
const foreseen = foresee(plan);
const { until } = periodOf(plan);
const played = new PlayedQuarter(plan);
const meter = new QuarterMeter(played.world);
let evidence: ExportedQuarter;
beforeAll(async () => {
  await played.plays();
  evidence = await exportQuarter(played.world, plan, '--sample', '10', '--seed', '4711');
});
afterAll(() => evidence?.remove());

const by = (rows: readonly Record<string, string>[], column: string) =>
  Object.fromEntries([...Map.groupBy(rows, (row) => row[column] ?? '')].map(([name, some]) => [name, some.length]));

describe('quarter: ten days of a company, archived by the hour and exported', () => {
  it('is whole and verifies, with the incidents that had to come of it', async () => {
    expect([evidence.code, evidence.said]).toEqual([0, expect.stringContaining('Nothing is missing.')]);
    const { code, said } = await evidence.verify();
    expect(said).toMatch(`10 of 10 days valid, ${foreseen.incidents + played.putIn.drills} incidents, 0 gaps\n`);
    expect(said).toContain('1 of late data');
    expect(code).toBe(0);
  });

  it('agrees from file to file: ids, counts, times, texts, documents and OSCAL', () => {
    expect(evidence.disagreements()).toEqual([]);
  });

  it('names no part of a day that has no rows', () => {
    const parts = played.world.digests().flatMap(({ digest }) => digest?.parts ?? []);
    expect(parts.filter(({ rows }) => rows === 0)).toEqual([]);
  });

  it('has a row for each job that was put in, and none for a drill', () => {
    const jobs = evidence.rows('01-population-jobs.csv');
    expect(jobs.map(({ job }) => job).sort()).toEqual([...played.putIn.jobs].filter(isInPeriod).sort());
    expect(jobs.length).toBeGreaterThan(1900);
    expect(jobs.filter(({ 'found by': found }) => found !== '')).toHaveLength(played.putIn.lost);
    expect(played.putIn.lost).toBeGreaterThan(0);
  });

  it('says of each job what had to become of it', () => {
    const became = by(evidence.rows('01-population-jobs.csv'), 'disposition');
    const { incident = 0, joined = 0, unmatched = 0, ok, ...quiet } = became;
    expect({ ok, told: incident + joined + unmatched, ...quiet }).toEqual({
      ...foreseen.jobs,
      ok:
        foreseen.jobs.ok +
        played.putIn.retried +
        [...played.putIn.jobs].filter((id) => /-(?:ledger|orders|stock)$/.test(id) && isInPeriod(id)).length,
    });
  });

  it('has each incident and each drill once, apart', () => {
    const incidents = evidence.rows('03-incidents.csv');
    expect(incidents).toHaveLength(foreseen.incidents);
    expect(new Set(incidents.map(({ incident }) => incident)).size).toBe(incidents.length);
    expect(evidence.rows('13-drills.csv')).toHaveLength(played.putIn.drills);
    const ended = by(incidents, 'resolved how');
    expect(ended).toMatchObject({ answer: fated('person'), accepted: fated('accepted') });
    for (const row of incidents.filter(
      (one) => one['resolved how'] === 'later-success' && /db-|again-/.test(one['resource names'] ?? ''),
    ))
      expect(row['recovery point']).toMatch(/^arn:aws:rds/);
  });

  it('has each message that a vendor took among the notices, with its id', () => {
    const told = [...evidence.rows('04-notifications.csv'), ...evidence.rows('13-drill-notifications.csv')];
    const delivered = told.filter(({ status }) => status === 'delivered');
    const taken = played.world.taken.filter(({ at }) => at.slice(0, 10) <= until);
    const counts = (rows: readonly { target?: string }[]) => by(rows as Record<string, string>[], 'target');
    expect(counts(delivered)).toEqual(counts(taken));
    for (const target of ['mail', 'page'])
      expect(
        delivered
          .filter((row) => row.target === target)
          .map((row) => row['vendor id'])
          .sort(),
      ).toEqual(
        taken
          .filter((row) => row.target === target)
          .map(({ id }) => id)
          .sort(),
      );
    expect(taken.some(({ target }) => target === 'standby')).toBe(true);
    for (const row of delivered) expect(row['message SHA-256']).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has what was kept quiet, and who wanted it so', () => {
    const quiet = evidence.rows('09-kept-quiet.csv');
    const ids = (what: string) => new Set(quiet.filter((row) => row.what === what).map(({ id }) => id));
    expect(ids('silence').size).toBe(played.putIn.silences);
    expect(ids('acceptance').size).toBe(played.putIn.acceptances);
    expect(played.putIn.acceptances).toBe(fated('accepted'));
    const { ignored, accepted } = foreseen.jobs;
    expect(quiet.filter(({ what }) => what === 'alert').length).toBeGreaterThanOrEqual(ignored + accepted);
    for (const row of quiet.filter(({ what }) => what !== 'alert'))
      expect([row.by, row.reason]).toEqual(['Ben', expect.stringMatching(/^./)]);
  });

  it('has each version of the rules that could be used, with its document, and none of those that could not', () => {
    const versions = evidence.rows('10-rules-changes.csv');
    expect(versions).toHaveLength(played.putIn.versions);
    for (const { file = '' } of versions) expect(JSON.parse(evidence.text(file))).toMatchObject({ version: 1 });
  });

  it('has the runs that were due, and the one that never was', () => {
    const runs = evidence.rows('01-population-runs.csv');
    expect(by(runs, 'result')).toMatchObject({ 'no-result': played.putIn.missed });
    expect(runs.length).toBeGreaterThan(20);
  });

  it('balances each day against the lists of AWS, with nothing unexplained', () => {
    const days = evidence.rows('02-reconciliation.csv');
    const counted = days.filter(({ listed }) => listed !== '');
    // The last day is counted on the day after it.
    expect(counted.length).toBeGreaterThanOrEqual(plan.days - 2);
    for (const row of counted) expect([row.day, row.jobs, row.unexplained]).toEqual([row.day, row.listed, '0']);
    expect(days.reduce((sum, row) => sum + Number(row.jobs), 0)).toBe(evidence.rows('01-population-jobs.csv').length);
  });

  it('costs no more to keep than a million such jobs may', () => {
    const counts = { ...meter.read(), days: plan.days, jobs: played.putIn.jobs.size, incidents: foreseen.incidents };
    const none = Object.fromEntries(
      Object.keys(counts).map((name) => [name, name === 'days' ? 1 : 0]),
    ) as typeof counts;
    const lines = costLines({ whole: counts, tenth: none });
    expect(dollarsPerMillion(lines, 'kept')).toBeLessThanOrEqual(mostToKeep);
  });

  it('has the retries, and what they came to', () => {
    const retried = evidence.rows('03-incidents.csv').filter(({ retries }) => retries !== '');
    expect(retried).toHaveLength(fated('retried'));
    expect(played.putIn.retried).toBe(fated('retried'));
  });
});

function fated(wanted: string): number {
  return plan.planned.filter(({ fate }) => fate === wanted).length;
}

/** What was put in on the days after the quarter is there only so that its last ones are archived. */
function isInPeriod(id: string): boolean {
  return Number(/^job-(\d+)-/.exec(id)?.[1] ?? 0) < plan.days;
}
