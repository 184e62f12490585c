/** A value as DynamoDB has it on the wire; which one key there is, is its type. */
export type Attribute = Readonly<Record<string, unknown>>;

/** An item of the simulated table. */
export type Item = Record<string, Attribute>;

/** Says whether two values are of one type and equal. */
export function isSame(a: Attribute | undefined, b: Attribute | undefined): boolean {
  return a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

/** Says which of two values of one type comes first: negative, zero or positive; NaN when they cannot be compared. */
export function order(a: Attribute | undefined, b: Attribute | undefined): number {
  if (a?.S !== undefined && b?.S !== undefined) return compareTexts(String(a.S), String(b.S));
  if (a?.N !== undefined && b?.N !== undefined) return Number(a.N) - Number(b.N);
  return Number.NaN;
}

/** Texts are in the order of their UTF-8 bytes. */
export function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Returns a value as a program has it. */
export function plain(value: Attribute): unknown {
  const [type = '', held] = Object.entries(value)[0] ?? [];
  if (type === 'N') return Number(held);
  if (type === 'NULL') return null;
  if (type === 'L') return (held as Attribute[]).map(plain);
  if (type === 'M') return plainItem(held as Item);
  return held;
}

/** Returns an item as a program has it. */
export function plainItem(item: Item): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
}
