import { addSeconds, utcDay } from '../../lib/instant.ts';

/** More than this many of a kind are not named one by one. */
export const longestGap = 10_000;

/** Returns the day that is so many days after another one. */
export function dayAfter(day: string, days: number): string {
  return utcDay(addSeconds(`${day}T00:00:00.000Z`, days * 86_400));
}

/** Returns all days from one until another, both included; none from an empty one. */
export function daysFrom(first: string, last: string): string[] {
  const days: string[] = [];
  if (first === '') return days;
  for (let day = first; day <= last && days.length < longestGap; day = dayAfter(day, 1)) days.push(day);
  return days;
}
