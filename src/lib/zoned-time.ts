import type { Instant } from './instant.ts';

/** A local date and time; months and days count from one. */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** Days of the week as rules name them, in the order of `weekdayOf`. */
export const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;
export type Weekday = (typeof weekdays)[number];

const dayMs = 86_400_000;

/** Formatters by zone, cached because making one takes a millisecond and using it a microsecond. */
const clocks = new Map<string, Intl.DateTimeFormat>();

/** Says whether a name is a time zone of the IANA database, such as `Europe/Berlin` or `UTC`. */
export function isTimezone(name: string): boolean {
  try {
    clockOf(name);
    // Intl also takes an offset such as +01:00, but that has no summer time, so nobody means it.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** Returns the date in a zone at a moment: `2026-11-22`. */
export function dateOf(instant: Instant, timezone: string): string {
  const { year, month, day } = localTimeAt(instant, timezone);
  return [String(year).padStart(4, '0'), ...[month, day].map((part) => String(part).padStart(2, '0'))].join('-');
}

/** Returns the local date and time in a zone at a moment, to the minute. */
export function localTimeAt(instant: Instant, timezone: string): LocalTime {
  if (timezone === 'UTC') return utcTimeAt(new Date(instant));
  const parts = Object.fromEntries(
    clockOf(timezone)
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return { year, month, day, hour, minute };
}

/** Most ask for UTC, which needs none of the tables of zones: to load them takes eight milliseconds of a first page. */
function utcTimeAt(at: Date): LocalTime {
  if (Number.isNaN(at.getTime())) throw new RangeError('Invalid time value');
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
  };
}

/**
 * Returns the first moment with this local time. A time that the change to summer time skips moves as far as the clocks go
 * forward; days beyond a month run into the next one.
 */
export function instantOfLocal(local: LocalTime, timezone: string): Instant {
  const wanted = civilMs(local);
  const offsets = [wanted - dayMs, wanted + dayMs].map((at) => offsetAt(at, timezone));
  const candidates = offsets.map((offset) => wanted - offset).sort((a, b) => a - b);
  const exact = candidates.find((at) => civilMs(localTimeAt(isoOf(at), timezone)) === wanted);
  // In the gap the offset before it holds: 02:30 is half an hour after the clocks jumped.
  return isoOf(exact ?? wanted - (offsets[0] ?? 0));
}

/** Returns the local time as if it were UTC, in milliseconds, for counting calendar days and weeks. */
export function civilMs({ year, month, day, hour, minute }: LocalTime): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** Returns the day of the week of a date. */
export function weekdayOf(local: LocalTime): Weekday {
  return weekdays[new Date(civilMs(local)).getUTCDay()] as Weekday;
}

function offsetAt(ms: number, timezone: string): number {
  const whole = Math.floor(ms / 60_000) * 60_000;
  return civilMs(localTimeAt(isoOf(whole), timezone)) - whole;
}

function clockOf(timezone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timezone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    clocks.set(timezone, clock);
  }
  return clock;
}

function isoOf(ms: number): Instant {
  return new Date(ms).toISOString();
}
