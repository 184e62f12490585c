import { isObject } from './is-object.ts';

/** Returns the value that a JSON text has, bytes of UTF-8 too; null when it is none, or no text at all. */
export function jsonIn(text: string | Uint8Array | null | undefined): unknown {
  if (text == null) return null;
  try {
    return JSON.parse(typeof text === 'string' ? text : Buffer.from(text).toString('utf8')) as unknown;
  } catch {
    return null;
  }
}

/** Returns the object that a JSON text has; null when it is another value, no JSON, or no text at all. */
export function jsonObjectIn(text: string | Uint8Array | null | undefined): Record<string, unknown> | null {
  const value = jsonIn(text);
  return isObject(value) ? value : null;
}
