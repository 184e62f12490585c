import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOfLocal, isTimezone, type LocalTime, localTimeAt, weekdayOf } from '../../src/lib/zoned-time.ts';

function local(text: string): LocalTime {
  const [year, month, day, hour, minute] = text.split(/[-T:]/).map(Number) as [number, number, number, number, number];
  return { year, month, day, hour, minute };
}

describe('lib/zoned-time', () => {
  it.each([
    ['2026-07-01T09:00', 'Europe/Berlin', '2026-07-01T07:00:00.000Z', 'summer'],
    ['2026-12-01T09:00', 'Europe/Berlin', '2026-12-01T08:00:00.000Z', 'winter'],
    ['2027-03-28T02:30', 'Europe/Berlin', '2027-03-28T01:30:00.000Z', 'left out in spring: as much after the jump'],
    ['2027-03-28T03:00', 'Europe/Berlin', '2027-03-28T01:00:00.000Z', 'right after the jump'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z', 'twice in autumn: the first time'],
    ['2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z', 'after both'],
    ['2027-03-14T02:30', 'America/New_York', '2027-03-14T07:30:00.000Z', 'west of Greenwich too'],
    ['2026-12-31T24:00', 'Pacific/Auckland', '2026-12-31T11:00:00.000Z', 'the end of a day is the next one'],
    ['2026-12-34T09:00', 'UTC', '2027-01-03T09:00:00.000Z', 'days run into the next month'],
  ])('reads %s in %s as %s (%s)', (text, timezone, expected) => {
    expect(instantOfLocal(local(text), timezone)).toBe(expected);
  });

  it('reads back what the wall clock shows, but for the hour that comes twice', () => {
    const zones = fc.constantFrom('Europe/London', 'America/Sao_Paulo', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC');
    fc.assert(
      fc.property(zones, fc.integer({ min: 28_000_000, max: 30_000_000 }), (timezone, minutes) => {
        const at = new Date(minutes * 60_000).toISOString();
        const back = instantOfLocal(localTimeAt(at, timezone), timezone);

        expect(back <= at).toBe(true);
        expect(localTimeAt(back, timezone)).toEqual(localTimeAt(at, timezone));
      }),
    );
  });

  it('reads UTC as the tables of zones do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000_000 }), (minutes) => {
        const at = new Date(minutes * 60_000).toISOString();

        expect(localTimeAt(at, 'UTC')).toEqual(localTimeAt(at, 'Etc/UTC'));
      }),
    );
    for (const timezone of ['UTC', 'Etc/UTC']) expect(() => localTimeAt('no time', timezone)).toThrow(RangeError);
  });

  it('knows the days of the week', () => {
    expect(weekdayOf(local('2026-11-22T00:00'))).toBe('SUN');
    expect(weekdayOf(local('2026-11-23T23:59'))).toBe('MON');
  });

  it.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Europe/Berln', false],
    ['+01:00', false],
    ['', false],
  ])('says of %j whether it is a time zone', (name, expected) => {
    expect(isTimezone(name)).toBe(expected);
  });
});
