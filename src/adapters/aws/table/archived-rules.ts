import { packText, unpackText } from '../../../lib/packed-text.ts';
import type { ArchivedRules } from '../../../ports/rules/rules-source.ts';

/** What is larger is packed, bytes as JSON: an item of the table holds 409,600 with all its names and keys. */
const plainBytes = 300_000;

/** Most that packed text may unpack to, in bytes: rules and their texts are checked to be far less. */
const unpackedBytes = 8_000_000;

/** Returns a value as attributes of an item: as it is under its name, or packed under `<name>Packed` when it is too large for one. */
export function roomyAttributes(name: string, value: unknown): Record<string, unknown> {
  const json = JSON.stringify(value);
  return Buffer.byteLength(json) <= plainBytes ? { [name]: value } : { [`${name}Packed`]: packText(json) };
}

/** Returns what {@link roomyAttributes} put into an item; null when it is not there or damaged. */
export function roomyValue(item: Record<string, unknown> | null | undefined, name: string): unknown {
  const packed = item?.[`${name}Packed`];
  if (typeof packed !== 'string') return item?.[name] ?? null;
  const unpacked = unpackText(packed, unpackedBytes);
  return 'text' in unpacked ? JSON.parse(unpacked.text) : null;
}

/** An archived state as releases before several parameters kept it: one text. */
interface OneText extends Omit<ArchivedRules, 'parts' | 'seenAt'> {
  text: string;
}

/** Returns an archived state as it is now, whichever release kept it; null when it is none. */
export function archivedRulesOf(item: unknown): ArchivedRules | null {
  const rules = item as Partial<ArchivedRules & OneText> | null | undefined;
  if (Array.isArray(rules?.parts)) return rules as ArchivedRules;
  if (typeof rules?.text !== 'string') return null;
  const { text, ...others } = rules as OneText;
  const { version, modifiedBy, modifiedAt } = others;
  const part = { name: 'routing', text, version, modifiedBy, modifiedAt };
  return { ...others, parts: [part], seenAt: modifiedAt ?? '' };
}
