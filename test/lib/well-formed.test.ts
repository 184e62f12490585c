import { describe, expect, it } from 'vitest';
import { wellFormed } from '../../src/lib/well-formed.ts';

describe('lib/well-formed', () => {
  it('returns a value in which all is well as it is', () => {
    const value = { at: new Date(0), list: ['a', 1, null], inner: { text: '😀' } };

    expect(wellFormed(value)).toBe(value);
  });

  it.each([
    ['\ud83d', '\ufffd'],
    [
      ['a', '\ud83d'],
      ['a', '\ufffd'],
    ],
    [
      { a: 1, b: '\ud83d' },
      { a: 1, b: '\ufffd' },
    ],
    [{ a: { '\ud83d': 1 } }, { a: { '\ufffd': 1 } }],
  ])('mends %j', (value, mended) => {
    expect(wellFormed(value)).toEqual(mended);
  });
});
