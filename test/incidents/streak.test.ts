import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consecutiveFailures,
  isCounted,
  type LaneProblem,
  newLane,
  type StreakWord,
} from '../../src/incidents/lane.ts';
import { problemOf, streakOf, withRunProblem } from '../../src/incidents/streak.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { anAlert } from '../support/alerts.ts';

const night = (day: number) => addSeconds('2026-11-01T05:00:00.000Z', day * 86_400);
const planId = 'plan-1';

const neverRan = (day: number): LaneProblem => ({
  ...{ startedAt: night(day), as: 'never-ran', planId },
  until: addSeconds(night(day + 1), -300),
});
const job = (day: number, as: StreakWord, lateSeconds = 0): LaneProblem => ({
  ...{ startedAt: addSeconds(night(day), lateSeconds), as, planId },
});

const rowOf = (...problems: LaneProblem[]) =>
  problems.reduce((lane, problem) => withRunProblem(lane, problem).lane, newLane('lane'));

describe('incidents/streak', () => {
  it('a plan’s id of any length takes little room, and tells plans apart', () => {
    const problem = (id: string) => problemOf(anAlert({ event: { planId: id } }).event);

    expect(problem('a'.repeat(200_000)).planId).toHaveLength(20);
    expect(problem('a'.repeat(200_000)).planId).not.toBe(problem(`${'a'.repeat(200_000)}b`).planId);
    expect(problemOf(anAlert({ event: { planId: null } }).event)).not.toHaveProperty('planId');
  });

  it('a problem is of its run, and a run that never started lasts until the next one is due', () => {
    const event = (change: object) => anAlert({ event: change }).event;
    const { startedAt } = anAlert().event;

    expect(problemOf(event({ outcome: 'expired' }))).toEqual({ startedAt, as: 'expired' });
    expect(problemOf(event({ missedRun: { nextAt: night(2) } }))).toEqual({
      startedAt,
      as: 'never-ran',
      until: addSeconds(night(2), -300),
    });
    expect(problemOf(event({ missedRun: { nextAt: null } }))).toEqual({ startedAt, as: 'never-ran' });
  });

  it('failed, expired, never ran and completed with issues are one row', () => {
    const lane = rowOf(
      job(1, 'failed'),
      neverRan(2),
      job(3, 'failed'),
      job(4, 'completed-with-issues'),
      job(5, 'expired'),
    );

    expect(consecutiveFailures(lane)).toBe(5);
    expect(streakOf(lane)?.ends).toEqual([
      ['failed', 2],
      ['expired', 1],
      ['completed-with-issues', 1],
      ['never-ran', 1],
    ]);
  });

  it.each([
    ['hours later', 9 * 3600],
    ['up to five minutes before', -300],
    ['until the next run is due', 86_400 - 301],
  ])('a job of a run that was told of as never started takes its place: %s', (_when, seconds) => {
    const { lane, isLate, isKnown } = withRunProblem(rowOf(job(1, 'failed'), neverRan(2)), job(2, 'failed', seconds));

    expect({ isLate, isKnown }).toEqual({ isLate: true, isKnown: false });
    expect(streakOf(lane)?.ends).toEqual([['failed', 2]]);
    expect(consecutiveFailures(lane)).toBe(2);
  });

  it.each([
    ['the next run’s', job(3, 'failed')],
    ['the next run’s, which began early', job(2, 'failed', 86_400 - 300)],
    ['the run’s before', job(1, 'failed')],
    ['of another plan', { ...job(2, 'failed', 3600), planId: 'plan-2' }],
    ['of no plan', { startedAt: addSeconds(night(2), 3600), as: 'failed' } as LaneProblem],
  ])('a job that is %s takes no run’s place', (_whose, problem) => {
    const { lane, isLate } = withRunProblem(rowOf(neverRan(2)), problem);

    expect(isLate).toBe(false);
    expect(streakOf(lane)?.ends).toEqual([
      ['failed', 1],
      ['never-ran', 1],
    ]);
  });

  it('a run of which a job is known is not told of as never started', () => {
    const before = rowOf(job(2, 'expired', 8 * 3600));

    expect(withRunProblem(before, neverRan(2))).toEqual({ lane: before, isLate: false, isKnown: true });
    const over = { ...before, lastSuccessStartedAt: night(3) };
    expect(withRunProblem(over, neverRan(2)).isKnown, 'it is over, which is heard elsewhere').toBe(false);
  });

  it('a run that is told of twice counts once, and is no job of its own', () => {
    const { lane, isLate, isKnown } = withRunProblem(rowOf(neverRan(2)), neverRan(2));

    expect({ isLate, isKnown }).toEqual({ isLate: false, isKnown: false });
    expect(streakOf(lane)?.ends).toEqual([['never-ran', 1]]);
  });

  it('a job and a run of which nobody knows the plan have nothing in common', () => {
    const { planId: _unknown, ...run } = neverRan(2);
    const { planId: _neither, ...made } = job(2, 'failed', 3600);

    expect(withRunProblem(rowOf(run), made).isLate).toBe(false);
  });

  it('a job with two bad ends counts once, by the worse', () => {
    expect(streakOf(rowOf(job(1, 'completed-with-issues'), job(1, 'failed')))?.ends).toEqual([['failed', 1]]);
    expect(streakOf(rowOf(job(1, 'failed'), job(1, 'completed-with-issues')))?.ends).toEqual([['failed', 1]]);
  });

  it('what 0.1.0 noted has no words, and what is over is not in the row', () => {
    const old = { ...newLane('lane'), problemsStartedAt: [night(1)] };
    expect(streakOf(withRunProblem(old, neverRan(2)).lane)).toBeNull();
    expect(withRunProblem(old, neverRan(2)).lane.problems).toEqual([neverRan(2)]);
    expect(streakOf(old)).toBeNull();
    expect(streakOf(newLane('lane'))).toBeNull();
    const gone = { ...rowOf(job(1, 'failed'), job(3, 'failed')), lastSuccessStartedAt: night(2) };
    expect(streakOf(gone)?.ends).toEqual([['failed', 1]]);
    expect(streakOf({ ...gone, lastSuccessStartedAt: night(4) })).toBeNull();

    const over = { ...rowOf(job(1, 'failed'), neverRan(2)), lastSuccessStartedAt: addSeconds(night(2), 3600) };
    expect(streakOf(withRunProblem(over, neverRan(3)).lane)).toEqual({
      since: night(3),
      last: night(3),
      ends: [['never-ran', 1]],
    });
  });

  it('of as many as a lane remembers there may have been more, so that nobody knows the beginning', () => {
    const nights = Array.from({ length: 23 }, (_none, day) => job(day, 'failed'));

    expect(streakOf(rowOf(...nights.slice(0, 19)))?.since).toBe(night(0));
    expect(streakOf(rowOf(...nights.slice(0, 20)))).toEqual({ last: night(19), ends: [['failed', 20]] });
    expect(streakOf(rowOf(...nights))).toEqual({ last: night(22), ends: [['failed', 20]] });
    expect([isCounted(19), isCounted(20)]).toEqual([true, false]);
  });

  it('counts each run once, in whatever order and however often it is heard of', () => {
    const words = ['failed', 'expired', 'completed-with-issues', 'never-ran'] as const;
    const run = fc.record({ day: fc.nat(12), as: fc.constantFrom(...words), late: fc.nat(86_000) });
    const shuffled = fc.uniqueArray(run, { selector: ({ day }) => day, minLength: 1, maxLength: 12 }).chain((runs) => {
      // A run that failed may have been told of as never started before.
      const heard = runs.flatMap(({ day, as, late }) =>
        as === 'never-ran'
          ? [neverRan(day)]
          : late % 2 === 0
            ? [job(day, as, late), neverRan(day)]
            : [job(day, as, late)],
      );
      return fc.tuple(fc.constant(runs), fc.shuffledSubarray([...heard, ...heard], { minLength: heard.length * 2 }));
    });
    fc.assert(
      fc.property(shuffled, ([runs, heard]) => {
        const lane = rowOf(...heard);

        expect(consecutiveFailures(lane)).toBe(runs.length);
        const counted = Object.fromEntries(streakOf(lane)?.ends ?? []);
        const expected = Object.groupBy(runs, ({ as }) => as);
        expect(counted).toEqual(Object.fromEntries(Object.entries(expected).map(([as, of]) => [as, of?.length])));
      }),
    );
  });
});
