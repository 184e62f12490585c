import { describe, expect, it } from 'vitest';
import { readClock, readDate, readMoment } from '../../src/rules/moment.ts';

describe('rules/moment', () => {
  it.each([
    ['2026-12-01', 'UTC', '2026-12-01T00:00:00.000Z'],
    ['2026-12-01', 'Europe/Berlin', '2026-11-30T23:00:00.000Z'],
    ['2026-12-01T08:00', 'Europe/Berlin', '2026-12-01T07:00:00.000Z'],
    ['2026-12-01 08:00:00', 'UTC', '2026-12-01T08:00:00.000Z'],
    ['2026-12-01T08:00Z', 'Europe/Berlin', '2026-12-01T08:00:00.000Z'],
    ['2026-12-01 08:00:00.000+01:00', 'UTC', '2026-12-01T07:00:00.000Z'],
    ['2026-12-01T08:00:00+99:99', 'UTC', null],
    ['2026-02-30', 'UTC', null],
    ['2026-12-01T24:00', 'UTC', null],
    ['2026-12-01T08:60', 'UTC', null],
    ['tomorrow', 'UTC', null],
  ])('reads %s on the clock of %s as %s', (text, timezone, moment) => {
    expect(readMoment(text, timezone)).toBe(moment);
  });

  it.each([
    ['2026-11-02', { year: 2026, month: 11, day: 2, hour: 0, minute: 0 }],
    ['2026-11-31', null],
    ['2026-11-02T08:00', null],
    ['Monday', null],
  ])('reads the date %s', (text, date) => {
    expect(readDate(text)).toEqual(date);
  });

  it.each([
    ['09:30', 570],
    ['24:00', 1440],
    ['24:01', null],
    ['25:00', null],
    ['9:30', null],
  ])('reads the clock %s as %s minutes', (text, minutes) => {
    expect(readClock(text)).toBe(minutes);
  });
});
