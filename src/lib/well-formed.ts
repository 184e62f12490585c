/**
 * Returns a value without half characters (lone surrogates): AWS refuses them, or stores them as something else, and two
 * texts that differ in them only are one in every hash. Texts and the names of fields are looked at, at every depth; a
 * value in which all is well is returned as it is.
 */
export function wellFormed<Value>(value: Value): Value {
  if (typeof value === 'string') return value.toWellFormed() as Value;
  if (Array.isArray(value)) {
    const items = value.map((item) => wellFormed(item));
    return (items.some((item, index) => item !== value[index]) ? items : value) as Value;
  }
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  const entries = Object.entries(value);
  const mended = entries.map(([name, inner]) => [name.toWellFormed(), wellFormed(inner)] as const);
  const isSame = mended.every(([name, inner], index) => name === entries[index]?.[0] && inner === entries[index]?.[1]);
  return isSame ? value : (Object.fromEntries(mended) as Value);
}
