/**
 * Returns a value without half characters (lone surrogates): AWS refuses them, or stores them as something else, and two
 * texts that differ in them only are one in every hash. Texts and the names of fields are looked at, at every depth; a
 * value in which all is well is returned as it is.
 */
export function wellFormed<Value>(value: Value): Value {
  return isWellFormed(value) ? value : mended(value);
}

/** Nearly everything is, and to see that takes nothing apart. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (Array.isArray(value)) return value.every(isWellFormed);
  if (value === null || typeof value !== 'object' || value instanceof Date) return true;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.keys(fields).every((name) => name.isWellFormed() && isWellFormed(fields[name]));
}

function mended<Value>(value: Value): Value {
  if (typeof value === 'string') return value.toWellFormed() as Value;
  if (Array.isArray(value)) {
    const items = value.map((item) => mended(item));
    return (items.some((item, index) => item !== value[index]) ? items : value) as Value;
  }
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  const entries = Object.entries(value);
  const all = entries.map(([name, inner]) => [name.toWellFormed(), mended(inner)] as const);
  const isSame = all.every(([name, inner], index) => name === entries[index]?.[0] && inner === entries[index]?.[1]);
  return isSame ? value : (Object.fromEntries(all) as Value);
}
