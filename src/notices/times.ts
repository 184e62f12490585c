import { type Instant, minuteInUtc, secondsBetween } from '../lib/instant.ts';
import { instantOfLocal, localTimeAt } from '../lib/zoned-time.ts';

/**
 * Returns a time as people read it, on the clock of a zone that is always named: `2026-11-22 03:12 UTC`,
 * `2026-11-22 04:12 Europe/Berlin`. The hour that comes twice when summer time ends says which one it is.
 */
export function formatTime(instant: Instant, timezone = 'UTC'): string {
  if (timezone === 'UTC' || !Number.isFinite(Date.parse(instant))) {
    return minuteInUtc(instant);
  }
  const local = localTimeAt(instant, timezone);
  const isSecond = secondsBetween(instantOfLocal(local, timezone), instant) >= 60;
  const { year, month, day, hour, minute } = local;
  const [date, clock] = [
    [String(year).padStart(4, '0'), two(month), two(day)].join('-'),
    `${two(hour)}:${two(minute)}`,
  ];
  return `${date} ${clock}${isSecond ? ' (the second)' : ''} ${timezone}`;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}

const isoInstant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z/g;

/** Returns the text with every ISO instant in it written as people read it in a zone. */
export function formatInstantsIn(text: string, timezone = 'UTC'): string {
  return text.replace(isoInstant, (instant) => formatTime(instant, timezone));
}

/** Returns a text cut into its ISO instants and what stands between them, in order. */
export function splitAtInstants(text: string): { text: string; isInstant: boolean }[] {
  const instants = text.match(isoInstant) ?? [];
  return text
    .split(isoInstant)
    .flatMap((between, index) => [
      { text: between, isInstant: false },
      ...(instants[index] === undefined ? [] : [{ text: instants[index], isInstant: true }]),
    ])
    .filter((piece) => piece.text !== '');
}

/** How a target is told times: on which clock; `areInstants`: as instants, which its channel shows to each reader on their own. */
export interface Times {
  timezone: string;
  areInstants: boolean;
}

/** How times are told where nobody says otherwise. */
export const usualTimes: Times = { timezone: 'UTC', areInstants: false };

/** What times are written by. */
export interface Clock {
  time: (instant: Instant) => string;
  /** Every ISO instant in a text. */
  timesIn: (text: string) => string;
}

/** Returns what times are written by for a target. */
export function clockOf({ timezone, areInstants }: Times): Clock {
  if (areInstants) return { time: (instant) => instant, timesIn: (text) => text };
  return { time: (instant) => formatTime(instant, timezone), timesIn: (text) => formatInstantsIn(text, timezone) };
}
