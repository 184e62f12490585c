import type { Instant } from '../lib/instant.ts';
import { civilMs, instantOfLocal, type LocalTime, localTimeAt } from '../lib/zoned-time.ts';

/** A weekly rotation: its name in `notify` stands for the target on duty. */
export interface Rotation {
  name: string;
  timezone: string;
  /** The date and time on the wall clock from which the first of the order is on duty; each week after that the next one is. */
  start: LocalTime;
  order: readonly string[];
  /** Substitutes from one moment until another; the first that fits counts. */
  overrides: readonly { from: Instant; until: Instant; target: string }[];
}

const weekMs = 7 * 86_400_000;

/**
 * Returns the target on duty. Weeks are counted on the calendar, so duty changes at the same time on the wall clock
 * in summer and in winter. Before the start the order runs backwards: somebody is always on duty.
 */
export function onDuty({ timezone, start, order, overrides }: Rotation, at: Instant): string {
  const override = overrides.find(({ from, until }) => from <= at && at < until);
  if (override !== undefined) return override.target;
  const weeks = Math.floor((civilMs(localTimeAt(at, timezone)) - civilMs(start)) / weekMs);
  // The wall clock shows an hour twice in autumn: whoever took over in it stays on duty when it comes again.
  const turn = startOfWeek(start, weeks + 1, timezone) <= at ? weeks + 1 : weeks;
  return order[((turn % order.length) + order.length) % order.length] as string;
}

/** Returns the targets that a list of targets and rotations means at a moment, each once. */
export function resolveDuty(
  names: readonly string[],
  rotations: ReadonlyMap<string, Rotation>,
  at: Instant,
): readonly string[] {
  if (!names.some((name) => rotations.has(name))) return names;
  const resolved = names.map((name) => {
    const rotation = rotations.get(name);
    return rotation === undefined ? name : onDuty(rotation, at);
  });
  return [...new Set(resolved)];
}

function startOfWeek(start: LocalTime, weeks: number, timezone: string): Instant {
  return instantOfLocal({ ...start, day: start.day + 7 * weeks }, timezone);
}
