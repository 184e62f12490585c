import { truncate } from '../lib/text.ts';
import type { MatchResult } from './decision.ts';
import { isObject } from './is-object.ts';
import { isAlternatives, orKey, sayExcess } from './pattern-shape.ts';
import { type PatternTest, readPatternTest } from './pattern-test.ts';
import { showValue } from './show-value.ts';

/** Returns null when the value (undefined: missing) matches, else why not. */
type Check = (value: unknown) => string | null;

/** Longest account of why no alternative matches. */
const saidLength = 400;

/**
 * Compiles a pattern of EventBridge's language into a function that says whether a document matches.
 *
 * Objects mean AND, lists and `$or` mean OR. A list in the document matches when any of its values does. A field that
 * is missing (or holds an object) matches nothing but `{ exists: false }`: as in EventBridge, `anything-but` needs a
 * value. Numbers compare from -5e9 to 5e9 with at most 6 decimals.
 *
 * It differs from EventBridge where that surprises people:
 * - a field that stands both beside `$or` and inside it has to match both; EventBridge takes the later one only;
 * - one object of a list has to match all that stands below the list's name, and only that, `exists: false` included;
 *   EventBridge also ties together what stands in separate places of the pattern;
 * - an address is equal only to the same text, and the one address of a `/32` or `/128` is a block too; a block whose
 *   address has bits beyond its length is refused, of which EventBridge takes the upper part;
 * - case is ignored character by character, so `ß` is not `ss`;
 * - fields named like an operator are refused by EventBridge anywhere below `$or`; here they make only the `$or` that
 *   they stand in directly a field;
 * - a pattern is limited by `patternLimits`, not by 2048 characters; the undocumented `exactly` is not taken.
 *
 * @example
 * compilePattern({ tags: { env: [{ 'anything-but': 'prod' }] } })({ tags: {} }); // not matched: tags.env is missing
 * compilePattern({ tags: { env: [{ 'anything-but': 'prod' }, { exists: false }] } })({ tags: {} }); // matched
 * @throws {TypeError} when the pattern is none; `checkPattern` finds all mistakes before.
 */
export function compilePattern(pattern: unknown): (document: unknown) => MatchResult {
  if (!isObject(pattern)) throw new TypeError('a pattern is an object of fields');
  const excess = sayExcess(pattern);
  if (excess !== null) throw new TypeError(`the pattern ${excess}`);
  const check = compileFields(pattern, []);
  return (document) => {
    const because = check(document);
    return because === null ? { matched: true } : { matched: false, because };
  };
}

function compileFields(pattern: Record<string, unknown>, path: readonly string[]): Check {
  const checks = Object.entries(pattern).map(([name, inner]): Check => {
    if (isAlternatives(name, inner)) return compileAlternatives(inner, path);
    const check = compileField(inner, [...path, name]);
    return (value) => check(ownField(value, name));
  });
  if (checks.length === 0) throw new TypeError(`${sayField(path) || 'the pattern'} is empty`);
  const checkOne: Check = (value) => {
    for (const check of checks) {
      const because = check(value);
      if (because !== null) return because;
    }
    return null;
  };
  return (value) => (Array.isArray(value) ? checkAny(value, checkOne) : checkOne(value));
}

/** One of the patterns is enough. */
function compileAlternatives(patterns: readonly Record<string, unknown>[], path: readonly string[]): Check {
  const checks = patterns.map((pattern) => compileFields(pattern, path));
  return (value) => {
    const reasons: string[] = [];
    for (const check of checks) {
      const because = check(value);
      if (because === null) return null;
      if (reasons.length < 3) reasons.push(because);
    }
    const rest = checks.length > reasons.length ? `; and ${checks.length - reasons.length} more` : '';
    return `none of ${checks.length} alternatives: ${truncate(reasons.join('; '), saidLength)}${rest}`;
  };
}

/** A list of objects matches when one of them does; a list without objects has no such field. */
function checkAny(list: readonly unknown[], checkOne: Check): string | null {
  let first: string | null = null;
  for (const one of flatten(list)) {
    if (!isObject(one)) continue;
    const because = checkOne(one);
    if (because === null) return null;
    first ??= because;
  }
  return first ?? checkOne(undefined);
}

function compileField(pattern: unknown, path: readonly string[]): Check {
  if (isObject(pattern)) return compileFields(pattern, path);
  const field = sayField(path);
  if (!Array.isArray(pattern) || pattern.length === 0) {
    throw new TypeError(`${field} is ${showValue(pattern)}, not a list of values: write { ${path.at(-1)}: [value] }`);
  }
  const tests = pattern.map((entry) => readEntry(entry, path));
  const wanted = sayWanted(tests);
  const acceptsMissing = tests.some((test) => test.acceptsMissing);
  return (value) => {
    const leaves = leavesOf(value);
    if (leaves.length === 0) return acceptsMissing ? null : `${field} is missing, wanted ${wanted}`;
    const matched = leaves.some((leaf) => tests.some((test) => test.accepts(leaf)));
    return matched ? null : `${field} is ${sayLeaves(leaves)}, wanted ${wanted}`;
  };
}

function readEntry(entry: unknown, path: readonly string[]): PatternTest {
  const test = readPatternTest(entry);
  if (!('mistake' in test)) return test;
  const hint = path.at(-1) === orKey ? '; alternatives are two objects of fields or more' : '';
  const meant = test.nearest === null ? '' : `; did you mean "${test.nearest}"?`;
  throw new TypeError(`${sayField(path)}: ${showValue(entry)} is not a pattern: ${test.mistake}${hint}${meant}`);
}

function sayField(path: readonly string[]): string {
  return path.length === 0 ? '' : showValue(path.join('.'));
}

/** Reads own fields only, so that no name reaches a prototype. */
function ownField(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function leavesOf(value: unknown): unknown[] {
  if (value === undefined || isObject(value)) return [];
  if (!Array.isArray(value)) return [value];
  return flatten(value).filter((leaf) => leaf !== undefined && !isObject(leaf));
}

/** Lists in lists are one list, however deep: this follows them without going into depth itself. */
function flatten(list: readonly unknown[]): unknown[] {
  const flat: unknown[] = [];
  const open: { list: readonly unknown[]; next: number }[] = [{ list, next: 0 }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    if (top.next === top.list.length) open.pop();
    else {
      const one = top.list[top.next];
      top.next += 1;
      if (Array.isArray(one)) open.push({ list: one, next: 0 });
      else flat.push(one);
    }
  }
  return flat;
}

function sayWanted(tests: readonly PatternTest[]): string {
  const shown = tests.slice(0, 4).map((test) => test.wanted);
  if (tests.length > 4) shown.push(`${tests.length - 4} more`);
  return shown.join(' or ');
}

function sayLeaves(leaves: readonly unknown[]): string {
  return leaves.length > 3 ? `${leaves.slice(0, 3).map(showValue).join(', ')}, …` : leaves.map(showValue).join(', ');
}
