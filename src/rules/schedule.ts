import { Cron } from 'croner';
import { addSeconds, type Instant } from '../lib/instant.ts';

/** When a schedule last began and next begins, asked of one that was read once. */
export interface Schedule {
  /** Returns the last beginning at or before a moment; null when there was none. */
  lastBegin(at: Instant): Instant | null;
  /** Returns the first beginning after a moment; null when there is none. */
  nextBegin(at: Instant): Instant | null;
}

/** How a schedule is read; who compiles rules hands it on, because few rules have one and it takes a library. */
export type ReadSchedule = (text: string, timezone: string) => Schedule | { issue: string };

/**
 * Reads a schedule of five fields as `crontab` takes them, on the wall clock of a zone, or says what is wrong with it.
 * A time that the change to summer time leaves out begins when the clocks have jumped; one that comes twice begins once.
 * https://crontab.guru shows what a schedule means.
 */
export function readSchedule(text: string, timezone: string): Schedule | { issue: string } {
  if (/^\s*(?:cron|rate)\s*\(/i.test(text)) {
    return { issue: 'takes the five fields of crontab, such as "0 22 * * SUN", not AWS’s cron(…) or rate(…)' };
  }
  if (text.trim().split(/\s+/).length !== 5) {
    return {
      issue: 'takes five fields: minute, hour, day of the month, month, day of the week, such as "0 22 * * SUN"',
    };
  }
  try {
    const cron = new Cron(text.trim(), { timezone, paused: true, mode: '5-part' });
    return {
      lastBegin: (at) => toInstant(cron.previousRuns(1, new Date(addSeconds(at, 1)))[0]),
      nextBegin: (at) => toInstant(cron.nextRun(new Date(at)) ?? undefined),
    };
  } catch (error) {
    return { issue: `is not a schedule: ${describeError(error)}` };
  }
}

/** The library quotes what it was given; only its own words are handed on. */
function describeError(error: unknown): string {
  const [, what = 'a field has a value that is not possible'] =
    /^CronPattern: (Invalid value for \w+|[\w' ]+ requires [\w ]+)/.exec((error as Error).message) ?? [];
  return what.charAt(0).toLowerCase() + what.slice(1);
}

function toInstant(date: Date | undefined): Instant | null {
  return date === undefined ? null : date.toISOString();
}
