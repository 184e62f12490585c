import { packText, unpackText } from '../../../lib/packed-text.ts';
import type { ArchivedRules } from '../../../ports/rules/rules-source.ts';

/** A value with more bytes of JSON is packed: a DynamoDB item holds 409,600, including its names and keys. */
const plainBytes = 300_000;

/** Most that packed text may unpack to, in bytes: rules and their texts are checked to be far less. */
const unpackedBytes = 8_000_000;

/** Returns a value as an attribute: plain under its name, or packed under `<name>Packed` when it is too large. */
export function roomyAttributes(name: string, value: unknown): Record<string, unknown> {
  const json = JSON.stringify(value);
  return Buffer.byteLength(json) <= plainBytes ? { [name]: value } : { [`${name}Packed`]: packText(json) };
}

/** Returns the value that {@link roomyAttributes} put into an item; null when it is missing or damaged. */
export function roomyValue(item: Record<string, unknown> | null | undefined, name: string): unknown {
  const packed = item?.[`${name}Packed`];
  if (typeof packed !== 'string') return item?.[name] ?? null;
  const unpacked = unpackText(packed, unpackedBytes);
  return 'text' in unpacked ? JSON.parse(unpacked.text) : null;
}

/** An archived state as older releases stored it, with a single text. */
interface OneText extends Omit<ArchivedRules, 'parts' | 'seenAt'> {
  text: string;
}

/** Returns an archived state in its present form, whichever release stored it; null when it cannot be read. */
export function archivedRulesOf(item: unknown): ArchivedRules | null {
  const rules = item as Partial<ArchivedRules & OneText> | null | undefined;
  if (Array.isArray(rules?.parts)) return rules as ArchivedRules;
  if (typeof rules?.text !== 'string') return null;
  const { text, ...others } = rules as OneText;
  const { version, modifiedBy, modifiedAt } = others;
  const part = { name: 'routing', text, version, modifiedBy, modifiedAt };
  return { ...others, parts: [part], seenAt: modifiedAt ?? '' };
}
