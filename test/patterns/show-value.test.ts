import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../src/patterns/match.ts';
import { readPatternTest } from '../../src/patterns/pattern-test.ts';
import { showValue } from '../../src/patterns/show-value.ts';

describe('patterns/show-value', () => {
  it.each([
    ['text', 'text'],
    ['', '""'],
    [{ a: 1 }, '{"a":1}'],
    [undefined, 'undefined'],
  ])('shows %j as %s', (value, shown) => {
    expect(showValue(value)).toBe(shown);
  });

  it('shows the first of many values, in what was found and in what was wanted', () => {
    const why = (list: string[]) => compilePattern({ list: ['z'] })({ list });

    expect(why(['a', 'b', 'c'])).toEqual({ matched: false, because: 'list is a, b, c, wanted z' });
    expect(why(['a', 'b', 'c', 'd'])).toEqual({ matched: false, because: 'list is a, b, c, …, wanted z' });
    const test = readPatternTest({ 'anything-but': ['a', 'b', 'c', 'd', 'e', 'f'] });
    expect('wanted' in test && test.wanted()).toBe('anything but a, b, c, d, e, …');
  });

  it.each([
    [{ prefix: '' }, /none of them empty: every text has an empty prefix$/],
    [{ wildcard: [] }, /takes one text or a list of texts$/],
  ])('says of %j inside anything-but what it takes', (but, said) => {
    expect(readPatternTest({ 'anything-but': but })).toMatchObject({ issue: expect.stringMatching(said) });
  });
});
