import { describe, expect, it } from 'vitest';
import { shortestInterval } from '../../src/enrich/schedule.ts';

const minute = 60;
const hour = 3600;
const day = 86_400;

describe('enrich/schedule', () => {
  it.each<[expression: string | null, seconds: number | null, why: string]>([
    ['cron(0 5 ? * * *)', day, 'every day'],
    ['cron(0 5 * * ? *)', day, 'every day, written the other way'],
    ['cron(0 0/1 ? * * *)', hour, 'every hour'],
    ['cron(0 0/12 ? * * *)', 12 * hour, 'every twelve hours'],
    ['cron(30 1,7,21 ? * * *)', 4 * hour, 'three times a day: the night is the short one'],
    ['cron(0 1,3,20 ? * * *)', 2 * hour, 'three times a day: two of them are close'],
    ['cron(0/15 * ? * * *)', 15 * minute, 'every quarter of an hour'],
    ['cron(*/10 * * * ? *)', 10 * minute, 'every ten minutes'],
    ['cron(0 5 ? * SUN *)', 7 * day, 'every week'],
    ['cron(0 5 ? * 1 *)', 7 * day, 'every week by number'],
    ['cron(0 5 ? * MON-FRI *)', day, 'on weekdays'],
    ['cron(0 5 ? * TUE,SAT *)', 3 * day, 'twice a week'],
    ['cron(0 5 1 * ? *)', 28 * day, 'every month: February'],
    ['cron(0 5 L * ? *)', 28 * day, 'on the last of the month'],
    ['cron(0 5 1,15 * ? *)', 14 * day, 'twice a month'],
    ['cron(0 5 15W * ? *)', 28 * day, 'on the weekday nearest to the 15th'],
    ['cron(0 5 ? * 6L *)', 28 * day, 'on the last Friday'],
    ['cron(0 5 ? * 2#1 *)', 28 * day, 'on the first Monday'],
    ['cron(0 5 1 JAN,JUL ? *)', 181 * day, 'twice a year'],
    ['cron(0 5 1 1 ? *)', 365 * day, 'every year'],
    ['cron(0 5 31 2 ? *)', null, 'never'],
    ['cron(0 5 29 2 ? *)', null, 'once in these four years'],
    ['CRON(0 5 ? * sun *)', 7 * day, 'in any case'],
    ['cron(0 5 ? * * 2031)', day, 'every day of a year to come'],
    ['0 5 ? * * *', day, 'its fields alone'],
    ['cron(0 20-2 ? * * *)', hour, 'every hour of the night'],
    ['cron(0 5 1 * 2 *)', null, 'both a day of the month and a weekday, which AWS refuses'],
    ['rate(12 hours)', 12 * hour, 'by rate'],
    ['rate(1 day)', day, 'by rate of one'],
    ['rate(often)', null, 'a rate without a number'],
    ['cron(0 5 ? * L *)', 7 * day, 'on the last day of the week'],
    ['cron(0 5 1 FOO ? *)', null, 'in no month'],
    ['rate(0 hours)', null, 'a rate of nothing'],
    ['at(2026-11-22T03:00:00)', null, 'once'],
    ['cron(0 5 ? *)', null, 'too few fields'],
    ['cron(61 25 ? * * *)', null, 'no time of day'],
    ['cron(a b c d e f)', null, 'no numbers'],
    ['cron()', null, 'nothing'],
    ['', null, 'nothing at all'],
    [null, null, 'not known'],
    [`cron(${'0,'.repeat(5000)} 5 ? * * *)`, null, 'far too long'],
  ])('%s is %s s: %s', (expression, seconds) => {
    expect(shortestInterval(expression)).toBe(seconds);
  });
});
