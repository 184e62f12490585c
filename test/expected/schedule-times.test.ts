import { describe, expect, it } from 'vitest';
import { readScheduleExpression } from '../../src/expected/cron-expression.ts';
import { timesBetween } from '../../src/expected/schedule-times.ts';

const momentsOf = (expression: string, timezone: string | null, from: string, to: string) =>
  timesBetween(readScheduleExpression(expression), { timezone, anchorMs: null }, Date.parse(from), Date.parse(to)).map(
    (at) => new Date(at).toISOString().slice(5, 16),
  );

describe('expected/schedule-times', () => {
  it('leaves out a time that the clocks leave out, and takes one that comes twice once', () => {
    const daily = 'cron(30 2 ? * * *)';

    expect(momentsOf(daily, 'Europe/Berlin', '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
      '03-28T01:30',
      '03-30T00:30',
    ]);
    expect(momentsOf(daily, 'Europe/Berlin', '2026-10-24T00:00:00Z', '2026-10-27T00:00:00Z')).toEqual([
      '10-24T00:30',
      '10-25T00:30',
      '10-26T01:30',
    ]);
  });

  it('is in UTC where nothing is said, and never in a zone that is not known', () => {
    expect(momentsOf('cron(0 5 ? * * *)', null, '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z')).toEqual([
      '11-20T05:00',
    ]);
    expect(momentsOf('cron(0 5 ? * * *)', 'Nowhere', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z')).toEqual([]);
    expect(momentsOf('nonsense', null, '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z')).toEqual([]);
    expect(momentsOf('rate(1 day)', null, '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z')).toEqual([]);
  });
});
