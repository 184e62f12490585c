/**
 * Leaf helpers that every other folder may use: one idea per file, no imports from
 * the rest of the product, no clock, no environment, no network.
 */

/** A moment in UTC as ISO-8601 with milliseconds, so that text order is time order. */
export type Instant = string;

/**
 * Returns the instant of any time that AWS writes, or null for any other value.
 *
 * AWS Backup uses four formats: ISO with and without milliseconds, `Jul 15, 2020 9:39:07 PM`
 * (no zone; read as UTC) and epoch seconds.
 */
export function toInstant(value: unknown): Instant | null {
  if (value instanceof Date) return isoOf(value.getTime());
  if (typeof value === 'number') return isoOf(value < 1e11 ? value * 1000 : value);
  if (typeof value !== 'string' || value.length > 64) return null;
  const zoned = /Z$|[+-]\d\d:?\d\d$/.test(value) ? value : `${value} UTC`;
  return isoOf(Date.parse(zoned));
}

/** Says whether a value is an instant as it is written here: in UTC, with milliseconds, and there is such a moment. */
export function isInstant(value: unknown): value is Instant {
  return typeof value === 'string' && isoOf(Date.parse(value)) === value;
}

/** Says whether a value is a day in UTC as it is written here, and there is such a day: `2026-11-22`. */
export function isDay(value: unknown): value is string {
  return typeof value === 'string' && isInstant(`${value}T00:00:00.000Z`);
}

/** The first and the last moment of years with four digits: with more or fewer, text order is not time order. */
const bounds = { first: Date.parse('0000-01-01T00:00:00.000Z'), last: Date.parse('9999-12-31T23:59:59.999Z') } as const;

/** Returns the instant this many seconds after another one, within the years 0 to 9999; negative seconds go back. */
export function addSeconds(instant: Instant, seconds: number): Instant {
  const epochMs = Date.parse(instant) + seconds * 1000;
  return new Date(Math.max(bounds.first, Math.min(bounds.last, epochMs))).toISOString();
}

/** Returns the seconds from one instant to another, negative when the second is earlier. */
export function secondsBetween(from: Instant, to: Instant): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

/** Returns the earlier of two instants. */
export function earlierOf(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

/** Returns the earliest of some instants, or null when there is none among them. */
export function earliest(instants: readonly (Instant | null)[]): Instant | null {
  return instants.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);
}

/** Returns the later of two instants. */
export function laterOf(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** Returns an instant as people read it on a clock in UTC: `2026-11-22 03:12 UTC`. */
export function minuteInUtc(instant: Instant): string {
  return `${utcDay(instant)} ${instant.slice(11, 16)} UTC`;
}

/** Returns the day of an instant in UTC: `2026-11-22`. */
export function utcDay(instant: Instant): string {
  return instant.slice(0, 10);
}

/** Returns the whole epoch seconds of an instant, the form DynamoDB's TTL wants. */
export function epochSeconds(instant: Instant): number {
  return Math.floor(Date.parse(instant) / 1000);
}

function isoOf(epochMs: number): Instant | null {
  if (!Number.isFinite(epochMs) || Math.abs(epochMs) > 8.64e15) return null;
  const iso = new Date(epochMs).toISOString();
  return iso.length === 24 ? iso : null;
}
