/** Adds to what is counted under a key. Keys may be hostile text: a `Map` trips over none. */
export function addTo<Key>(counts: Map<Key, number>, key: Key, more = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}

/** Returns what was counted, the most frequent first, and those of one number in the order of their keys. */
export function mostFirst<Key>(counts: ReadonlyMap<Key, number>): [Key, number][] {
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
