import { isTimezone, localTimeAt } from '../lib/zoned-time.ts';
import type { CalendarDay, ReadSchedule } from './cron-expression.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Where a rate counts from, and whose clock a schedule looks at. */
export interface ScheduleClock {
  /** A name of the IANA database; null: UTC. */
  timezone: string | null;
  /** In milliseconds of the epoch; null: not known, so that a rate has no moments. */
  anchorMs: number | null;
}

/**
 * Returns the moments of a schedule from one moment on and before another, in milliseconds of the epoch, ascending.
 *
 * As EventBridge Scheduler does it: a local time that the change to summer time leaves out is left out, and one that comes
 * twice counts the first time. In a zone that is not known there are none. A rate counts 24 hours for a day, whatever the clocks do.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function timesBetween(schedule: ReadSchedule, clock: ScheduleClock, fromMs: number, toMs: number): number[] {
  if (schedule.kind === 'unreadable' || !hasClock(clock.timezone)) return [];
  if (schedule.kind === 'rate') return rateTimes(schedule.everyMinutes, clock.anchorMs, fromMs, toMs);
  const timezone = clock.timezone ?? 'UTC';
  const found: number[] = [];
  for (let midnight = Math.floor(fromMs / dayMs - 1) * dayMs; midnight <= toMs + dayMs; midnight += dayMs) {
    if (!schedule.isDay(dayAt(midnight))) continue;
    for (const time of schedule.times) {
      const at = momentOf(midnight, time, timezone);
      if (at !== null && at >= fromMs && at < toMs) found.push(at);
    }
  }
  // Clocks that are put back over midnight can turn two days round.
  return found.sort((a, b) => a - b);
}

/** Says whether the clock of a schedule can be looked at: what zone it is in is known. */
export function hasClock(timezone: string | null): boolean {
  return timezone === null || isTimezone(timezone);
}

function rateTimes(everyMinutes: number, anchorMs: number | null, fromMs: number, toMs: number): number[] {
  if (anchorMs === null) return [];
  const step = everyMinutes * minuteMs;
  const found: number[] = [];
  for (let n = Math.max(0, Math.ceil((fromMs - anchorMs) / step)); anchorMs + n * step < toMs; n += 1)
    found.push(anchorMs + n * step);
  return found;
}

/** @param midnight the date's beginning as if it were in UTC, in milliseconds */
function dayAt(midnight: number): CalendarDay {
  const date = new Date(midnight);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return {
    year,
    month: month + 1,
    day: date.getUTCDate(),
    daysInMonth: new Date(Date.UTC(year, month + 1, 0)).getUTCDate(),
    weekday: date.getUTCDay() + 1,
  };
}

/** Returns the first moment at which the clocks of a zone show this time of a date; null: they never do. */
function momentOf(midnight: number, time: number, timezone: string): number | null {
  const shown = midnight + time * minuteMs;
  if (timezone === 'UTC') return shown;
  const before = offsetAt(midnight - dayMs, timezone);
  const after = offsetAt(midnight + 2 * dayMs, timezone);
  if (before === after) return shown - before;
  const moments = [shown - before, shown - after].filter((at) => at + offsetAt(at, timezone) === shown);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** What clocks are ahead of UTC; asked for the same days by every rule of every plan. */
const offsets = new Map<string, number>();
const mostOffsets = 20_000;

function offsetAt(at: number, timezone: string): number {
  const key = `${timezone} ${at}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const { year, month, day, hour, minute } = localTimeAt(new Date(at).toISOString(), timezone);
    offset = Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / minuteMs) * minuteMs;
    if (offsets.size >= mostOffsets) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}
