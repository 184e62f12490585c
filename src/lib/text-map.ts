/**
 * A map keyed by other people's text, as an object without a prototype: even `constructor` or `__proto__` only reaches what
 * was put there.
 */
export type TextMap<Value = string> = Readonly<Record<string, Value>>;

/** Makes such a map from pairs; the last pair of a name counts. */
export function textMap<Value>(pairs: Iterable<readonly [string, Value]>): TextMap<Value> {
  const map: Record<string, Value> = Object.create(null);
  for (const [name, value] of pairs) map[name] = value;
  return map;
}

/** Returns the value under a name, whatever kind of object the map is; undefined when it was not put there. */
export function valueUnder<Value>(map: TextMap<Value>, name: string): Value | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}
