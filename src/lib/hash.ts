import { createHash } from 'node:crypto';
import { isObject } from './is-object.ts';

/** Returns the SHA-256 of a text in lower-case hex, cut to `length` characters (64 = whole). */
export function sha256(text: string, length = 64): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, length);
}

/** Returns the beginning of the SHA-256 of a text, as so many numbers of 32 bits. */
export function sha256Words(text: string, count: number): Uint32Array {
  const { buffer } = Uint8Array.from(createHash('sha256').update(text, 'utf8').digest());
  return new Uint32Array(buffer, 0, count);
}

/** Returns the SHA-256 of a text in base64, as a Content-Security-Policy names allowed styles and scripts. */
export function sha256Base64(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64');
}

/** Returns JSON whose object keys are sorted at every depth, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
