import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstAllowed, type Hours, isWithin } from '../../src/escalation/hours.ts';
import { weekdays } from '../../src/lib/zoned-time.ts';

const office: Hours = {
  name: 'office',
  timezone: 'Europe/Berlin',
  days: ['MON', 'TUE', 'WED', 'THU', 'FRI'],
  from: 9 * 60,
  to: 17 * 60,
};
const night: Hours = { name: 'night', timezone: 'Europe/Berlin', days: ['FRI'], from: 22 * 60, to: 6 * 60 };

describe('escalation/hours', () => {
  it.each([
    ['2026-11-23T08:00:00.000Z', true, 'nine on a Monday in winter'],
    ['2026-11-23T07:59:00.000Z', false, 'a minute before'],
    ['2026-11-23T16:00:00.000Z', false, 'five sharp is over'],
    ['2026-07-06T07:00:00.000Z', true, 'nine on a Monday in summer'],
    ['2026-11-22T10:00:00.000Z', false, 'a Sunday'],
  ])('office at %s: %s (%s)', (at, expected, _why) => {
    expect(isWithin(office, at)).toBe(expected);
  });

  it.each([
    ['2026-11-27T21:00:00.000Z', true, 'ten on Friday'],
    ['2026-11-28T04:59:00.000Z', true, 'before six on Saturday'],
    ['2026-11-28T05:00:00.000Z', false, 'six on Saturday'],
    ['2026-11-27T04:00:00.000Z', false, 'Thursday’s night is not meant'],
    ['2026-11-28T21:30:00.000Z', false, 'nor Saturday’s'],
  ])('Friday night at %s: %s (%s)', (at, expected, _why) => {
    expect(isWithin(night, at)).toBe(expected);
  });

  it.each([
    ['during', '2026-11-21T03:00:00.000Z', '2026-11-23T08:00:00.000Z', 'Saturday night waits for Monday'],
    ['during', '2026-11-23T12:00:00.000Z', '2026-11-23T12:00:00.000Z', 'within them nothing waits'],
    ['outside', '2026-11-23T12:00:00.000Z', '2026-11-23T16:00:00.000Z', 'outside begins when they end'],
    ['during', '2027-03-27T12:00:00.000Z', '2027-03-29T07:00:00.000Z', 'the clocks changed on Sunday'],
  ] as const)('%s: from %s the first moment is %s (%s)', (holds, at, expected, _why) => {
    expect(firstAllowed({ hours: office, holds }, at)).toBe(expected);
  });

  it('takes a step within a week whatever the hours, unless they leave no moment', () => {
    const minutes = fc.integer({ min: 0, max: 1439 });
    const hours = fc.record({
      name: fc.constant('any'),
      timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
      days: fc.subarray([...weekdays], { minLength: 1 }),
      from: minutes,
      to: minutes,
    });
    fc.assert(
      fc.property(hours, fc.integer({ min: 29_000_000, max: 29_600_000 }), (any, minute) => {
        fc.pre(any.from !== any.to);
        const at = new Date(minute * 60_000).toISOString();
        const first = firstAllowed({ hours: any, holds: 'during' }, at);

        expect(first >= at).toBe(true);
        expect(isWithin(any, first)).toBe(true);
        expect(Date.parse(first) - Date.parse(at)).toBeLessThanOrEqual(8 * 86_400_000);
      }),
    );
  });
});
