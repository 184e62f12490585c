import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '../../src/lib/hash.ts';

describe('lib/hash', () => {
  it.each([
    { text: '', length: undefined, hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    { text: 'abc', length: undefined, hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
    { text: 'abc', length: 12, hash: 'ba7816bf8f01' },
  ])('hashes $text to $hash', ({ text, length, hash }) => {
    expect(sha256(text, length)).toBe(hash);
  });

  it.each([
    { value: { b: 1, a: { d: [2, { f: 1, e: 2 }], c: null } }, json: '{"a":{"c":null,"d":[2,{"e":2,"f":1}]},"b":1}' },
    { value: [3, 1, 2], json: '[3,1,2]' },
    { value: 'text', json: '"text"' },
    { value: { a: undefined, b: 1 }, json: '{"b":1}' },
    { value: { 10: 'x', 9: 'y', a: 1 }, json: '{"9":"y","10":"x","a":1}' },
  ])('writes $json', ({ value, json }) => {
    expect(canonicalJson(value)).toBe(json);
  });

  it('writes equal values equally, in whatever order they were put together, also after a round trip', () => {
    const anything = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 6 });
    fc.assert(
      fc.property(anything, (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(canonicalJson(JSON.parse(JSON.stringify(value)))).toBe(canonicalJson(value));
      }),
    );
  });
});
