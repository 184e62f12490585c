import { describe, expect, it } from 'vitest';
import { readScheduleExpression } from '../../src/expected/cron-expression.ts';
import { timesBetween } from '../../src/expected/schedule-times.ts';

/** The days of November 2026, which begins on a Sunday and ends on a Monday, or of another month. */
function daysOf(expression: string, month = '2026-11'): number[] {
  const from = Date.parse(`${month}-01T00:00:00.000Z`);
  const to = new Date(from);
  to.setUTCMonth(to.getUTCMonth() + 1);
  const clock = { timezone: null, anchorMs: null };
  return timesBetween(readScheduleExpression(expression), clock, from, to.getTime()).map((at) =>
    new Date(at).getUTCDate(),
  );
}

const timesOf = (expression: string) => {
  const read = readScheduleExpression(expression);
  return read.kind === 'cron' ? read.times : read;
};

describe('expected/cron-expression', () => {
  it.each<[string, string | undefined, number[]]>([
    ['cron(0 5 L * ? *)', undefined, [30]],
    ['cron(0 5 L-3 * ? *)', undefined, [27]],
    ['cron(0 5 LW * ? *)', '2026-10', [30]],
    ['cron(0 5 WL * ? *)', '2027-01', [29]],
    ['cron(0 5 1W * ? *)', '2026-08', [3]],
    ['cron(0 5 1W * ? *)', undefined, [2]],
    ['cron(0 5 14W * ? *)', undefined, [13]],
    ['cron(0 5 16W * ? *)', undefined, [16]],
    ['cron(0 5 31W * ? *)', undefined, []],
    ['cron(0 5 1,15,L * ? *)', undefined, [1, 15, 30]],
    ['cron(0 5 29-2 * ? *)', undefined, [1, 2, 29, 30]],
    ['cron(0 5 1/10 * ? *)', undefined, [1, 11, 21]],
    ['cron(0 5 ? * 6L *)', undefined, [27]],
    ['cron(0 5 ? * L *)', undefined, [7, 14, 21, 28]],
    ['cron(0 5 ? * 3#2 *)', undefined, [10]],
    ['cron(0 5 ? * TUE *)', undefined, [3, 10, 17, 24]],
    ['cron(0 5 ? * FRI-SUN *)', '2027-02', [5, 6, 7, 12, 13, 14, 19, 20, 21, 26, 27, 28]],
    ['cron(0 5 1 NOV ? *)', undefined, [1]],
    ['cron(0 5 1 * ? 2027-2028)', undefined, []],
    ['0 5 1 * ?', undefined, [1]],
  ])('%s comes on these days of %s: %j', (expression, month, days) => {
    expect(daysOf(expression, month)).toEqual(days);
  });

  it.each([
    ['cron(0,30 20-2/3 ? * * *)', [120, 150, 1200, 1230, 1380, 1410]],
    ['cron(*/20 5 ? * * *)', [300, 320, 340]],
  ])('%s comes at these minutes after midnight: %j', (expression, times) => {
    expect(timesOf(expression)).toEqual(times);
  });

  it.each([
    'cron(0 5 L-31 * ? *)',
    'cron(0 5 0W * ? *)',
    'cron(0 5 32W * ? *)',
    'cron(0 5 1,x * ? *)',
    'cron(0 5 1 FOO ? *)',
    'cron(0 5 ? * MON,x *)',
    'cron(0 5 1/0 * ? *)',
  ])('%s names a day that there is not', (expression) => {
    expect(readScheduleExpression(expression)).toEqual({ kind: 'unreadable', issue: 'has a day that there is not' });
  });

  it.each([
    ['rate(1 week)', { kind: 'rate', everyMinutes: 10_080 }],
    ['RATE( 12 Hours )', { kind: 'rate', everyMinutes: 720 }],
    ['rate(often)', { kind: 'unreadable', issue: 'is no rate such as rate(12 hours)' }],
  ])('%s is %j', (expression, read) => {
    expect(readScheduleExpression(expression)).toEqual(read);
  });

  it('is five in the morning where a rule says nothing', () => {
    expect(timesOf('cron(0 5 ? * * *)')).toEqual([300]);
    expect(readScheduleExpression(null)).toMatchObject({ kind: 'cron', times: [300] });
  });
});
