import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** A key that signatures are checked with. */
export type PublicKey = KeyObject;

/** Returns the public key that a text in PEM (SPKI) holds; null: it holds none of Ed25519. */
export function readPublicKey(pem: string): PublicKey | null {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

/** Returns all public keys that a text in PEM (SPKI) holds, in their order; null: it holds none, or one that is none of Ed25519. */
export function readPublicKeys(pem: string): PublicKey[] | null {
  const blocks = pem.match(/-----BEGIN [^-]+-----[^-]*-----END [^-]+-----/g) ?? [];
  const keys = blocks.flatMap((block) => readPublicKey(block) ?? []);
  return keys.length === 0 || keys.length < blocks.length ? null : keys;
}

/** Returns the fingerprint of a key: the SHA-256 of its DER form (SPKI), as `SHA256:` and hex. */
export function fingerprintOf(key: PublicKey): string {
  return `SHA256:${createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')}`;
}

/** Says whether a signature in base64 is of this text by this key. */
export function isSignedBy(key: PublicKey, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  // Base64 can be written in several ways: only one of them is taken.
  return bytes.toString('base64') === signature && verify(null, Buffer.from(text, 'utf8'), key, bytes);
}
