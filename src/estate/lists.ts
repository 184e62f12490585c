import type { Fields } from '../events/fields.ts';
import { isObject } from '../lib/is-object.ts';
import { jsonObjectIn } from '../lib/json-text.ts';
import { type TextMap, textMap } from '../lib/text-map.ts';

/** Returns the number in a field, even if a tool wrote it as text; null: there is none. */
export function numberOf(fields: Fields, name: string): number | null {
  const value = fields[name];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** Returns a flag, even if a tool wrote it as text; null: it is not a flag. */
export function flagOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : null;
}

/** Returns a value that is an object, or the JSON text of one; null: it is neither. */
export function objectFrom(value: unknown): Fields | null {
  if (typeof value === 'string') return jsonObjectIn(value);
  return isObject(value) ? value : null;
}

/** Returns the objects in a list; empty if there is no such list. */
export function objectsIn(fields: Fields, name: string): Fields[] {
  const list = fields[name];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** No tags at all. */
export const noTags: TextMap = textMap([]);

/** Reads tags from the pairs of Key and Value that services list; null: they cannot be read. */
export function tagsIn(list: unknown): TextMap | null {
  if (list === undefined || list === null) return noTags;
  if (!Array.isArray(list) || !list.every(isTag)) return null;
  return textMap(list.map(({ Key, Value }) => [Key, tagValueOf(Value) ?? '']));
}

/** Returns the value of a tag, which some tools write as a number; null: it cannot be read. */
export function tagValueOf(value: unknown): string | null {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function isTag(tag: unknown): tag is { Key: string; Value?: unknown } {
  return isObject(tag) && typeof tag.Key === 'string' && tagValueOf(tag.Value) !== null;
}
