import { isObject } from '../lib/is-object.ts';
import { isAlternatives } from './pattern-shape.ts';

/** One field of a pattern with the list of what it may be. */
export interface Condition {
  /** Where the field stands in the document; a tag's key is one name, dots included. */
  path: readonly string[];
  /** The path with dots, as `groupBy` names it. */
  field: string;
  entries: readonly unknown[];
}

/** What has to hold together; none: everything matches. */
export type Alternative = readonly Condition[];

/** More alternatives than this are not followed. */
const followed = 1000;

/**
 * Returns a pattern as alternatives of which one is enough, each a list of conditions without `$or`; null when they are too
 * many to follow. A field that stands both beside `$or` and inside it is a condition twice.
 *
 * @param pattern a pattern without mistakes; undefined: none, which every alert matches
 */
export function alternativesOf(pattern: unknown): readonly Alternative[] | null {
  return pattern === undefined ? [[]] : expand(pattern, []);
}

/** Returns the alternatives of patterns that have to match together; null when they are too many to follow. */
export function alternativesOfAll(patterns: readonly unknown[]): readonly Alternative[] | null {
  return patterns.reduce<readonly Alternative[] | null>(
    (together, pattern) => combine(together, alternativesOf(pattern)),
    [[]],
  );
}

/** Returns every condition of a pattern, those of all its alternatives too. */
export function conditionsIn(pattern: unknown, path: readonly string[] = []): Condition[] {
  if (Array.isArray(pattern)) return [{ path, field: path.join('.'), entries: pattern }];
  if (!isObject(pattern)) return [];
  return Object.entries(pattern).flatMap(([name, inner]) =>
    isAlternatives(name, inner)
      ? inner.flatMap((one) => conditionsIn(one, path))
      : conditionsIn(inner, [...path, name]),
  );
}

function expand(pattern: unknown, path: readonly string[]): readonly Alternative[] | null {
  if (Array.isArray(pattern)) return [[{ path, field: path.join('.'), entries: pattern }]];
  if (!isObject(pattern)) return [[]];
  return Object.entries(pattern).reduce<readonly Alternative[] | null>(
    (together, [name, inner]) => {
      if (together === null || !isAlternatives(name, inner)) return combine(together, expand(inner, [...path, name]));
      const each = inner.map((one) => expand(one, path));
      return each.includes(null) ? null : combine(together, each.flat() as Alternative[]);
    },
    [[]],
  );
}

function combine(
  some: readonly Alternative[] | null,
  others: readonly Alternative[] | null,
): readonly Alternative[] | null {
  if (some === null || others === null || some.length * others.length > followed) return null;
  return some.flatMap((one) => others.map((other) => [...one, ...other]));
}
