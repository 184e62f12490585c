import { type CronSchedule, readScheduleExpression } from '../expected/cron-expression.ts';

const dayMinutes = 1440;
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Returns the shortest time between two runs of a schedule as AWS Backup writes it, in seconds, or null when it is not valid
 * or runs only once. For a schedule of weekdays it is one day, although its weekend is longer.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 *
 * @param expression null: not known, and so is the result
 *
 * @example shortestInterval('cron(0 5 ? * * *)') // 86400
 */
export function shortestInterval(expression: string | null): number | null {
  const schedule = expression === null ? null : readScheduleExpression(expression);
  if (schedule === null || schedule.kind === 'unreadable') return null;
  const minutes = schedule.kind === 'rate' ? schedule.everyMinutes : cronMinutes(schedule);
  return minutes === null ? null : minutes * 60;
}

function cronMinutes({ times, isDayOfAnyYear }: CronSchedule): number | null {
  const [first = 0] = times;
  const last = times.at(-1) ?? 0;
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const days = shortestDays(isDayOfAnyYear);
  if (days === null) return null;
  const shortest = Math.min(...gaps, days * dayMinutes - last + first);
  return Number.isFinite(shortest) ? shortest : null;
}

/** Returns the fewest days between two that match; infinite when only one does, null when none. It stops at two days in a row. */
function shortestDays(isDay: CronSchedule['isDayOfAnyYear']): number | null {
  let shortest: number | null = null;
  let before = Number.NEGATIVE_INFINITY;
  for (const day of matchingDays(isDay)) {
    shortest = Math.min(shortest ?? Number.POSITIVE_INFINITY, day - before);
    if (shortest === 1) break;
    before = day;
  }
  return shortest;
}

/** Yields the numbers of the matching days of four years, one of them a leap year. 2023 began on a Sunday. */
function* matchingDays(isDay: CronSchedule['isDayOfAnyYear']): Generator<number> {
  let number = 0;
  for (let year = 2023; year < 2027; year += 1) {
    for (let month = 1; month <= 12; month += 1) {
      const daysInMonth = (monthLengths[month - 1] ?? 0) + (month === 2 && year === 2024 ? 1 : 0);
      for (let day = 1; day <= daysInMonth; day += 1, number += 1) {
        if (isDay({ month, day, daysInMonth, weekday: (number % 7) + 1 })) yield number;
      }
    }
  }
}
