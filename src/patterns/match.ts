import { isObject } from '../lib/is-object.ts';
import { truncate } from '../lib/text.ts';
import { leavesOf, objectsOf, ownField } from './leaves.ts';
import { type Needs, needsOfAll, needsOfAny, nothingCertain } from './needs.ts';
import { describeExcess, isAlternatives, orKey } from './pattern-shape.ts';
import { type PatternTest, readPatternTest } from './pattern-test.ts';
import { showValue } from './show-value.ts';

/** Says whether a document matches, and why not. */
export type Matcher = (document: unknown) => MatchResult;

/** Whether a pattern matched and, if not, the first field that did not: `resource.type is EBS, wanted RDS or Aurora`. */
export type MatchResult = { matched: true } | { matched: false; because: string };

/** A pattern read once: all that can be asked about it follows from that one reading. */
export interface Pattern {
  /** Says whether a document matches, without a word about why not. */
  matches: (document: unknown) => boolean;
  /** Says whether a document matches and, when it does not, why. */
  explain: (document: unknown) => MatchResult;
  /** Says what a document has in any case when it matches, see `indexPatterns`. */
  needs: () => Needs;
}

/** The same of a part of a pattern and a value of the document (undefined: missing). */
interface Part {
  matches: (value: unknown) => boolean;
  /** Why a value that does not match does not. */
  whyNot: (value: unknown) => string;
  needs: () => Needs;
}

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
 * - one object of a list has to match all that stands below the list's name, and only that. EventBridge also ties
 *   together what stands in separate places of the pattern, and for `exists: false` looks through the other objects
 *   too, or not, depending on the order of the names;
 * - a name with a dot is one name; EventBridge takes it for a path as well;
 * - a number is equal to the same number however large; EventBridge compares those beyond its limits as text;
 * - an address is equal only to the same text, is four numbers of three digits at most or an IPv6 address in full or
 *   with `::`, and the one address of a `/32` or `/128` is a block too; a block whose address has bits beyond its
 *   length is refused, of which EventBridge takes the upper part;
 * - case is ignored character by character, so `ß` is not `ss`, and both ways, so `ς` is `Σ` is `σ`; EventBridge takes
 *   the upper and the lower case of what the pattern says, however long those are;
 * - fields named like an operator are refused by EventBridge anywhere below `$or`; here they make only the `$or` that
 *   they stand in directly a field;
 * - a pattern is limited by `patternLimits`, not by 2048 characters; the undocumented `exactly` is not taken.
 *
 * Beyond that it says what EventBridge says: test/properties/pattern-reference.test.ts and
 * test/end-to-end/pattern-oracle.test.ts ask two other matchers about thousands of patterns.
 *
 * @example
 * compilePattern({ tags: { env: [{ 'anything-but': 'prod' }] } })({ tags: {} }); // not matched: tags.env is missing
 * compilePattern({ tags: { env: [{ 'anything-but': 'prod' }, { exists: false }] } })({ tags: {} }); // matched
 * @throws {TypeError} when the pattern is none; `checkPattern` finds all mistakes before.
 */
export function compilePattern(pattern: unknown): (document: unknown) => MatchResult {
  return readPattern(pattern).explain;
}

/**
 * Reads a pattern of the language that `compilePattern` describes.
 *
 * @throws {TypeError} when the pattern is none; `checkPattern` finds all mistakes before.
 */
export function readPattern(pattern: unknown): Pattern {
  if (!isObject(pattern)) throw new TypeError('a pattern is an object of fields');
  const excess = describeExcess(pattern);
  if (excess !== null) throw new TypeError(`the pattern ${excess}`);
  const { matches, whyNot, needs } = readFields(pattern, []);
  const explain = (document: unknown): MatchResult =>
    matches(document) ? { matched: true } : { matched: false, because: whyNot(document) };
  return { matches, explain, needs };
}

function readFields(pattern: Record<string, unknown>, path: readonly string[]): Part {
  const parts = Object.entries(pattern).map(([name, inner]): Part => {
    if (isAlternatives(name, inner)) return readAlternatives(inner, path);
    const { matches, whyNot, needs } = readField(inner, [...path, name]);
    return {
      matches: (value) => matches(ownField(value, name)),
      whyNot: (value) => whyNot(ownField(value, name)),
      needs,
    };
  });
  if (parts.length === 0) throw new TypeError(`${describeField(path) || 'the pattern'} is empty`);
  const matchesOne = every(parts.map(({ matches }) => matches));
  return {
    // A list of objects matches when one of them does; a list without objects has no such field.
    matches: (value) => (Array.isArray(value) ? candidatesOf(value).some(matchesOne) : matchesOne(value)),
    whyNot: (value) => {
      const one = Array.isArray(value) ? candidatesOf(value)[0] : value;
      return (parts.find(({ matches }) => !matches(one)) as Part).whyNot(one);
    },
    needs: () => needsOfAll(parts.map(({ needs }) => needs())),
  };
}

function candidatesOf(list: readonly unknown[]): readonly unknown[] {
  const objects = objectsOf(list);
  return objects.length === 0 ? [undefined] : objects;
}

/** One of the patterns is enough. */
function readAlternatives(patterns: readonly Record<string, unknown>[], path: readonly string[]): Part {
  const parts = patterns.map((pattern) => readFields(pattern, path));
  return {
    matches: some(parts.map(({ matches }) => matches)),
    whyNot: (value) => {
      const reasons = parts.slice(0, 3).map(({ whyNot }) => whyNot(value));
      const rest = parts.length > reasons.length ? `; and ${parts.length - reasons.length} more` : '';
      return `none of ${parts.length} alternatives: ${truncate(reasons.join('; '), saidLength)}${rest}`;
    },
    needs: () => needsOfAny(parts.map(({ needs }) => needs())),
  };
}

function readField(pattern: unknown, path: readonly string[]): Part {
  if (isObject(pattern)) return readFields(pattern, path);
  if (!Array.isArray(pattern) || pattern.length === 0) {
    const said = `${describeField(path)} is ${showValue(pattern)}`;
    throw new TypeError(`${said}, not a list of values: write { ${path.at(-1)}: [value] }`);
  }
  const tests = pattern.map((entry) => readEntry(entry, path));
  const isExact = tests.every(({ exact }) => exact);
  const values = tests.flatMap(({ literals }) => literals);
  const accepts = isExact && values.length > 4 ? oneOf(values) : some(tests.map((test) => test.accepts));
  const acceptsMissing = tests.some((test) => test.acceptsMissing);
  return {
    matches: (value) => {
      if (value !== undefined && (typeof value !== 'object' || value === null)) return accepts(value);
      const leaves = leavesOf(value);
      return leaves.length === 0 ? acceptsMissing : leaves.some(accepts);
    },
    whyNot: (value) => {
      const leaves = leavesOf(value);
      const found = leaves.length === 0 ? 'missing' : describeLeaves(leaves);
      return `${describeField(path)} is ${found}, wanted ${describeWanted(tests)}`;
    },
    needs: () => (isExact ? [[{ path, values }]] : nothingCertain),
  };
}

/** Numbers and texts are equal here exactly when `===` says so: no pattern holds NaN. */
function oneOf(values: readonly unknown[]): (value: unknown) => boolean {
  const set = new Set(values);
  return (value) => set.has(value);
}

type Test = (value: unknown) => boolean;

/** Most have one or two: those need no loop. */
function every(tests: readonly Test[]): Test {
  const [first, second] = tests as [Test, Test | undefined];
  if (second === undefined) return first;
  if (tests.length === 2) return (value) => first(value) && second(value);
  return (value) => {
    for (const test of tests) if (!test(value)) return false;
    return true;
  };
}

function some(tests: readonly Test[]): Test {
  const [first, second] = tests as [Test, Test | undefined];
  if (second === undefined) return first;
  if (tests.length === 2) return (value) => first(value) || second(value);
  return (value) => {
    for (const test of tests) if (test(value)) return true;
    return false;
  };
}

function readEntry(entry: unknown, path: readonly string[]): PatternTest {
  const test = readPatternTest(entry);
  if (!('issue' in test)) return test;
  const hint = path.at(-1) === orKey ? '; alternatives are two objects of fields or more' : '';
  const meant = test.nearest === null ? '' : `; did you mean "${test.nearest}"?`;
  throw new TypeError(`${describeField(path)}: ${showValue(entry)} is not a pattern: ${test.issue}${hint}${meant}`);
}

function describeField(path: readonly string[]): string {
  return path.length === 0 ? '' : showValue(path.join('.'));
}

function describeWanted(tests: readonly PatternTest[]): string {
  const shown = tests.slice(0, 4).map((test) => test.wanted());
  if (tests.length > 4) shown.push(`${tests.length - 4} more`);
  return shown.join(' or ');
}

function describeLeaves(leaves: readonly unknown[]): string {
  return leaves.length > 3 ? `${leaves.slice(0, 3).map(showValue).join(', ')}, …` : leaves.map(showValue).join(', ');
}
