import { type Instant, toInstant } from '../lib/instant.ts';
import { isObject } from '../lib/is-object.ts';
import { truncate } from '../lib/text.ts';

/** Most characters kept of a status message. */
export const messageLimit = 4096;

/** Most characters kept of any other text. */
export const textLimit = 2048;

/** A JSON object of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;

/** Returns the object in a field, or an empty one when there is none. */
export function fieldsIn(fields: Fields, name: string): Fields {
  const value = fields[name];
  return isObject(value) ? value : {};
}

/**
 * Returns the first of the named fields that holds text, or null. AWS writes some values as a string
 * in one event and as a number in another, and `{}` where it has no text yet.
 */
export function textOf(fields: Fields, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = readText(fields[name]);
    if (text !== null) return truncate(text, textLimit);
  }
  return null;
}

/** Returns the first text of an array field, or null. */
export function firstTextOf(fields: Fields, name: string): string | null {
  const list = fields[name];
  if (!Array.isArray(list)) return null;
  const text = readText(list[0]);
  return text === null ? null : truncate(text, textLimit);
}

/**
 * Returns the text of a message without AWS's literal inner quotes; an empty message is none. A message that is no text
 * is its JSON: that AWS says something is not lost. `{}` is what AWS writes where it has no text yet.
 */
export function messageOf(fields: Fields, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = withoutQuotes(readText(fields[name]) ?? asText(fields[name]));
    if (text !== '') return truncate(text, messageLimit);
  }
  return null;
}

/** Returns the first of the named fields that holds a time in any of AWS's formats, or null. */
export function instantOf(fields: Fields, ...names: readonly string[]): Instant | null {
  for (const name of names) {
    const value = fields[name];
    // CloudTrail's service events write { seconds, nanos }; the SDK reads times itself.
    const instant = toInstant(isObject(value) && !(value instanceof Date) ? value.seconds : value);
    if (instant !== null) return instant;
  }
  return null;
}

function readText(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** Returns a list or an object with something in it, or `true`, as JSON; else empty text. */
function asText(value: unknown): string {
  if (value === true) return 'true';
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return '';
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

function withoutQuotes(text: string): string {
  const trimmed = text.trim();
  const quoted = trimmed.length >= 2 && trimmed.startsWith('"') && trimmed.endsWith('"');
  return quoted ? trimmed.slice(1, -1).trim() : trimmed;
}
