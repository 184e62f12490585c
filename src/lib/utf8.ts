/** A byte order mark is kept: it is a byte of the text. */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Returns bytes as text; null: some are no UTF-8, and would be read as others are. */
export function readUtf8(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}
