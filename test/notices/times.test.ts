import { describe, expect, it } from 'vitest';
import { clockOf, formatInstantsIn, formatTime, splitAtInstants } from '../../src/notices/times.ts';

describe('notices/times', () => {
  it.each([
    ['2026-11-22T03:12:00.000Z', 'UTC', '2026-11-22 03:12 UTC', 'UTC'],
    ['2026-11-22T03:12:00.000Z', 'Europe/Berlin', '2026-11-22 04:12 Europe/Berlin', 'winter'],
    ['2026-07-01T23:30:00.000Z', 'Europe/Berlin', '2026-07-02 01:30 Europe/Berlin', 'summer, the next day'],
    ['2026-11-22T03:12:00.000Z', 'Asia/Kolkata', '2026-11-22 08:42 Asia/Kolkata', 'half an hour'],
    ['2026-10-25T00:30:59.000Z', 'Europe/Berlin', '2026-10-25 02:30 Europe/Berlin', 'an hour that comes twice'],
    ['2026-10-25T01:30:00.000Z', 'Europe/Berlin', '2026-10-25 02:30 (the second) Europe/Berlin', 'its second time'],
    ['not a time', 'Europe/Berlin', 'not a time  UTC', 'no time'],
  ])('%s in %s reads %s: %s', (instant, timezone, said) => {
    expect(formatTime(instant, timezone)).toBe(said);
  });

  it('instants inside a sentence are made readable', () => {
    const text = 'done at 2026-11-22T05:01:00.000Z (job A), 2026-11-22T05:01:00Z';

    expect(formatInstantsIn(text)).toBe('done at 2026-11-22 05:01 UTC (job A), 2026-11-22 05:01 UTC');
    expect(formatInstantsIn(text, 'Asia/Tokyo')).toBe(
      'done at 2026-11-22 14:01 Asia/Tokyo (job A), 2026-11-22 14:01 Asia/Tokyo',
    );
    expect(clockOf({ timezone: 'Asia/Tokyo', areInstants: true }).timesIn(text)).toBe(text);
  });

  it('a text is cut at its instants, and loses nothing', () => {
    const text = '2026-11-22T05:01:00.000Z to 2026-11-22T05:02:00Z.';

    expect(splitAtInstants(text)).toEqual([
      { text: '2026-11-22T05:01:00.000Z', isInstant: true },
      { text: ' to ', isInstant: false },
      { text: '2026-11-22T05:02:00Z', isInstant: true },
      { text: '.', isInstant: false },
    ]);
    expect(splitAtInstants('')).toEqual([]);
  });
});
