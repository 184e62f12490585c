/**
 * Returns a value without lone surrogates (halves of characters): AWS refuses them, or stores something else, and texts that
 * differ only in them have the same hash. Texts and field names at every depth are checked; a value without any is returned
 * unchanged.
 */
export function wellFormed<Value>(value: Value): Value {
  return isWellFormed(value) ? value : mended(value);
}

/** Says whether a value has no lone surrogate. Nearly every value has none, and this check copies nothing. */
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
