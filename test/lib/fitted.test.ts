import { describe, expect, it } from 'vitest';
import { fitted } from '../../src/lib/fitted.ts';

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('lib/fitted', () => {
  it('leaves what fits as it is, and what is no JSON', () => {
    const value = { a: [1, null] };

    expect(fitted(value, 100)).toBe(value);
    expect(fitted(undefined, 100)).toBeUndefined();
  });

  it('cuts long texts and the names of fields, and nothing else', () => {
    const fit = fitted(
      { long: 'x'.repeat(5000), [`k${'y'.repeat(3000)}`]: 1, short: 'a', few: [1, 2], none: null },
      5000,
    );

    expect(fit.long).toBe(`${'x'.repeat(1999)}…`);
    expect(Object.keys(fit)[1]).toHaveLength(2000);
    expect(fit).toMatchObject({ short: 'a', few: [1, 2], none: null });
    expect(bytesOf(fit)).toBeLessThanOrEqual(5000);
  });

  it('keeps the beginning and the end of a list of texts, and the beginning of another list', () => {
    const texts = fitted(
      Array.from({ length: 1000 }, (_none, index) => `text ${index}`),
      5000,
    );
    const numbers = fitted(
      Array.from({ length: 1000 }, (_none, index) => index),
      1500,
    );

    expect([texts[0], texts.at(-1)]).toEqual(['text 0', 'text 999']);
    expect(texts).toContainEqual(expect.stringMatching(/^… \d+ more are left out here …$/));
    expect(numbers).toEqual(Array.from({ length: 300 }, (_none, index) => index));
  });
});
