import * as z from 'zod/mini';
import type { Policy } from '../escalation/policy.ts';
import { unknownRunSeconds } from '../incidents/next-run.ts';
import { parseDuration } from '../lib/duration.ts';
import { mostSlackMentions, slackMention, slackMentionForm } from '../lib/slack-mention.ts';
import { isTimezone, weekdays } from '../lib/zoned-time.ts';
import { secondsOf } from './after.ts';
import { readClock, readMoment } from './moment.ts';

/** Names of targets and policies: they are message groups and keys too, so no spaces. */
export const Name = z
  .string()
  .check(
    z.regex(
      /^[A-Za-z0-9][\w.-]{0,62}$/,
      'takes letters, digits, ".", "_" and "-", at most 63, a letter or digit first',
    ),
  );

/** Names of routes, windows, inhibitions and people, which only people read: any one line of up to 80 characters. */
export const OneLine = z
  .string()
  .check(z.regex(/^[^\p{C}\s](?:[^\p{C}]{0,78}[^\p{C}\s])?$/u, 'takes one line of up to 80 characters'));

/** A reason. */
export const Sentence = z
  .string()
  .check(z.refine((text) => text.trim().length > 0 && text.length <= 500, 'takes a reason of up to 500 characters'));

/** Targets or, in most places, rotations. */
export const TargetList = z
  .array(Name)
  .check(z.minLength(1, 'is empty; name at least one target'), z.maxLength(20, 'names more than 20 targets'));

/** Users and user groups that messages in Slack mention. */
export const Mentions = z
  .array(z.string().check(z.regex(slackMention, slackMentionForm)))
  .check(z.maxLength(mostSlackMentions, `names more than ${mostSlackMentions}`));

/** Fields of alerts. */
export const FieldList = z.array(z.string()).check(z.maxLength(10, 'names more than 10 fields'));

/** Labels by their names. */
export const Labels = z
  .record(
    z
      .string()
      .check(
        z.regex(/^[a-z][a-z0-9_-]{0,39}$/, 'takes small letters, digits, "_" and "-", at most 40, a letter first'),
      ),
    z.string().check(z.regex(/^[^\p{C}]{1,100}$/u, 'takes one line of up to 100 characters')),
  )
  .check(z.refine((labels) => Object.keys(labels).length <= 10, 'has more than 10 labels'));

/** A time zone by its name. */
export const Timezone = z
  .string()
  .check(z.refine((name) => isTimezone(name), 'is not a time zone; take a name such as "Europe/Berlin" or "UTC"'));

/** A time on the wall clock, such as `09:00`. */
export const Clock = z
  .string()
  .check(z.refine((text) => readClock(text) !== null, 'takes a time of the day from "00:00" to "24:00", in quotes'));

/** A date or a moment. */
export const Moment = z
  .string()
  .check(
    z.refine(
      (text) => readMoment(text) !== null,
      'takes a date or a moment, such as 2026-12-01 or 2026-12-01T08:00:00Z',
    ),
  );

const day = `(?:${weekdays.join('|')})`;

/** Days of the week and ranges of them. */
export const Days = z
  .array(
    z
      .string()
      .check(z.regex(new RegExp(`^${day}(?:-${day})?$`), `takes ${weekdays.join(', ')}, or a range such as MON-FRI`)),
  )
  .check(z.minLength(1, 'is empty; leave it out for every day'), z.maxLength(7, 'names more than 7 days'));

/** The word for no span of time. */
const offWord = 'off';

/** Returns the form of a duration up to `most`, or `off`. */
export function spanForm(most: string): z.ZodMiniString {
  return formOf({ most, or: offWord }, `takes a duration up to "${most}", such as "7d", or "${offWord}"`);
}

/** Returns the seconds of such a span; 0 for `off`. */
export function secondsOfSpan(text: string): number {
  return text === offWord ? 0 : secondsOf(text);
}

/** The words for an acknowledgement that holds until the next run. */
const nextRun = 'next run';

/** Returns the form of how long an acknowledgement holds. */
export function holdForm(least: string, most: string): z.ZodMiniString {
  return formOf(
    { least, most, or: nextRun },
    `takes a duration from "${least}" to "${most}", such as "8h", or "${nextRun}"`,
  );
}

/** Returns how long an acknowledgement holds, as a compiled policy has it. */
export function readHold(text: string | undefined): Pick<Policy, 'acknowledgedForSeconds' | 'acknowledgedUntil'> {
  if (text === nextRun) return { acknowledgedForSeconds: unknownRunSeconds, acknowledgedUntil: 'next-run' };
  return { acknowledgedForSeconds: text === undefined ? null : secondsOf(text) };
}

/** Returns the form of a duration between `least` and `most`, such as `10s` and `24h`. */
export function durationForm(least: string, most: string): z.ZodMiniString {
  return formOf({ least, most }, `takes a duration from "${least}" to "${most}", such as "5m" or "1h30m"`);
}

/** @param or a word that is allowed instead of a duration */
function formOf({ least = '0s', most, or }: { least?: string; most: string; or?: string }, says: string) {
  const [from, to] = [secondsOf(least), secondsOf(most)];
  return z.string().check(
    z.refine((text) => {
      const seconds = parseDuration(text);
      return text === or || (seconds !== null && seconds >= from && seconds <= to);
    }, says),
  );
}
