import { gunzipSync, gzipSync } from 'node:zlib';

/** The unpacked text, or in words why it cannot be unpacked. */
export type Unpacked = { text: string } | { problem: string };

/** How every gzip (with deflate, its only method) begins in base64. */
const beginning = 'H4sI';
const base64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/** Says whether a text is packed with gzip and base64, by its beginning. */
export function isPacked(text: string): boolean {
  return text.trimStart().startsWith(beginning);
}

/** Returns a text packed with gzip and base64; the same text gives the same bytes. */
export function packText(text: string): string {
  return Buffer.from(packBytes(text)).toString('base64');
}

/** Returns a text packed with gzip; the same text gives the same bytes. */
export function packBytes(text: string): Uint8Array {
  return gzipSync(text, { level: 9 });
}

/** Returns the text in what {@link packBytes} made, of at most `limit` bytes; null: it is damaged, or more. */
export function unpackBytes(packed: Uint8Array, limit: number): string | null {
  try {
    return gunzipSync(packed, { maxOutputLength: limit }).toString('utf8');
  } catch {
    return null;
  }
}

/** Says whether a text has at most `bytes` bytes when packed; a text that is already short enough is not packed to find out. */
export function packedFits(text: string, bytes: number): boolean {
  return Buffer.byteLength(text) <= bytes || packText(text).length <= bytes;
}

/**
 * Returns the text in what {@link packText} made, or `gzip | base64` on a command line.
 *
 * @param limit most bytes it may unpack to, so that a few bytes cannot become gigabytes
 */
export function unpackText(packed: string, limit: number): Unpacked {
  if (!base64.test(packed)) return { problem: 'has characters that base64 does not have' };
  try {
    const bytes = gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: limit });
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    return { problem: describeError((error as NodeJS.ErrnoException).code ?? '', limit) };
  }
}

function describeError(code: string, limit: number): string {
  if (code === 'ERR_BUFFER_TOO_LARGE') return `unpacks to more than ${limit} bytes`;
  if (code === 'Z_BUF_ERROR') return 'is cut off: its end is missing';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'unpacks to what is not UTF-8 text';
  return 'is damaged';
}
