import { describe, expect, it } from 'vitest';
import { wellFormed } from '../../src/lib/well-formed.ts';

describe('lib/well-formed', () => {
  it('returns a value in which all is well as it is', () => {
    const value = { at: new Date(0), list: ['a', 1, null], inner: { text: '😀' } };

    expect(wellFormed(value)).toBe(value);
  });

  it('leaves as it is what is well beside what is mended', () => {
    const value = { list: ['a', 'b'], inner: { a: 1 }, at: new Date(0), text: '\ud83d' };
    const mended = wellFormed(value);

    expect(mended).toEqual({ ...value, text: '\ufffd' });
    expect(mended.list).toBe(value.list);
    expect(mended.inner).toBe(value.inner);
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
    [
      { a: ['b'], c: { d: 1 }, e: '\ud83d' },
      { a: ['b'], c: { d: 1 }, e: '\ufffd' },
    ],
  ])('mends %j', (value, mended) => {
    expect(wellFormed(value)).toEqual(mended);
  });
});
