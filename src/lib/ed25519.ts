import { createPublicKey, type KeyObject, verify } from 'node:crypto';

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

/** Says whether a signature in base64 is of this text by this key. */
export function isSignedBy(key: PublicKey, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'));
}
