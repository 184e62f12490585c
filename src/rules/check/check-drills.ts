import { formatDuration } from '../../lib/duration.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import { isObject } from '../../lib/is-object.ts';
import { isTimezone } from '../../lib/zoned-time.ts';
import { catchAll } from '../compiled.ts';
import { readSchedule, type Schedule } from '../schedule.ts';
import { type KnownNames, listOf, namedEntries, reference, repeatedNames } from './check-names.ts';
import { placesOf } from './check-routes.ts';
import type { RulesIssue, RulesPath } from './issue.ts';

/** Longest and shortest time between two drills of one schedule, in seconds: a leap year and an hour of summer time; a day less one. */
const gaps = { longest: 366 * 86_400 + 3600, shortest: 23 * 3600 } as const;

/** How many times of a schedule are followed: each day of two months. */
const followed = 62;

/** Most things that all drills together prove. */
const mostProved = 300;

/**
 * Finds schedules of drills that cannot be read, that come less than once a year or more than once a day, and names twice.
 *
 * @param at when these rules were written; null: not known
 */
export function checkDrills({ drills }: Record<string, unknown>, at: Instant | null): RulesIssue[] {
  const mistakes = each(drills, (drill, path) => scheduleIssues(drill, [...path, 'schedule'], at));
  return [
    ...mistakes,
    ...tooMany(drills),
    ...repeatedNames(namedEntries(drills, ['drills']), () => 'is the name of an earlier one'),
  ];
}

/** Finds too many things to prove: what is being played is remembered in one item of the table. */
function tooMany(drills: unknown): RulesIssue[] {
  const counts = listOf(drills).map((drill) => {
    const { routes, targets, like } = isObject(drill) ? drill : {};
    return Math.max(1, [routes, targets, like].flatMap(listOf).length);
  });
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all <= mostProved) return [];
  const message = `prove ${all} things in all, and ${mostProved} are the most: people take drills for noise when there are so many`;
  return [{ path: ['drills'], message }];
}

/** Finds routes and targets of drills that the rules do not have. */
export function checkDrillNames(raw: Record<string, unknown>, known: KnownNames): RulesIssue[] {
  const routes = placesOf(raw.routes).flatMap(({ route: { name } }) => (typeof name === 'string' ? [name] : []));
  const all: KnownNames = { ...known, route: { noun: 'route', names: [...routes, catchAll] } };
  return each(raw.drills, (drill, path) => [
    ...namesIn(drill.routes, [...path, 'routes'], 'route', all),
    ...namesIn(drill.targets, [...path, 'targets'], 'targets', all),
  ]);
}

function each(drills: unknown, find: (drill: Record<string, unknown>, path: RulesPath) => RulesIssue[]): RulesIssue[] {
  return listOf(drills).flatMap((drill, index) => (isObject(drill) ? find(drill, ['drills', index]) : []));
}

function namesIn(value: unknown, path: RulesPath, of: string, known: KnownNames): RulesIssue[] {
  const named = listOf(value).map((name, index) => ({ name, path: [...path, index] }));
  return [
    ...named.flatMap((one) => reference(one.name, one.path, of, known)),
    ...repeatedNames(named, () => 'is named twice'),
  ];
}

function scheduleIssues(
  { schedule, timezone }: Record<string, unknown>,
  path: RulesPath,
  at: Instant | null,
): RulesIssue[] {
  if (typeof schedule !== 'string' || typeof timezone !== 'string' || !isTimezone(timezone)) return [];
  const read = readSchedule(schedule, timezone);
  const message = 'issue' in read ? read.issue : gapIssue(read, at ?? '2026-01-01T00:00:00.000Z');
  return message === null ? [] : [{ path, value: schedule, message }];
}

function gapIssue(schedule: Schedule, from: Instant): string | null {
  let before = schedule.nextBegin(from);
  if (before === null) return 'never comes: there is no such day';
  for (let time = 0; time < followed; time += 1) {
    const next = schedule.nextBegin(before);
    const gap = next === null ? Number.POSITIVE_INFINITY : secondsBetween(before, next);
    if (next === null || gap > gaps.longest) {
      return 'comes less than once a year; a drill that old proves nothing, so take "0 10 1 */3 *" for every quarter';
    }
    if (gap < gaps.shortest) {
      return `comes twice within ${formatDuration(gap)}; people take drills for noise then, so once a day is the most`;
    }
    before = next;
  }
  return null;
}
