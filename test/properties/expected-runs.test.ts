import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readScheduleExpression } from '../../src/expected/cron-expression.ts';
import { timesBetween } from '../../src/expected/schedule-times.ts';
import { type PrintedRule, walkExpression, walkPlan } from '../expected/minute-walk.ts';
import { runsOf } from '../expected/printed-rules.ts';

function momentsOf(expression: string, timezone: string, from: string, to: string): string[] {
  const times = timesBetween(
    readScheduleExpression(expression),
    { timezone, anchorMs: null },
    Date.parse(from),
    Date.parse(to),
  );
  return times.map((at) => new Date(at).toISOString());
}

const zones = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'America/Los_Angeles', 'Australia/Lord_Howe', 'Asia/Kolkata'],
  ...['Africa/Casablanca', 'America/Sao_Paulo', 'Asia/Beirut', 'America/Havana', 'Pacific/Apia', 'Antarctica/Troll'],
];
/** A day or two before clocks are put forward or back somewhere, and ends of months. */
const begins = [
  ...['2026-03-07', '2026-03-28', '2026-10-24', '2026-10-31', '2027-03-13', '2026-04-03', '2026-10-02', '2028-02-27'],
  ...['2026-12-30', '2026-11-20', '2026-02-14', '2026-08-29'],
];
const number = (min: number, max: number) => fc.integer({ min, max }).map(String);
const range = (min: number, max: number) => fc.tuple(number(min, max), number(min, max)).map((ends) => ends.join('-'));
const field = (min: number, max: number) =>
  fc.oneof(
    { weight: 4, arbitrary: number(min, max) },
    fc.constant('*'),
    range(min, max),
    fc.tuple(fc.oneof(number(min, max), fc.constant('*'), range(min, max)), number(1, 9)).map((both) => both.join('/')),
    fc.array(number(min, max), { minLength: 2, maxLength: 3 }).map((several) => several.join(',')),
  );
const days = fc.oneof(
  field(1, 31),
  fc.constantFrom('L', 'LW', 'L-3'),
  number(1, 31).map((day) => `${day}W`),
);
const weekdaysWritten = fc.oneof(
  field(1, 7),
  fc.constantFrom('L', 'MON-FRI', 'SAT,SUN', 'FRI-MON', 'TUE'),
  number(1, 7).map((day) => `${day}L`),
  fc.tuple(number(1, 7), number(1, 5)).map((both) => both.join('#')),
);
const daily = fc.constant('? * * *');
const dated = days.map((day) => `${day} * ? *`);
const weekly = weekdaysWritten.map((day) => `? * ${day} *`);
const monthly = fc.tuple(days, field(1, 12)).map(([day, month]) => `${day} ${month} ? 2026-2028`);
const expression = fc
  .tuple(field(0, 59), field(0, 23), fc.oneof(daily, daily, dated, weekly, monthly))
  .map((fields) => `cron(${fields.join(' ')})`);
/** Coarser, so that windows meet: with every minute of every hour nothing is left of the other rules. */
const seldom = fc
  .tuple(fc.constantFrom('0', '30', '15'), fc.oneof(number(0, 23), fc.constant('0/6'), fc.constant('*')), daily)
  .map((fields) => `cron(${fields.join(' ')})`);
/** What is due more often than once an hour is no backup, and has no runs. */
const isTaken = (text: string) => {
  const schedule = readScheduleExpression(text);
  return schedule.kind !== 'cron' || schedule.times.length <= 24;
};
const rule: fc.Arbitrary<PrintedRule> = fc.record({
  ScheduleExpression: fc.oneof({ weight: 3, arbitrary: seldom }, expression.filter(isTaken)),
  ScheduleExpressionTimezone: fc.constantFrom(...zones),
  StartWindowMinutes: fc.constantFrom(60, 61, 90, 120, 480, 1500),
  Lifecycle: fc.constantFrom({}, { DeleteAfterDays: 1 }, { DeleteAfterDays: 7 }, { DeleteAfterDays: 35 }),
});

describe('properties/expected-runs: against a calculation that walks minute by minute', () => {
  it('finds the same moments of an expression in every zone', () => {
    fc.assert(
      fc.property(expression, fc.constantFrom(...zones), fc.constantFrom(...begins), (text, zone, day) => {
        const from = `${day}T00:00:00.000Z`;
        const to = new Date(Date.parse(from) + 3 * 86_400_000).toISOString();

        expect(momentsOf(text, zone, from, to)).toEqual(walkExpression(text, zone, new Date(from), new Date(to)));
      }),
      { numRuns: 120 },
    );
  });

  it('finds the same runs of one to three rules', () => {
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 3 }), fc.constantFrom(...begins), (rules, day) => {
        const from = `${day}T00:00:00.000Z`;
        const to = new Date(Date.parse(from) + 86_400_000).toISOString();

        expect(runsOf(rules, from, to)).toEqual(walkPlan(rules, new Date(from), new Date(to)));
      }),
      { numRuns: 25 },
    );
  });
});
