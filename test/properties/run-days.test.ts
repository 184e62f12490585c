import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byDay,
  type EndedJob,
  type RunDay,
  type RunOfDay,
  type RunReason,
  resultOf,
  runReasons,
  withResults,
  withRuns,
} from '../../src/incidents/run-day.ts';
import { runOfDay } from '../support/due-runs.ts';

const whys = [null, ...(Object.keys(runReasons) as RunReason[])];

const aRun = fc
  .record({
    id: fc.nat(8),
    day: fc.constantFrom('2026-11-21', '2026-11-22'),
    lane: fc.nat(2),
    why: fc.constantFrom(...whys),
  })
  .map(({ id, day, lane, why }) =>
    runOfDay({
      ...{ day, laneId: `lane-${lane}` },
      run: {
        id: `run-${id}`,
        dueAt: `${day}T0${id}:00:00.000Z`,
        result: why === null ? 'good' : runReasons[why],
        why,
        jobId: `job-${id}`,
      },
    }),
  );

type Rows = Map<string, RunDay>;

function kept(runs: readonly RunOfDay[], rows: Rows = new Map()): Rows {
  for (const ofDay of byDay(runs)) {
    const key = `${ofDay[0].day} ${ofDay[0].laneId}`;
    const after = withRuns(rows.get(key) ?? null, ofDay);
    if (after !== null) rows.set(key, after);
  }
  return rows;
}

const distinct = fc.uniqueArray(aRun, {
  selector: ({ run, day, laneId }) => `${run.id} ${day} ${laneId}`,
  maxLength: 30,
});

function expectWorst({ runs, verdict }: RunDay): void {
  const results = runs.map(({ result }) => result);
  const worst = ['failed', 'no-result', 'good', 'excused', 'not-scheduled'].find((one) =>
    results.includes(one as never),
  );
  expect(verdict).toBe(worst);
}

function endedAs({ laneId, day, runs }: RunDay, why: RunReason | null): EndedJob[] {
  return runs.map(({ jobId }) => ({ laneId, day, jobId: jobId ?? '', why }));
}

describe('properties: days of runs', () => {
  it('each run is in one row, whatever the order and however often it is given, and a day is as bad as its worst', () => {
    fc.assert(
      fc.property(distinct, fc.array(fc.nat(29)), (runs, again) => {
        const rows = kept(runs);
        const repeated = again.flatMap((index) => runs[index] ?? []);
        const oneByOne = [...repeated, ...runs.toReversed()].reduce((all, run) => kept([run], all), new Map() as Rows);

        expect([...oneByOne].sort()).toEqual([...rows].sort());
        expect([...rows.values()].flatMap((row) => row.runs)).toHaveLength(runs.length);
        [...rows.values()].forEach(expectWorst);
      }),
    );
  });

  it('what is kept stays: only a job that had not ended gives its run a result, once', () => {
    fc.assert(
      fc.property(distinct, fc.constantFrom(...whys), fc.constantFrom(...whys), (runs, first, second) => {
        for (const row of kept(runs).values()) {
          const once = withResults(row, endedAs(row, first)) ?? row;
          const settled = row.runs.map((run) =>
            run.why === 'still-running' ? { ...run, why: first, result: resultOf(first) } : run,
          );
          expect(once.runs).toEqual(settled);
          expectWorst(once);
          if (first !== 'still-running') expect(withResults(once, endedAs(once, second))).toBeNull();
        }
      }),
    );
  });
});
