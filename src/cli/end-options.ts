import { type Command, InvalidArgumentError } from 'commander';
import { parseDuration } from '../lib/duration.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import { readInstant } from './instant-option.ts';

/** What is missing without an end, or with two of them. */
export const eitherEnd = 'Give either --for or --until.';

/** Adds the options that say when something ends. */
export function withEnd(command: Command): Command {
  return command
    .option('--for <DURATION>', 'for how long, such as 4h', readDuration)
    .option('--until <INSTANT>', 'until when, such as 2026-11-23T07:00:00Z', readInstant);
}

/** Returns the end that was given, or null when none was, or two. */
export function endIn(
  { for: seconds, until }: { for?: number | undefined; until?: Instant | undefined },
  now: Instant,
): Instant | null {
  if ((seconds === undefined) === (until === undefined)) return null;
  return until ?? addSeconds(now, seconds ?? 0);
}

function readDuration(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === null || seconds < 60) throw new InvalidArgumentError('Give a duration such as 4h or 2d.');
  return seconds;
}
