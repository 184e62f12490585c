import type { Instant } from '../lib/instant.ts';
import { civilMs, instantOfLocal, type LocalTime, localTimeAt, type Weekday, weekdayOf } from '../lib/zoned-time.ts';

/** Hours of some days of the week in a zone, such as those of an office. */
export interface Hours {
  name: string;
  timezone: string;
  days: readonly Weekday[];
  /** Minutes after midnight on the wall clock; `to` may be 1440, and is less than `from` when the hours run past midnight. */
  from: number;
  to: number;
}

/** The condition of a step: within hours, or outside of them. */
export interface StepHours {
  hours: Hours;
  holds: 'during' | 'outside';
}

/** How many days ahead a beginning or end of hours is searched: every day of the week, and one more. */
const daysAhead = 8;

/** Says whether a moment lies within the hours. The change to or from summer time moves with the wall clock. */
export function isWithin({ timezone, days, from, to }: Hours, at: Instant): boolean {
  const local = localTimeAt(at, timezone);
  const minute = local.hour * 60 + local.minute;
  const isDay = (daysBack: number) => days.includes(weekdayOf({ ...local, day: local.day - daysBack }));
  if (from < to) return isDay(0) && minute >= from && minute < to;
  return (isDay(0) && minute >= from) || (isDay(1) && minute < to);
}

/** Returns the first moment, this one or later, at which a step may be taken. */
export function firstAllowed(condition: StepHours | null, at: Instant): Instant {
  if (condition === null || allows(condition, at)) return at;
  const { hours } = condition;
  const local = localTimeAt(at, hours.timezone);
  const boundaries: Instant[] = [];
  for (let day = -1; day <= daysAhead; day += 1) {
    for (const minutes of [hours.from, hours.to]) {
      boundaries.push(instantOfLocal(atMinute(local, day, minutes), hours.timezone));
    }
  }
  return boundaries.sort().find((boundary) => boundary > at && allows(condition, boundary)) ?? at;
}

function allows({ hours, holds }: StepHours, at: Instant): boolean {
  return isWithin(hours, at) === (holds === 'during');
}

function atMinute(local: LocalTime, daysAfter: number, minutes: number): LocalTime {
  const midnight = new Date(civilMs({ ...local, hour: 0, minute: 0 }) + daysAfter * 86_400_000);
  return {
    year: midnight.getUTCFullYear(),
    month: midnight.getUTCMonth() + 1,
    day: midnight.getUTCDate(),
    hour: Math.floor(minutes / 60),
    minute: minutes % 60,
  };
}
