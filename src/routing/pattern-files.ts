import type { Need, Needs } from '../patterns/needs.ts';

/** A name in alert documents that patterns look at: the values that they need there, and the names below it. */
export interface Node {
  /** The number of the field; null when no pattern needs a value of it. */
  field: number | null;
  /** The number of each value that is needed here. */
  values: Map<unknown, number>;
  names: string[];
  below: Map<string, Node>;
}

/** Patterns indexed by values that they need. */
export interface Files {
  root: Node;
  fieldCount: number;
  /**
   * By the number of a value: the patterns filed under it, ascending, as one flat list of numbers, which is quick to scan.
   * Each pattern is its place, how many numbers follow, and its other needs; each of these is a field, the count of values,
   * and the values, of which any will do.
   */
  drawers: readonly (readonly number[])[];
  /** Places of the patterns that are filed under no value, ascending. */
  always: readonly number[];
}

/** The number that stands for any value that no pattern needs. */
export const notNeeded = 0;

/** Longer lists of values are not copied; the full test of the pattern checks them. */
const fewValues = 8;

interface NumberedNeed {
  field: number;
  values: readonly number[];
}

/** Counters that number fields and values. */
interface Numbers {
  fields: number;
  values: number;
}

/**
 * Indexes patterns by what each needs: by the field whose values the fewest patterns need, under every one of its values.
 * Each alternative of `$or` is filed separately. A pattern that needs no exact value, such as one with only `anything-but` or
 * `wildcard`, is filed nowhere and always tried.
 */
export function filePatterns(patterns: readonly Needs[]): Files {
  const root = newNode();
  const numbers: Numbers = { fields: 0, values: notNeeded };
  const ways = patterns.flatMap((needs, place) =>
    needs.map((all) => ({ place, needs: all.map((need) => numberNeed(need, root, numbers)) })),
  );
  const counts = Array.from({ length: numbers.values + 1 }, () => 0);
  for (const { needs } of ways) {
    for (const value of needs.flatMap(({ values }) => values)) counts[value] = (counts[value] as number) + 1;
  }
  const drawers = counts.map((): number[] => []);
  const always = new Set<number>();
  for (const { place, needs } of ways) {
    const rarest = rarestOf(needs, counts);
    if (rarest === null) always.add(place);
    else {
      const row = rowOf(needs.filter((need) => need !== rarest));
      for (const value of rarest.values) (drawers[value] as number[]).push(place, row.length, ...row);
    }
  }
  return { root, fieldCount: numbers.fields, drawers, always: [...always] };
}

function rarestOf(needs: readonly NumberedNeed[], counts: readonly number[]): NumberedNeed | null {
  let rarest: NumberedNeed | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const need of needs) {
    const sharing = need.values.reduce((sum, value) => sum + (counts[value] as number), 0);
    if (sharing < least) [rarest, least] = [need, sharing];
  }
  return rarest;
}

function rowOf(needs: readonly NumberedNeed[]): number[] {
  return needs.flatMap(({ field, values }) => (values.length > fewValues ? [] : [field, values.length, ...values]));
}

function numberNeed({ path, values }: Need, root: Node, numbers: Numbers): NumberedNeed {
  let node = root;
  for (const name of path) {
    let below = node.below.get(name);
    if (below === undefined) {
      below = newNode();
      node.below.set(name, below);
      node.names.push(name);
    }
    node = below;
  }
  node.field ??= numbers.fields++;
  const numbered = [...new Set(values)].map((value) => {
    const number = node.values.get(value) ?? ++numbers.values;
    node.values.set(value, number);
    return number;
  });
  return { field: node.field, values: numbered };
}

function newNode(): Node {
  return { field: null, values: new Map(), names: [], below: new Map() };
}
