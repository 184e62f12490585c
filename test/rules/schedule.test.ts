import { describe, expect, it } from 'vitest';
import { readSchedule, type Schedule } from '../../src/rules/schedule.ts';

const scheduled = (text: string, timezone = 'UTC') => readSchedule(text, timezone) as Schedule;

describe('rules/schedule', () => {
  it('says when it last began, the moment itself included, and when it next begins', () => {
    const nightly = scheduled('0 22 * * *', 'Europe/Berlin');

    expect(nightly.lastBegin('2026-11-22T21:00:00.000Z')).toBe('2026-11-22T21:00:00.000Z');
    expect(nightly.lastBegin('2026-11-22T20:59:59.000Z')).toBe('2026-11-21T21:00:00.000Z');
    expect(nightly.nextBegin('2026-11-22T21:00:00.000Z')).toBe('2026-11-23T21:00:00.000Z');
  });

  it('has neither when there is no such day', () => {
    const never = scheduled('0 0 31 2 *');

    expect(never.nextBegin('2026-11-22T00:00:00.000Z')).toBeNull();
    expect(never.lastBegin('2026-11-22T00:00:00.000Z')).toBeNull();
  });

  it.each([
    ['cron(0 5 * * ? *)', 'not AWS’s cron(…) or rate(…)'],
    [' rate(1 day)', 'not AWS’s cron(…) or rate(…)'],
    ['0 22 * *', 'takes five fields'],
    ['0 25 * * *', 'is not a schedule: invalid value for hour'],
    ['0 22 * * FOO', 'is not a schedule: a field has a value that is not possible'],
  ])('says what is wrong with %s, and quotes nothing of it', (text, says) => {
    const read = readSchedule(text, 'UTC');

    expect(read).toEqual({ issue: expect.stringContaining(says) });
    expect(JSON.stringify(read)).not.toContain('FOO');
  });
});
