import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** A key that signatures are checked with. */
export type PublicKey = KeyObject;

/** A public key in PEM as it is written everywhere: nothing but its base64 between the marks. */
const publicKeyBlock = /-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/g;

/**
 * Returns the public key that a text in PEM (SPKI) holds; null: it holds none of Ed25519, more than one, or something else beside it,
 * such as a private key, of which nobody should have two.
 */
export function readPublicKey(pem: string): PublicKey | null {
  const [key = null, ...others] = readPublicKeys(pem) ?? [];
  return others.length === 0 ? key : null;
}

/** Returns all public keys that a text in PEM (SPKI) holds, in their order; null: it holds none, or something in PEM that is none of Ed25519. */
export function readPublicKeys(pem: string): PublicKey[] | null {
  const blocks = [...pem.matchAll(publicKeyBlock)];
  if (blocks.length === 0 || pem.replaceAll(publicKeyBlock, '').includes('-----')) return null;
  const keys = blocks.flatMap(([block, base64 = '']) => keyOf(block, base64) ?? []);
  return keys.length < blocks.length ? null : keys;
}

function keyOf(block: string, base64: string): PublicKey | null {
  try {
    const key = createPublicKey(block);
    if (key.asymmetricKeyType !== 'ed25519') return null;
    const der = key.export({ type: 'spki', format: 'der' });
    // One key has one form, and so one fingerprint.
    return der.toString('base64') === base64.replaceAll(/\s/g, '') && !isSmall(der.subarray(-32)) ? key : null;
  } catch {
    return null;
  }
}

/**
 * The y of points of small order, and their other forms, in hex, the lowest byte first and without the sign of x: such a key takes
 * signatures of texts that nobody has signed.
 * https://datatracker.ietf.org/doc/html/rfc7748#section-6.1 https://eprint.iacr.org/2020/1244 (table 1)
 */
const smallPoints: ReadonlySet<string> = new Set([
  `00${'00'.repeat(31)}`,
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]);

function isSmall(point: Uint8Array): boolean {
  const y = Buffer.from(point);
  y.writeUInt8(y.readUInt8(31) & 0x7f, 31);
  return smallPoints.has(y.toString('hex'));
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
