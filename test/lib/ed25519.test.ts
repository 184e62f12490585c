import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, isSignedBy, readPublicKey, readPublicKeys } from '../../src/lib/ed25519.ts';

// RFC 8032, 7.1, test 2: the message is the byte 0x72, `r`.
const rfc = {
  key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
  signature:
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
};

const pemOf = (hex: string) =>
  `-----BEGIN PUBLIC KEY-----\n${Buffer.from(`302a300506032b6570032100${hex}`, 'hex').toString('base64')}\n-----END PUBLIC KEY-----\n`;

describe('lib/ed25519', () => {
  it('takes the signature of RFC 8032, and none of another text or key', () => {
    const key = readPublicKey(pemOf(rfc.key));
    if (key === null) throw new Error('no key');
    const signature = Buffer.from(rfc.signature, 'hex').toString('base64');
    expect(isSignedBy(key, 'r', signature)).toBe(true);
    expect(isSignedBy(key, 's', signature)).toBe(false);
    expect(isSignedBy(key, 'r', 'AAAA')).toBe(false);
    expect(isSignedBy(key, 'r', 'not base64')).toBe(false);
    const { privateKey } = generateKeyPairSync('ed25519');
    expect(isSignedBy(key, 'r', sign(null, Buffer.from('r'), privateKey).toString('base64'))).toBe(false);
  });

  it('reads no other kind of key, and nothing that is no key', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(readPublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString())).toBeNull();
    expect(readPublicKey('nothing')).toBeNull();
  });

  it('reads all keys of a text in their order, and none when one of them is another kind or there is none', () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' });
    const known = [readPublicKey(pemOf(rfc.key)), readPublicKey(other)].map((key) => key && fingerprintOf(key));
    expect(readPublicKeys(pemOf(rfc.key) + other)?.map(fingerprintOf)).toEqual(known);
    for (const text of [`${other}${ec}`, '', 'no key']) expect(readPublicKeys(text)).toBeNull();
  });
});
