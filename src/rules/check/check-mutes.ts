import { parseDuration } from '../../lib/duration.ts';
import { addSeconds, type Instant, secondsBetween, utcDay } from '../../lib/instant.ts';
import { isObject } from '../../lib/is-object.ts';
import { isTimezone } from '../../lib/zoned-time.ts';
import { readMoment } from '../moment.ts';
import { readSchedule } from '../schedule.ts';
import { groupByIssues, listOf, namedEntries, repeatedNames } from './check-names.ts';
import { checkPattern } from './check-pattern.ts';
import type { RulesIssue, RulesPath } from './issue.ts';

/** Longest that one silence may last, in days: what is to be quiet for longer belongs in a route. */
export const longestSilenceDays = 30;

/** How many runs of a window are searched for a gap between two: more than a year of daily ones. */
const lookedAtRuns = 400;

/** Most inhibitions: a DynamoDB transaction holds 100 items, of which 15 are left for the incident, its views and the rest. */
export const mostInhibitions = 85;

/**
 * Finds what is wrong with silences, above all silences that would mute everything.
 *
 * @param at when these rules were written; null: not known, and a silence without a beginning is not measured
 */
export function checkSilences({ silences }: Record<string, unknown>, at: Instant | null): RulesIssue[] {
  return each(silences, 'silences', (silence, path) => silenceIssues(silence, path, at));
}

/**
 * Finds what is wrong with windows, above all windows that would never end.
 *
 * @param at when these rules were written; null: not known
 */
export function checkWindows({ windows }: Record<string, unknown>, at: Instant | null): RulesIssue[] {
  const mistakes = each(windows, 'windows', (window, path) => windowIssues(window, path, at));
  return [...mistakes, ...repeatedIn(windows, 'windows')];
}

/** Finds what is wrong with inhibitions, and whether there are too many. */
export function checkInhibitions({ inhibitions }: Record<string, unknown>): RulesIssue[] {
  return [
    ...each(inhibitions, 'inhibitions', inhibitionIssues),
    ...tooManyInhibitions(inhibitions),
    ...repeatedIn(inhibitions, 'inhibitions'),
  ];
}

function each(
  list: unknown,
  name: string,
  find: (entry: Record<string, unknown>, path: RulesPath) => RulesIssue[],
): RulesIssue[] {
  return listOf(list).flatMap((entry, index) => (isObject(entry) ? find(entry, [name, index]) : []));
}

function silenceIssues(
  { match, from, until }: Record<string, unknown>,
  path: RulesPath,
  at: Instant | null,
): RulesIssue[] {
  const begin = typeof from === 'string' ? readMoment(from) : at;
  const end = typeof until === 'string' ? readMoment(until) : null;
  const pattern =
    match === undefined
      ? [{ path: [...path, 'match'], message: 'is missing; a silence of everything is not possible, so say of what' }]
      : checkPattern(match, [...path, 'match']);
  if (begin === null || end === null) return pattern;
  const days = secondsBetween(begin, end) / 86_400;
  if (days <= 0 && typeof from === 'string')
    return [...pattern, { path: [...path, 'until'], value: until, message: 'is not later than "from"' }];
  if (days <= longestSilenceDays) return pattern;
  const most = utcDay(addSeconds(begin, longestSilenceDays * 86_400));
  const message = `is more than ${longestSilenceDays} days after ${typeof from === 'string' ? '"from"' : 'it was written'}; take ${most} at the latest, or a route with "ignore" for what never matters`;
  return [...pattern, { path: [...path, 'until'], value: until, message }];
}

function windowIssues(
  { match, schedule, timezone, duration }: Record<string, unknown>,
  path: RulesPath,
  at: Instant | null,
): RulesIssue[] {
  const pattern = match === undefined ? [] : checkPattern(match, [...path, 'match']);
  if (typeof schedule !== 'string' || typeof timezone !== 'string' || !isTimezone(timezone)) return pattern;
  const read = readSchedule(schedule, timezone);
  if ('issue' in read) return [...pattern, { path: [...path, 'schedule'], value: schedule, message: read.issue }];
  const seconds = typeof duration === 'string' ? parseDuration(duration) : null;
  const moment = at ?? '2026-01-01T00:00:00.000Z';
  const first = read.nextBegin(moment);
  if (first === null)
    return [...pattern, { path: [...path, 'schedule'], value: schedule, message: 'never comes: there is no such day' }];
  if (seconds === null || !neverEnds(read, first, seconds)) return pattern;
  const message =
    'is as long as the time between two beginnings, so that the window never ends and nobody would ever be told';
  return [...pattern, { path: [...path, 'duration'], value: duration, message }];
}

function neverEnds(
  schedule: { nextBegin: (at: Instant) => Instant | null },
  first: Instant,
  durationSeconds: number,
): boolean {
  let begin = first;
  for (let run = 0; run < lookedAtRuns; run += 1) {
    const next = schedule.nextBegin(begin);
    if (next === null || secondsBetween(begin, next) > durationSeconds) return false;
    begin = next;
  }
  return true;
}

function inhibitionIssues({ source, target, equal }: Record<string, unknown>, path: RulesPath): RulesIssue[] {
  const missing = (name: string) => ({
    path: [...path, name],
    message: 'is missing; it takes a pattern, like "match"',
  });
  return [
    ...(source === undefined ? [missing('source')] : checkPattern(source, [...path, 'source'])),
    ...(target === undefined ? [missing('target')] : checkPattern(target, [...path, 'target'])),
    ...groupByIssues(equal, [...path, 'equal']),
  ];
}

/** Finds too many inhibitions: an alert that is their source writes one item for each in its own transaction. */
function tooManyInhibitions(inhibitions: unknown): RulesIssue[] {
  const count = listOf(inhibitions).length;
  if (count <= mostInhibitions) return [];
  const message = `has ${count} inhibitions, and ${mostInhibitions} are the most that one alert can be a source of at once; make one of those with the same "equal", whose source and target take lists of values`;
  return [{ path: ['inhibitions'], value: count, message }];
}

function repeatedIn(list: unknown, name: string): RulesIssue[] {
  return repeatedNames(namedEntries(list, [name]), () => 'is the name of an earlier one');
}
