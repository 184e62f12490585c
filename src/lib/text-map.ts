/**
 * What is keyed by text of other people, as a map without a prototype: no name in it reaches anything but what was put
 * there, be it `constructor` or `__proto__`.
 */
export type TextMap<Value = string> = Readonly<Record<string, Value>>;

/** Returns such a map of pairs; of one name the last pair counts. */
export function textMap<Value>(pairs: Iterable<readonly [string, Value]>): TextMap<Value> {
  const map: Record<string, Value> = Object.create(null);
  for (const [name, value] of pairs) map[name] = value;
  return map;
}

/** Returns the value under a name, whatever kind of object the map is; undefined when it was not put there. */
export function valueUnder<Value>(map: TextMap<Value>, name: string): Value | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}
