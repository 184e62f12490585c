import type { MatchResult } from './decision.ts';
import { isObject, type PatternTest, readPatternTest } from './pattern-test.ts';
import { showValue } from './show-value.ts';

/** Returns null when the value (undefined: missing) matches, else why not. */
type Check = (value: unknown) => string | null;

/**
 * Compiles a pattern of EventBridge's language into a function that says whether a document matches.
 *
 * Objects mean AND, lists mean OR. A list in the document matches when any of its values does. A field that is
 * missing (or holds an object) matches nothing but `{ exists: false }`: as in EventBridge, `anything-but` needs a value.
 *
 * @example
 * compilePattern({ tags: { env: [{ 'anything-but': 'prod' }] } })({ tags: {} }); // not matched: tags.env is missing
 * compilePattern({ tags: { env: [{ 'anything-but': 'prod' }, { exists: false }] } })({ tags: {} }); // matched
 * @throws {TypeError} when the pattern is none; `checkPattern` finds all mistakes before.
 */
export function compilePattern(pattern: unknown): (document: unknown) => MatchResult {
  if (!isObject(pattern)) throw new TypeError('a pattern is an object of fields');
  const check = compileFields(pattern, []);
  return (document) => {
    const because = check(document);
    return because === null ? { matched: true } : { matched: false, because };
  };
}

function compileFields(pattern: Record<string, unknown>, path: readonly string[]): Check {
  const fields = Object.keys(pattern).map((name) => ({ name, check: compileField(pattern[name], [...path, name]) }));
  if (fields.length === 0) throw new TypeError(`${path.join('.') || 'the pattern'} is empty`);
  const checkOne: Check = (value) => {
    for (const { name, check } of fields) {
      const because = check(ownField(value, name));
      if (because !== null) return because;
    }
    return null;
  };
  return (value) => (Array.isArray(value) ? checkAny(value, checkOne) : checkOne(value));
}

/** A list of objects matches when one of them does; a list without objects has no such field. */
function checkAny(list: readonly unknown[], checkOne: Check): string | null {
  const objects = list.flat(Number.POSITIVE_INFINITY).filter(isObject);
  if (objects.length === 0) return checkOne(undefined);
  const reasons = objects.map(checkOne);
  return reasons.includes(null) ? null : (reasons[0] as string);
}

function compileField(pattern: unknown, path: readonly string[]): Check {
  if (isObject(pattern)) return compileFields(pattern, path);
  if (!Array.isArray(pattern) || pattern.length === 0) throw new TypeError(`${path.join('.')} is not a list of values`);
  const tests = pattern.map((entry) => {
    const test = readPatternTest(entry);
    if ('mistake' in test) throw new TypeError(`${path.join('.')}: ${test.mistake}`);
    return test;
  });
  const field = showValue(path.join('.'));
  const wanted = sayWanted(tests);
  const acceptsMissing = tests.some((test) => test.acceptsMissing);
  return (value) => {
    const leaves = leavesOf(value);
    if (leaves.length === 0) return acceptsMissing ? null : `${field} is missing, wanted ${wanted}`;
    const matched = leaves.some((leaf) => tests.some((test) => test.accepts(leaf)));
    return matched ? null : `${field} is ${sayLeaves(leaves)}, wanted ${wanted}`;
  };
}

/** Reads own fields only, so that no name reaches a prototype. */
function ownField(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function leavesOf(value: unknown): unknown[] {
  if (value === undefined || isObject(value)) return [];
  if (!Array.isArray(value)) return [value];
  return value.flat(Number.POSITIVE_INFINITY).filter((leaf) => leaf !== undefined && !isObject(leaf));
}

function sayWanted(tests: readonly PatternTest[]): string {
  const shown = tests.slice(0, 4).map((test) => test.wanted);
  if (tests.length > 4) shown.push(`${tests.length - 4} more`);
  return shown.join(' or ');
}

function sayLeaves(leaves: readonly unknown[]): string {
  return leaves.length > 3 ? `${leaves.slice(0, 3).map(showValue).join(', ')}, …` : leaves.map(showValue).join(', ');
}
