import { describe, expect, it } from 'vitest';
import {
  byDay,
  type DueRun,
  daysNear,
  mayBecome,
  type RunDay,
  type RunOfDay,
  resultOf,
  verdictOf,
  withResults,
  withRuns,
} from '../../src/incidents/run-day.ts';
import { at } from '../support/standing.ts';

const run = (change: Partial<DueRun> = {}): DueRun => ({
  id: 'r1',
  planId: 'p',
  planName: 'daily',
  ruleNames: ['nightly'],
  dueAt: at(0),
  deadline: at(480),
  timezone: 'UTC',
  result: 'good',
  why: null,
  jobId: 'J-1',
  isLongMissing: false,
  ...change,
});
const kept = (change: Partial<DueRun> = {}): RunOfDay => ({
  laneId: 'l',
  day: '2026-11-22',
  resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
  resourceType: 'RDS',
  owner: null,
  run: run(change),
});
const day = (...runs: [Partial<DueRun>, ...Partial<DueRun>[]]) => {
  const [first, ...others] = runs;
  return withRuns(null, [kept(first), ...others.map(kept)]);
};

describe('incidents/run-day', () => {
  it('keeps with the result of a job who accepted it', () => {
    const running = day({ result: 'no-result', why: 'still-running' });
    const accepted = { name: 'incident 01JD', owner: 'dba', until: at(900) };
    const ended = { laneId: 'l', day: '2026-11-22', jobId: 'J-1', why: 'accepted', accepted } as const;

    expect(running && withResults(running, [ended])).toMatchObject({ verdict: 'excused', runs: [{ accepted }] });
  });

  it('is good where a retry healed a run that failed, and says how it had ended', () => {
    const healed = { laneId: 'l', day: '2026-11-22', jobId: 'J-1', why: null, healedBy: 'J-2' } as const;
    const failed = day({ result: 'failed', why: 'expired', jobId: 'J-1' });
    const after = failed && withResults(failed, [healed]);
    expect(after).toMatchObject({ verdict: 'good', runs: [{ why: null, healed: { jobId: 'J-2', was: 'expired' } }] });
    expect(after && withResults(after, [healed])).toBeNull();
  });

  it.each(['still-running', 'never-ran', 'accepted'] as const)('heals nothing of a run that is %s', (why) => {
    const healed = { laneId: 'l', day: '2026-11-22', jobId: 'J-1', why: null, healedBy: 'J-2' } as const;
    const other = day({ result: resultOf(why), why, jobId: 'J-1' });
    expect(other && withResults(other, [healed])).toBeNull();
  });

  it('heals a run whose failure is known only now', () => {
    const ended = { laneId: 'l', day: '2026-11-22', jobId: 'J-1', why: 'failed' } as const;
    const running = day({ result: 'no-result', why: 'still-running', jobId: 'J-1' });
    const both = running && withResults(running, [{ ...ended, why: null, healedBy: 'J-2' }, ended]);
    expect(both).toMatchObject({ verdict: 'good', runs: [{ healed: { jobId: 'J-2', was: 'failed' } }] });
  });

  it('is as bad as its worst run', () => {
    expect(verdictOf([{ result: 'good' }, { result: 'failed' }, { result: 'no-result' }])).toBe('failed');
    expect(verdictOf([{ result: 'excused' }, { result: 'good' }])).toBe('good');
    expect(verdictOf([])).toBe('not-scheduled');
    expect([resultOf(null), resultOf('expired'), resultOf('moved-on')]).toEqual(['good', 'failed', 'excused']);
  });

  it('has each run once, in the order of their times, and keeps what it has', () => {
    const both = day({ id: 'b' }, { id: 'a' }, { id: 'early', dueAt: at(-60) }, { id: 'late', dueAt: at(60) });

    expect(both?.runs.map(({ id }) => id)).toEqual(['early', 'a', 'b', 'late']);
    expect(day({ id: 'a' }, { id: 'b' })?.runs.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(withRuns(both, [kept({ id: 'a', result: 'failed' })])).toBeNull();
    expect(withRuns(both, [kept({ id: 'c' })])?.runs).toHaveLength(5);
  });

  it('learns how what was still running has ended, once', () => {
    const running = day({ result: 'no-result', why: 'still-running' }, { id: 'r2', jobId: null });
    if (running === null) throw new Error('nothing is new');
    const ended = (why: 'failed' | 'still-running' | null, jobId = 'J-1') =>
      withResults(running, [{ laneId: 'l', day: '2026-11-22', jobId, why }]);

    expect(ended('failed')).toMatchObject({ verdict: 'failed', runs: [{ result: 'failed', why: 'failed' }, {}] });
    expect(ended(null)?.verdict).toBe('good');
    const over = day({ result: 'failed', why: 'failed' });
    expect(over && withResults(over, [{ laneId: 'l', day: '2026-11-22', jobId: 'J-1', why: null }])).toBeNull();
    expect(ended('still-running')).toBeNull();
    expect(ended('failed', 'another')).toBeNull();
  });

  it('learns who accepted how it ended', () => {
    const running = day({ result: 'no-result', why: 'still-running' });
    if (running === null) throw new Error('nothing is new');
    const accepted = { name: 'incident 01JD', owner: 'data team', until: at(2000) };
    const ended = { laneId: 'l', day: '2026-11-22', jobId: 'J-1', why: 'accepted' } as const;

    expect(withResults(running, [{ ...ended, accepted }])).toMatchObject({
      verdict: 'excused',
      runs: [{ result: 'excused', why: 'accepted', accepted }],
    });
    expect(withResults(running, [ended])?.runs[0]).not.toHaveProperty('accepted');
  });

  it('takes together what is of one lane and one day, in the order in which it came', () => {
    const of = (laneId: string, date: string, id: string) => ({ ...kept({ id }), laneId, day: date });
    const runs = [
      of('l', '2026-11-22', 'a'),
      of('m', '2026-11-22', 'b'),
      of('l', '2026-11-23', 'c'),
      of('l', '2026-11-22', 'd'),
    ];

    expect(byDay(runs).map((one) => one.map(({ run: { id } }) => id))).toEqual([['a', 'd'], ['b'], ['c']]);
    expect(byDay([])).toEqual([]);
  });

  it('is of an account and a Region where they are known', () => {
    const place = { accountId: '444455556666', region: 'eu-west-1' };
    expect(withRuns(null, [{ ...kept(), ...place }])).toMatchObject(place);
    expect(withRuns(null, [{ ...kept(), accountId: '444455556666' }])).not.toHaveProperty('accountId');
  });

  it('may become all that is made of it, and nothing else', () => {
    const ended = { laneId: 'l', day: '2026-11-22', jobId: 'J-1' };
    const failed = withRuns(null, [kept({ result: 'failed', why: 'failed' })]);
    const running = withRuns(null, [kept({ result: 'no-result', why: 'still-running' })]);
    if (failed === null || running === null) throw new Error('nothing is new');
    const owner = { name: 'incident 01JD', owner: 'data team', until: at(2000) };
    const made: [RunDay, RunDay | null][] = [
      [failed, failed],
      [failed, withRuns(failed, [kept({ id: 'r2', dueAt: at(60) })])],
      [failed, withResults(failed, [{ ...ended, why: null, healedBy: 'J-2' }])],
      [running, withResults(running, [{ ...ended, why: 'failed' }])],
      [running, withResults(running, [{ ...ended, why: 'accepted', accepted: owner }])],
      [
        running,
        withResults(running, [
          { ...ended, why: 'failed' },
          { ...ended, why: null, healedBy: 'J-2' },
        ]),
      ],
    ];
    for (const [before, after] of made) expect(mayBecome(before, after as RunDay), JSON.stringify(after)).toBe(true);

    const [one] = failed.runs as [DueRun];
    const withRun = (change: Partial<DueRun>): RunDay => ({ ...failed, runs: [{ ...one, ...change }] });
    const healed = { result: 'good', why: null, healed: { jobId: 'J-2', was: 'failed' } } as const;
    const forged: RunDay[] = [
      { ...failed, verdict: 'good' },
      { ...failed, owner: 'somebody else' },
      { ...failed, runs: [], verdict: 'not-scheduled' },
      { ...withRun({ result: 'good', why: null }), verdict: 'good' },
      { ...withRun({ ...healed, healed: { jobId: 'J-2', was: 'aborted' } }), verdict: 'good' },
      { ...withRun({ ...healed, dueAt: at(90) }), verdict: 'good' },
      { ...withRun({ ...healed, result: 'failed' }), verdict: 'failed' },
    ];
    for (const after of forged) expect(mayBecome(failed, after), JSON.stringify(after)).toBe(false);
    expect(mayBecome({ ...running, runs: [] }, running)).toBe(true);
  });
});

describe('incidents/run-day: the days on which the run of a job may have been due', () => {
  it.each([
    ['2026-11-22T05:00:00.000Z', ['2026-11-20', '2026-11-21', '2026-11-22']],
    ['2026-11-22T13:00:00.000Z', ['2026-11-21', '2026-11-22', '2026-11-23']],
    ['2026-11-22T00:30:00.000Z', ['2026-11-20', '2026-11-21', '2026-11-22']],
  ])('of one made at %s are those of any zone, and the day before', (startedAt, days) => {
    expect(daysNear(startedAt)).toEqual(days);
  });

  it('knows the healed job whatever the case of its id', () => {
    const day = withRuns(null, [kept({ result: 'failed', why: 'failed', jobId: 'ABC' })]);
    const ended = { laneId: 'l', day: '2026-11-22', jobId: 'abc', why: null, healedBy: 'retry-1' };
    expect(day && withResults(day, [ended])?.verdict).toBe('good');
  });
});
