import { Cron } from 'croner';
import { addSeconds, type Instant } from '../lib/instant.ts';

/** A parsed schedule. */
export interface Schedule {
  /** Returns when it last began at or before a moment; null when it never did. */
  lastBegin(at: Instant): Instant | null;
  /** Returns when it next begins after a moment; null when it never does. */
  nextBegin(at: Instant): Instant | null;
}

/** Parses a schedule. It is passed in when rules are compiled, because few rules have a schedule and parsing needs a library. */
export type ReadSchedule = (text: string, timezone: string) => Schedule | { issue: string };

/**
 * Parses a cron expression of five fields, on the wall clock of a zone, or says what is wrong with it. At a time that the
 * change to summer time skips it begins right after the jump; at a time that comes twice in autumn it begins once.
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

/** Returns the library's error without the text that it quotes. */
function describeError(error: unknown): string {
  const [, what = 'a field has a value that is not possible'] =
    /^CronPattern: (Invalid value for \w+|[\w' ]+ requires [\w ]+)/.exec((error as Error).message) ?? [];
  return what.charAt(0).toLowerCase() + what.slice(1);
}

function toInstant(date: Date | undefined): Instant | null {
  return date === undefined ? null : date.toISOString();
}
