import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimsOf, equalInConstantTime, parseSigningKeys, signToken, verifyToken } from '../../src/lib/signed-token.ts';

const key = { id: 'k1', secret: 'a'.repeat(43) };
const newer = { id: 'k2', secret: 'b'.repeat(43) };
const payload = { i: '01KB0000000000000000000001', e: 1_763_783_220 };

describe('lib/signed-token', () => {
  it('reads no claims where there is no object', () => {
    const tokenOf = (json: string) => `${Buffer.from(json).toString('base64url')}.${'x'.repeat(43)}`;

    expect(['77', 'null', '"k"'].map((json) => claimsOf(tokenOf(json)))).toEqual([null, null, null]);
    expect(claimsOf(tokenOf('{"k":"a"}'))).toEqual({ k: 'a' });
  });

  it.each([
    { text: `k1:${key.secret}`, ids: ['k1'], why: 'one key' },
    { text: `k2:${newer.secret}, k1:${key.secret}`, ids: ['k2', 'k1'], why: 'the new one first' },
    { text: '', ids: [], why: 'nothing' },
    { text: 'k1:short', ids: [], why: 'too short to be safe' },
    { text: key.secret, ids: [], why: 'no id' },
    { text: `:${key.secret}`, ids: [], why: 'an empty id' },
    { text: `k1:${key.secret},,k2:`, ids: ['k1'], why: 'what is broken is left out' },
  ])('reads $ids ($why)', ({ text, ids }) => {
    expect(parseSigningKeys(text).map(({ id }) => id)).toEqual(ids);
  });

  it('gives back what it signed, and which key did', () => {
    const token = signToken(payload, key);

    expect(verifyToken(token, [key])).toEqual({ ...payload, k: 'k1' });
    expect(token).toMatch(/^[\w-]+\.[\w-]+$/);
  });

  it('verifies with a key that is being replaced, and no longer once it is gone', () => {
    const token = signToken(payload, key);

    expect(verifyToken(token, [newer, key])).not.toBeNull();
    expect(verifyToken(token, [newer])).toBeNull();
    expect(verifyToken(token, [])).toBeNull();
    expect(verifyToken(token, [{ ...key, secret: newer.secret }])).toBeNull();
  });

  it.each([
    { token: '', why: 'empty' },
    { token: '.', why: 'two empty halves' },
    { token: 'abc', why: 'no signature' },
    { token: `${signToken(payload, key)}.more`, why: 'three parts' },
    { token: `${Buffer.from('null').toString('base64url')}.x`, why: 'no object' },
    { token: `${Buffer.from('{"k":"k1"').toString('base64url')}.x`, why: 'half an object' },
    { token: signToken({ long: 'x'.repeat(1000) }, key), why: 'longer than any link of ours' },
  ])('refuses $why', ({ token }) => {
    expect(verifyToken(token, [key])).toBeNull();
  });

  it('refuses every token in which one character was changed', () => {
    const token = signToken(payload, key);
    const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...base64url), (place, letter) => {
        fc.pre(token[place] !== letter);
        expect(verifyToken(token.slice(0, place) + letter + token.slice(place + 1), [key])).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('lets nobody say which key signed without having it', () => {
    const [, signature] = signToken(payload, key).split('.');
    const body = Buffer.from(JSON.stringify({ ...payload, k: 'k2' })).toString('base64url');

    expect(verifyToken(`${body}.${signature}`, [key, newer])).toBeNull();
  });

  it.each([
    { a: 'abc', b: 'abc', equal: true },
    { a: 'abc', b: 'abd', equal: false },
    { a: 'abc', b: 'abcd', equal: false },
    { a: '', b: '', equal: true },
    { a: 'é', b: 'e', equal: false },
  ])('says whether $a and $b are equal: $equal', ({ a, b, equal }) => {
    expect(equalInConstantTime(a, b)).toBe(equal);
  });
});
