/** The lengths that texts and lists are cut to, step by step, until a value fits. */
const cuts = [
  { characters: 2000, entries: 300 },
  { characters: 500, entries: 150 },
  { characters: 200, entries: 60 },
  { characters: 60, entries: 20 },
] as const;

type Cut = (typeof cuts)[number];

/**
 * Returns a value with at most `bytes` bytes of JSON: unchanged, or with its longest texts and lists cut as little as needed. A
 * list of texts keeps its beginning and end, and says between them how much is missing.
 */
export function fitted<Value>(value: Value, bytes: number): Value {
  let fit = value;
  for (const cut of cuts) {
    if (Buffer.byteLength(JSON.stringify(fit) ?? '') <= bytes) return fit;
    fit = cutTo(value, cut) as Value;
  }
  return fit;
}

/** Returns the first `units` UTF-16 units of a text, never half a character, which only memory can store. */
export function firstOf(text: string, units: number): string {
  return text.slice(0, units).toWellFormed();
}

function cutTo(value: unknown, cut: Cut): unknown {
  if (typeof value === 'string') {
    return value.length <= cut.characters ? value : `${firstOf(value, cut.characters - 1)}…`;
  }
  if (Array.isArray(value)) return cutList(value, cut.entries).map((entry) => cutTo(entry, cut));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).slice(0, cut.entries);
  return Object.fromEntries(entries.map(([name, inner]) => [cutTo(name, cut), cutTo(inner, cut)]));
}

function cutList(list: readonly unknown[], most: number): unknown[] {
  if (list.length <= most) return [...list];
  if (!list.every((entry) => typeof entry === 'string')) return list.slice(0, most);
  const half = Math.floor((most - 1) / 2);
  return [...list.slice(0, half), `… ${list.length - 2 * half} more are left out here …`, ...list.slice(-half)];
}
