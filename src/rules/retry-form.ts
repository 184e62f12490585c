import * as z from 'zod/mini';
import { formatDuration } from '../lib/duration.ts';
import { secondsOf } from './after.ts';
import { durationForm } from './written-forms.ts';

/** How failed backups of a route are started again. */
export interface RetryChoice {
  /** How often at most until a backup of the resource succeeds; 0: never. */
  attempts: number;
  /** How long after the failure is heard of, in seconds; each further attempt waits twice as long as the one before it. */
  afterSeconds: number;
  /** How many backups at most are started again within 24 hours in this account and Region, whichever routes ask for it. */
  perDay: number;
  /** Only records what would have been done. */
  dryRun: boolean;
}

const usual = { attempts: 1, after: '15m', perDay: 20, dryRun: false };

function countForm(least: number, most: number) {
  const says = `takes a whole number from ${least} to ${most}`;
  return z.int(says).check(z.minimum(least, says), z.maximum(most, says));
}

/** What stands under `retry` of a route. */
export const RetryForm = z.strictObject({
  attempts: z.optional(countForm(0, 3)),
  after: z.optional(durationForm('5m', '6h')),
  perDay: z.optional(countForm(1, 100)),
  dryRun: z.optional(z.boolean()),
});

/** Returns what a route keeps of it: what it does not say is as usual, one attempt after a quarter of an hour. */
export function readRetry(written: z.infer<typeof RetryForm>): RetryChoice {
  const { attempts = usual.attempts, after = usual.after, perDay = usual.perDay, dryRun = usual.dryRun } = written;
  return { attempts, afterSeconds: secondsOf(after), perDay, dryRun };
}

/** Says it: `failed backups once after 15 min, at most 20 a day`. */
export function sayRetry({ attempts, afterSeconds, perDay, dryRun }: RetryChoice): string {
  if (attempts === 0) return 'nothing';
  const times = attempts === 1 ? 'once' : `up to ${attempts} times`;
  const said = `failed backups ${times} after ${formatDuration(afterSeconds)}, at most ${perDay} a day`;
  return dryRun ? `${said}, as a dry run` : said;
}
