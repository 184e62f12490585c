import { describe, expect, it } from 'vitest';
import { readScheduleExpression } from '../../src/expected/cron-expression.ts';
import { describeUnreadable, expectedRuns } from '../../src/expected/expected-runs.ts';
import { timesBetween } from '../../src/expected/schedule-times.ts';
import { workedMs } from '../support/worked.ts';
import { walkPlan } from './minute-walk.ts';
import { pageExamples } from './page-examples.ts';
import { ruleOf, runsOf } from './printed-rules.ts';

const tooOften = 'is due more often than once an hour, the most that AWS Backup takes';
const isTooOften = ({ rules }: (typeof pageExamples)[number]) =>
  rules.some((rule) => describeUnreadable(ruleOf(rule), null) === tooOften);

describe('expected/expected-runs: every example that AWS’s pages print', () => {
  it.each(pageExamples.filter((example) => !isTooOften(example)))('$says ($page)', ({ rules, from, to, due }) => {
    expect(runsOf(rules, from, to)).toEqual(due);
    expect(walkPlan(rules, new Date(from), new Date(to))).toEqual(due);
  });

  it.each(pageExamples.filter(isTooOften))('$says, which is no backup ($page)', ({ rules, from, to, due }) => {
    const schedule = readScheduleExpression(rules[0]?.ScheduleExpression ?? null);
    const times = timesBetween(schedule, { timezone: null, anchorMs: null }, Date.parse(from), Date.parse(to));

    expect(times.map((ms) => ({ at: new Date(ms).toISOString(), rule: 0 }))).toEqual(due);
    expect(walkPlan(rules, new Date(from), new Date(to))).toEqual(due);
    expect(runsOf(rules, from, to)).toEqual([]);
  });

  it('says what stands for what in the plan whose hourly rule makes 8 instead of 24', () => {
    const [hourly, twiceADay] = pageExamples.find(({ says }) => says.includes('8 instead of 24'))?.rules ?? [];
    const runs = expectedRuns([ruleOf(hourly ?? {}), ruleOf(twiceADay ?? {})], {
      from: '2026-11-22T00:00:00.000Z',
      to: '2026-11-23T00:00:00.000Z',
    });

    expect(runs[0]).toEqual({
      dueAt: '2026-11-22T00:00:00.000Z',
      deadline: '2026-11-22T08:00:00.000Z',
      rule: 1,
      rules: [1, 0],
      coverFrom: '2026-11-22T00:00:00.000Z',
      coverTo: '2026-11-22T08:00:00.000Z',
    });
    expect(runs).toHaveLength(10);
  });
});

describe('expected/expected-runs: what has no moments', () => {
  it.each([
    ['cron(0 5 1 * MON *)', 'names both a day of the month and a weekday'],
    ['cron(0 25 ? * * *)', 'has a time that there is not'],
    ['cron(? 5 ? * * *)', 'has a time that there is not'],
    ['cron(0 5 ? * 0 *)', 'has a day that there is not'],
    ['cron(0 5 ? * 3#1,6#3 *)', 'has a day that there is not'],
    ['cron(0 5 32 * ? *)', 'has a day that there is not'],
    ['cron(0 5 ? * * 1969)', 'has a day that there is not'],
    ['cron(0 5 ?)', 'does not have the six fields of AWS’s cron'],
    ['rate(0 hours)', 'is no rate such as rate(12 hours)'],
    ['rate(12 hours)', 'is a rate, which counts from a moment that is not known'],
    [`cron(${'0,'.repeat(200)}0 5 ? * * *)`, 'is longer than 256 characters'],
  ])('%s %s', (expression, issue) => {
    const rule = ruleOf({ ScheduleExpression: expression });

    expect(describeUnreadable(rule, null)).toBe(issue);
    expect(expectedRuns([rule], { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' })).toEqual([]);
  });

  it.each(['rate(1 minute)', 'rate(59 minutes)', 'cron(* * * * ? *)', 'cron(0/30 0-12 * * ? *)'])(
    '%s, which is more often than AWS Backup takes, and takes no time',
    (ScheduleExpression) => {
      const often = ruleOf({ ScheduleExpression });
      const span = {
        from: '2020-01-01T00:00:00.000Z',
        to: '2030-01-01T00:00:00.000Z',
        anchor: '2019-01-01T00:00:00.000Z',
      };
      const begun = workedMs();

      expect(describeUnreadable(often, span.anchor)).toBe(tooOften);
      expect(expectedRuns([often], span)).toEqual([]);
      expect(workedMs() - begun).toBeLessThan(200);
    },
  );

  it.each(['rate(1 hour)', 'rate(60 minutes)', 'cron(15 * ? * * *)'])(
    'but %s is no more often',
    (ScheduleExpression) => {
      const span = {
        from: '2026-11-22T00:00:00.000Z',
        to: '2026-11-23T00:00:00.000Z',
        anchor: '2026-11-01T00:00:00.000Z',
      };

      expect(describeUnreadable(ruleOf({ ScheduleExpression }), span.anchor)).toBeNull();
      expect(expectedRuns([ruleOf({ ScheduleExpression })], span)).toHaveLength(24);
    },
  );

  it('but a rate whose beginning is known has, 24 hours a day whatever the clocks do', () => {
    const rule = { ...ruleOf({ ScheduleExpression: 'rate(1 day)' }), timezone: 'Europe/Berlin' };
    const anchor = '2026-10-23T09:30:00.000Z';
    const runs = expectedRuns([rule], { from: '2026-10-24T00:00:00.000Z', to: '2026-10-27T00:00:00.000Z', anchor });

    expect(describeUnreadable(rule, anchor)).toBeNull();
    expect(runs.map(({ dueAt }) => dueAt.slice(5, 16))).toEqual(['10-24T09:30', '10-25T09:30', '10-26T09:30']);
  });
});

describe('expected/expected-runs: a window that AWS would not take', () => {
  const runsWith = (StartWindowMinutes: number) =>
    expectedRuns([ruleOf({ StartWindowMinutes })], {
      from: '2026-11-20T00:00:00.000Z',
      to: '2026-11-21T00:00:00.000Z',
    });

  it('ends after a hundred years, as the longest that it takes', () => {
    expect(runsWith(1e10)).toEqual(runsWith(52_560_000));
    expect(runsWith(1e10)).toMatchObject([{ dueAt: '2026-11-20T05:00:00.000Z', deadline: '2126-10-27T05:00:00.000Z' }]);
  });

  it('of less than nothing ends when it begins', () => {
    expect(runsWith(-60)).toMatchObject([{ dueAt: '2026-11-20T05:00:00.000Z', deadline: '2026-11-20T05:00:00.000Z' }]);
  });
});

describe('expected/expected-runs: rules of one moment', () => {
  it('that keep equally long are one run, of the first in the plan', () => {
    const rule = { ...ruleOf({}), retentionDays: 7 };
    const runs = expectedRuns([rule, rule], { from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' });

    expect(runs).toMatchObject([{ dueAt: '2026-11-20T05:00:00.000Z', rule: 0, rules: [0, 1] }]);
  });

  it('whose windows have no length are runs of their own, in the order of the plan', () => {
    const rule = ruleOf({ StartWindowMinutes: -1 });
    const runs = expectedRuns([rule, { ...rule, retentionDays: 7 }], {
      from: '2026-11-20T00:00:00.000Z',
      to: '2026-11-21T00:00:00.000Z',
    });

    expect(runs.map((run) => [run.dueAt, run.rule])).toEqual([
      ['2026-11-20T05:00:00.000Z', 0],
      ['2026-11-20T05:00:00.000Z', 1],
    ]);
  });

  it('in a zone that is not known are none', () => {
    const rule = { ...ruleOf({}), timezone: 'Europe/Nowhere' };

    expect(describeUnreadable(rule, null)).toBe('is in the zone Europe/Nowhere, which is not known');
    expect(expectedRuns([rule], { from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' })).toEqual([]);
  });
});
