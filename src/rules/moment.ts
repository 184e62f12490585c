import type { Instant } from '../lib/instant.ts';
import { instantOfLocal, type LocalTime } from '../lib/zoned-time.ts';

const moment = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const clock = /^([01]\d|2[0-4]):([0-5]\d)$/;

/** The beginning of what has none. */
export const longAgo: Instant = '0001-01-01T00:00:00.000Z';

/**
 * Returns the moment that a text in the rules means, or null when it means none: `2026-12-01T08:00:00Z`, with an
 * offset, or without one on the wall clock of `timezone`; a date alone is its midnight.
 */
export function readMoment(text: string, timezone = 'UTC'): Instant | null {
  const parts = moment.exec(text);
  if (parts === null) return null;
  const [year, month, day, hour = 0, minute = 0] = parts.slice(1, 6).map((part) => Number(part ?? 0));
  const local = { year, month, day, hour, minute } as LocalTime;
  if (!isOnCalendar(local)) return null;
  if (parts[6] === undefined) return instantOfLocal(local, timezone);
  const at = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** Returns the date of `2026-11-02`, at midnight, or null when there is no such day. */
export function readDate(text: string): LocalTime | null {
  const parts = moment.exec(text);
  if (parts === null || parts[4] !== undefined) return null;
  const [year, month, day] = parts.slice(1, 4).map(Number);
  const local = { year, month, day, hour: 0, minute: 0 } as LocalTime;
  return isOnCalendar(local) ? local : null;
}

/** Returns the minutes after midnight of `09:00`, up to `24:00`, or null when it is no time of the day. */
export function readClock(text: string): number | null {
  const [, hours, minutes] = clock.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const total = Number(hours) * 60 + Number(minutes);
  return total <= 1440 ? total : null;
}

function isOnCalendar({ year, month, day, hour, minute }: LocalTime): boolean {
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour && minute < 60;
}
