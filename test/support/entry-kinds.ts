import type { Json } from './pattern-arbitraries.ts';
import { isObject } from './reference-values.ts';

const textOperators = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

/** Every kind of entry that the language has. */
export const entryKinds: readonly string[] = [
  ...['a string', 'a number', 'a boolean', 'null', 'numeric', 'cidr', 'exists true', 'exists false'],
  ...[...textOperators, 'prefix equals-ignore-case', 'suffix equals-ignore-case'],
  ...['string', 'number', 'list', ...textOperators].map((inner) => `anything-but ${inner}`),
];

/** Returns the kind of an entry, one of `entryKinds`. */
export function kindOf(entry: Json): string {
  if (!isObject(entry)) return entry === null ? 'null' : `a ${typeof entry}`;
  const [[operator, operand]] = Object.entries(entry) as [[string, Json]];
  if (operator === 'exists') return `exists ${operand}`;
  if (isObject(operand)) return `${operator} ${Object.keys(operand)[0]}`;
  if (operator !== 'anything-but') return operator;
  return `anything-but ${Array.isArray(operand) ? 'list' : typeof operand}`;
}

/** Counts for each kind of entry how often it matched and how often not, and says which never did one of both. */
export class KindTally {
  private readonly counts = new Map<string, [missed: number, matched: number]>();

  add(entry: Json, matched: boolean): void {
    const count = this.counts.get(kindOf(entry)) ?? [0, 0];
    this.counts.set(kindOf(entry), count);
    count[matched ? 1 : 0] += 1;
  }

  /** Kinds that did not both match and miss at least so often. */
  onesided(least: number): string[] {
    return entryKinds.filter((kind) => (this.counts.get(kind) ?? [0, 0]).some((count) => count < least));
  }
}
