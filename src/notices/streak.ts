import type { AlertSummary } from '../incidents/incident.ts';
import { isCounted, type StreakWord } from '../incidents/lane.ts';
import type { Streak } from '../incidents/streak.ts';
import type { Instant } from '../lib/instant.ts';
import { localTimeAt } from '../lib/zoned-time.ts';
import { streakWords } from './run-words.ts';
import { ordinal } from './wording.ts';

const numbers = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** A row of problems in words. */
export interface Row {
  /** How many, over how long: `three nights without a good one`. */
  row: string;
  /** What became of each: `two failed, one never ran`; null: it is not known. */
  parts: string | null;
}

/** Says how often in a row there was a problem; null: once. Of older incidents it is not known what became of each. */
export function rowOf(summary: AlertSummary, firstFailureAt: Instant | null, zone: string): Row | null {
  const { strikes, streak } = summary;
  if (strikes < 2) return null;
  if (!isCounted(strikes)) return { row: `at least ${strikes} in a row without a good one`, parts: lastOf(summary) };
  const last = streak?.last ?? summary.occurredAt;
  const first = streak?.since ?? firstFailureAt;
  const days = first === null || first >= last ? 1 : dayOf(last, zone) - dayOf(first, zone) + 1;
  if (streak === undefined) return { row: withoutStreak(strikes, days, partOfDay(last, zone)), parts: null };
  const count = streak.ends.reduce((sum, [, times]) => sum + times, 0);
  const when = days === count ? `${numberOf(count)} ${partOfDay(last, zone)}s` : `${numberOf(count)} in a row`;
  return { row: `${when} without a good one`, parts: partsOf(streak.ends, count) };
}

function partsOf(parts: Streak['ends'], count: number): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return `${count === 2 ? 'both' : 'all'} ${endOf(only[0])}`;
  return parts.map(([word, times]) => `${numberOf(times)} ${endOf(word)}`).join(', ');
}

/** What became of those that are remembered, of more. */
function lastOf({ strikes, streak }: AlertSummary): string | null {
  const [only, ...others] = streak?.ends ?? [];
  if (streak === undefined || only === undefined) return null;
  if (others.length === 0) return `the last ${strikes} ${endOf(only[0])}`;
  return `of the last ${strikes}, ${partsOf(streak.ends, strikes)}`;
}

/** A word of a later release is none that is known here. */
function endOf(word: string): string {
  return Object.hasOwn(streakWords, word) ? streakWords[word as StreakWord] : streakWords.unknown;
}

function withoutStreak(strikes: number, days: number, part: string): string {
  if (days === strikes) return `${ordinal(strikes)} ${part} in a row`;
  return days > 1 ? `${ordinal(strikes)} time in ${days} days` : `${ordinal(strikes)} time in a row`;
}

function numberOf(count: number): string {
  return numbers[count] ?? String(count);
}

function partOfDay(at: Instant, zone: string): string {
  const { hour } = localTimeAt(at, zone);
  return hour < 7 || hour >= 20 ? 'night' : 'day';
}

/** The days of a zone's calendar, counted. */
function dayOf(at: Instant, zone: string): number {
  const { year, month, day } = localTimeAt(at, zone);
  return Math.floor(Date.UTC(year, month - 1, day) / 86_400_000);
}
