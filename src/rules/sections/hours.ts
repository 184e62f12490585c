import * as z from 'zod/mini';
import type { StepHours } from '../../escalation/hours.ts';
import { type Weekday, weekdays } from '../../lib/zoned-time.ts';
import { readClock } from '../moment.ts';
import { Clock, Days, Name, Timezone } from '../written-forms.ts';
import { type SectionWords, section } from './section.ts';
import { stepOption } from './step-option.ts';

const Hours = z.strictObject({ timezone: Timezone, days: z.optional(Days), from: Clock, to: Clock });

type HoursDocument = z.infer<typeof Hours>;

/** Named hours of the week. Compiled rules hold them in the steps that name them. */
export const hours = section({
  schema: z.record(Name, Hours),
  merge: 'names',
  compile: null,
  naming: { noun: 'name of hours', always: [], unused: 'no step names it' },
});

/** Options of steps that are taken only during some hours, or only outside of them. */
export const hoursOptions = {
  during: stepOption({
    schema: Name,
    refersTo: 'hours',
    isCondition: true,
    keep: (name, document: WithHours) => ({ hours: compileHours(name, 'during', document) }),
  }),
  outside: stepOption({
    schema: Name,
    refersTo: 'hours',
    isCondition: true,
    neverBeside: 'during',
    keep: (name, document: WithHours) => (name === undefined ? {} : { hours: compileHours(name, 'outside', document) }),
  }),
};

interface WithHours {
  hours?: Readonly<Record<string, HoursDocument>> | undefined;
}

function compileHours(
  name: string | undefined,
  holds: StepHours['holds'],
  { hours: all = {} }: WithHours,
): StepHours | null {
  const written = name === undefined ? undefined : all[name];
  if (name === undefined || written === undefined) return null;
  const { timezone, days, from, to } = written;
  return {
    holds,
    hours: { name, timezone, days: readDays(days), from: readClock(from) ?? 0, to: readClock(to) ?? 1440 },
  };
}

/** Returns the days that a list with ranges such as `MON-FRI` means. */
export function readDays(days: readonly string[] | undefined): Weekday[] {
  const named = (days ?? weekdays).flatMap((text) => {
    const [first, last = first] = text.split('-').map((name) => weekdays.indexOf(name as Weekday)) as [number, number?];
    const count = ((last - first + 7) % 7) + 1;
    return Array.from({ length: count }, (_, index) => weekdays[(first + index) % 7] as Weekday);
  });
  return weekdays.filter((day) => named.includes(day));
}

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const hoursWords = {
  hours: { says: 'Hours of the week, by name. Steps refer to them with "during" and "outside".' },
  'hours.*': {
    says: 'Hours on some days of the week. When "to" is not later than "from", they run past midnight.',
    snippets: [
      { label: 'office hours', body: { timezone: 'Europe/Berlin', days: ['MON-FRI'], from: '09:00', to: '17:00' } },
    ],
  },
  'hours.*.timezone': { says: 'Time zone of the wall clock that is meant.', form: 'timezone' },
  'hours.*.days': { says: 'Days on which they begin. Left out: every day.', examples: [['MON-FRI'], ['SAT', 'SUN']] },
  'hours.*.from': { says: 'When they begin.', examples: ['09:00'], form: 'clock' },
  'hours.*.to': { says: 'When they end.', examples: ['17:00', '24:00'], form: 'clock' },
  'policies.*.steps[].during': {
    says: 'Only during these hours; at other times it waits until they begin.',
    examples: ['office'],
  },
  'policies.*.steps[].outside': {
    says: 'Only outside of these hours; otherwise it waits until they end.',
    examples: ['office'],
  },
} as const satisfies SectionWords;
