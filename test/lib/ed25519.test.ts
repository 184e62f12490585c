import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
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

function pemOfType(type: 'rsa' | 'ec' | 'ed448' | 'x25519', options: object = {}): string {
  const { publicKey } = generateKeyPairSync(type as 'ec', options as never) as unknown as { publicKey: KeyObject };
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

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

  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const own = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const hexOf = (pem: string) =>
    Buffer.from(pem.split('\n')[1] ?? '', 'base64')
      .toString('hex')
      .slice(24);

  it.each([
    ['a private key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['a private key beside it', `${own}${privateKey.export({ type: 'pkcs8', format: 'pem' })}`],
    ['a key of RSA', pemOfType('rsa', { modulusLength: 1024 })],
    ['a key of P-256', pemOfType('ec', { namedCurve: 'P-256' })],
    ['a key of Ed448', pemOfType('ed448')],
    ['a key of X25519', pemOfType('x25519')],
    ['a certificate', `${own}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`],
    ['bytes behind the key', pemOf(`${hexOf(own)}00`)],
    ['a block without an end', `${own}-----BEGIN PUBLIC KEY-----\n`],
    ['half a key', pemOf(hexOf(own).slice(2))],
    ['its base64 in another form', own.replace('=', '')],
    ['a point of order one', pemOf(`01${'00'.repeat(31)}`)],
    ['the same point with its sign', pemOf(`01${'00'.repeat(30)}80`)],
    ['a point of order two', pemOf(`ec${'ff'.repeat(30)}7f`)],
    ['a point of order four', pemOf('00'.repeat(32))],
    ['a point of order eight', pemOf('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')],
    ['another point of order eight', pemOf('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa')],
    ['a point in another form', pemOf(`ee${'ff'.repeat(30)}7f`)],
  ])('reads no text with %s', (_what, pem) => {
    expect(readPublicKeys(pem)).toBeNull();
    expect(readPublicKey(pem)).toBeNull();
  });

  it('reads a key with words beside it, and with the line ends of Windows', () => {
    expect(readPublicKey(`Key of prod\n${own.replaceAll('\n', '\r\n')}\n`)).not.toBeNull();
  });

  it('takes no other form of a signature', () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const signature = sign(null, Buffer.from('r'), privateKey);
    const value = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order;
    const more = Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
    const malleated = Buffer.concat([signature.subarray(0, 32), more]);
    expect(isSignedBy(publicKey, 'r', signature.toString('base64'))).toBe(true);
    for (const other of [
      malleated,
      Buffer.concat([signature, Buffer.alloc(1)]),
      signature.subarray(0, 63),
      Buffer.concat([Buffer.from(`01${'00'.repeat(31)}`, 'hex'), Buffer.alloc(32)]),
    ])
      expect(isSignedBy(publicKey, 'r', other.toString('base64'))).toBe(false);
  });

  it('reads all keys of a text in their order, and none when one of them is another kind or there is none', () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' });
    const known = [readPublicKey(pemOf(rfc.key)), readPublicKey(other)].map((key) => key && fingerprintOf(key));
    expect(readPublicKeys(pemOf(rfc.key) + other)?.map(fingerprintOf)).toEqual(known);
    expect(readPublicKey(pemOf(rfc.key) + other)).toBeNull();
    for (const text of [`${other}${ec}`, '', 'no key']) expect(readPublicKeys(text)).toBeNull();
  });
});
