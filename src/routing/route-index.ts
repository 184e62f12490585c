import { isObject } from '../lib/is-object.ts';
import { leavesOf, objectsOf } from '../patterns/leaves.ts';
import type { Pattern } from '../patterns/match.ts';
import { nothingCertain } from '../patterns/needs.ts';
import { type Files, filePatterns, type Node, notNeeded } from './pattern-files.ts';

/** Finds among many patterns the first that matches, without trying each. */
export interface PatternIndex {
  /** Returns the index of the first pattern, starting at `from` (default 0), that matches the document; -1 when none does. */
  firstMatch: (document: unknown, from?: number) => number;
}

/** The values of a document that patterns need. */
interface Holdings {
  /** By the number of a field: the number of the value that it holds. */
  inField: Int32Array;
  /** The numbers of the fields that hold one, and of their values. */
  fields: number[];
  values: number[];
}

type Test = (place: number) => boolean;

/** A field that holds several needed values, so that any of them may be in it. */
const several = -1;

/** Up to this many known names below a field are looked up one by one; with more, it is quicker to go through the document's. */
const fewNames = 12;

/** How many searches try the patterns one after the other; that costs about as much as building the index. */
const searchesBefore = 100;

/**
 * Returns an index of patterns in their order; undefined stands for a pattern that matches everything.
 *
 * It finds exactly what trying one after the other finds, and at first that is what it does: a function that starts for a
 * single event ends before an index would pay. After that, a pattern is tested in full only when the document holds a value
 * that it is filed under (see `filePatterns`) and nothing that quickly rules it out.
 *
 * @param withoutIndex how many searches are done without the index
 * @example
 * const routes = indexPatterns([readPattern({ region: ['eu-west-1'] }), undefined]);
 * routes.firstMatch({ region: 'eu-west-1' }); // 0
 * routes.firstMatch({ region: 'eu-west-1' }, 1); // 1: the one that matches everything
 */
export function indexPatterns(
  patterns: readonly (Pattern | undefined)[],
  withoutIndex: number = searchesBefore,
): PatternIndex {
  const tests = patterns.map((pattern) => pattern?.matches ?? (() => true));
  let searches = 0;
  let indexed: PatternIndex['firstMatch'] | null = null;
  return {
    firstMatch: (document, from = 0) => {
      searches += 1;
      if (searches <= withoutIndex) return tests.findIndex((matches, place) => place >= from && matches(document));
      indexed ??= searchIn(filePatterns(patterns.map((pattern) => pattern?.needs() ?? nothingCertain)), tests);
      return indexed(document, from);
    },
  };
}

function searchIn(files: Files, tests: readonly Pattern['matches'][]): PatternIndex['firstMatch'] {
  const holdings: Holdings = { inField: new Int32Array(files.fieldCount), fields: [], values: [] };
  return (document, from = 0) => {
    forget(holdings);
    readNode(files.root, document, holdings);
    return findFirst(files, holdings, from, (place) => (tests[place] as Pattern['matches'])(document));
  };
}

/** Finds the first match: first among the few patterns filed under values, which may make trying the unfiled ones unnecessary. */
function findFirst({ drawers, always }: Files, { inField, values }: Holdings, from: number, test: Test): number {
  let best = Number.POSITIVE_INFINITY;
  for (const value of values) best = firstInDrawer(drawers[value] as readonly number[], inField, from, best, test);
  for (let at = firstAtLeast(always, from); at < always.length; at += 1) {
    const place = always[at] as number;
    if (place >= best) break;
    if (test(place)) return place;
  }
  return best === Number.POSITIVE_INFINITY ? -1 : best;
}

/** Returns the first place of a list that comes before the best so far and matches; else the best so far. */
function firstInDrawer(drawer: readonly number[], inField: Int32Array, from: number, best: number, test: Test): number {
  let at = 0;
  while (at < drawer.length) {
    const place = drawer[at] as number;
    const end = at + 2 + (drawer[at + 1] as number);
    if (place >= best) return best;
    if (place >= from && holdsAll(drawer, at + 2, end, inField) && test(place)) return place;
    at = end;
  }
  return best;
}

/** Says whether each needed field holds one of its needed values, or several values. */
function holdsAll(drawer: readonly number[], start: number, end: number, inField: Int32Array): boolean {
  let at = start;
  while (at < end) {
    const held = inField[drawer[at] as number];
    const next = at + 2 + (drawer[at + 1] as number);
    at += 2;
    while (at < next && drawer[at] !== held) at += 1;
    if (at === next && held !== several) return false;
    at = next;
  }
  return true;
}

function readNode(node: Node, value: unknown, holdings: Holdings): void {
  if (node.field !== null) {
    if (typeof value !== 'object') hold(node.values.get(value), node.field, holdings);
    else for (const leaf of leavesOf(value)) hold(node.values.get(leaf), node.field, holdings);
  }
  if (node.names.length === 0) return;
  if (isObject(value)) readFields(node, value, holdings);
  else if (Array.isArray(value)) for (const one of objectsOf(value)) readFields(node, one, holdings);
}

function readFields(node: Node, value: Record<string, unknown>, holdings: Holdings): void {
  for (const name of node.names.length > fewNames ? Object.keys(value) : node.names) {
    const below = node.below.get(name);
    if (below !== undefined && Object.hasOwn(value, name)) readNode(below, value[name], holdings);
  }
}

function hold(value: number | undefined, field: number, { inField, fields, values }: Holdings): void {
  if (value === undefined) return;
  if (inField[field] === notNeeded) {
    inField[field] = value;
    fields.push(field);
  } else if (inField[field] !== value) {
    inField[field] = several;
  }
  values.push(value);
}

/** Clears what was read from the last document. */
function forget({ inField, fields, values }: Holdings): void {
  for (const field of fields) inField[field] = notNeeded;
  fields.length = 0;
  values.length = 0;
}

/** Returns the index of the first number of an ascending list that is not below `least`. */
function firstAtLeast(ascending: readonly number[], least: number): number {
  let low = 0;
  let high = least === 0 ? 0 : ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
