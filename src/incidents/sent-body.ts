import { firstOf } from '../lib/fitted.ts';
import { sha256 } from '../lib/hash.ts';
import { packBytes, unpackBytes } from '../lib/packed-text.ts';
import { hideSecrets } from '../lib/secret-literal.ts';

/** A sent message, as the ledger keeps it. */
export interface SentBody {
  /** SHA-256, in hex, of the kept text after links and secrets were removed and before it was packed. */
  sha256: string;
  /** The text, packed with gzip. */
  packed: Uint8Array;
}

/** Replaces a link with which anybody who has it could answer. */
export const linkPlaceholder = '[signed link]';

/** The most that is kept: characters of the text, and bytes of the packed text. No channel takes much more. */
export const sentLimits = { characters: 200_000, packedBytes: 24_000 } as const;

/** The paths of links that grant a right: with a signed token, or a short one. */
const signedPath = /(\/[as]\/)[\w.~-]{20,}/g;

/**
 * Returns what was sent as one text, as JSON, without anything that is a right or a secret: signed links become
 * {@link linkPlaceholder}, what looks like a credential `(hidden)`.
 */
export function bodyToKeep(sent: unknown): string {
  const safe = (_key: string, value: unknown) =>
    typeof value === 'string' ? hideSecrets(value.replace(signedPath, `$1${linkPlaceholder}`)) : value;
  return JSON.stringify(sent, safe) ?? 'null';
}

/** Packs a text for storage, cut to the room there is. */
export function packBody(text: string): SentBody {
  for (let kept = firstOf(text, sentLimits.characters); ; kept = firstOf(kept, Math.floor(kept.length / 2))) {
    const packed = packBytes(kept);
    if (packed.length <= sentLimits.packedBytes) return { sha256: sha256(kept), packed };
  }
}

/** Returns the text that was sent; null: it is not the text that was kept. */
export function readBody({ sha256: hash, packed }: SentBody): string | null {
  const text = unpackBytes(packed, sentLimits.characters * 4);
  return text !== null && sha256(text) === hash ? text : null;
}
