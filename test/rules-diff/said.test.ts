import { describe, expect, it } from 'vitest';
import { compareNamed, describeInstead, describePatternChange, quote } from '../../src/rules-diff/said.ts';

describe('rules-diff/said', () => {
  it('says what is instead of what', () => {
    expect(describeInstead('policy', '"a"', '"b"')).toEqual(['policy "b" instead of "a"']);
    expect(describeInstead('', 'first', 'last')).toEqual(['last instead of first']);
    expect(describeInstead('policy', '"a"', '"a"')).toEqual([]);
  });

  it('quotes without anything that acts, and without secrets', () => {
    expect(quote('a\u202e\nb')).toBe('"a b"');
    expect(quote('x'.repeat(200))).toHaveLength(122);
    expect(quote('xoxb-123456789012-123456789012-abcdefghijklmnopqrstuvwx')).not.toContain('xoxb-1234');
  });

  it('says what came, went and changed', () => {
    const before = new Map([
      ['kept', 1],
      ['gone', 2],
    ]);
    const after = new Map([
      ['kept', 3],
      ['new', 4],
    ]);

    expect(
      compareNamed(
        before,
        after,
        (is) => `new ${is}`,
        (was) => `gone ${was}`,
        (was, is) => [`${is} instead of ${was}`],
      ),
    ).toEqual(['3 instead of 1', 'gone 2', 'new 4']);
  });

  const or = (...regions: string[]) => ({ $or: [{ region: regions }, { account: ['1'] }] });
  it.each<[unknown, unknown, string[]]>([
    [{ region: ['a'] }, { region: ['a'] }, []],
    [undefined, undefined, []],
    [or('a', 'b'), or('b', 'a'), []],
    [undefined, { region: ['a'] }, ['takes region=a instead of every alert']],
    [{ region: ['a'] }, undefined, ['takes every alert instead of region=a']],
    [or('a'), or('b'), ['takes (region=b; or account=1) instead of (region=a; or account=1)']],
    [
      or('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
      or('a', 'b', 'c', 'd', 'e', 'f', 'g', 'i'),
      ['takes other values in (region=a or b or c or d or e or f or 2 more; or account=1)'],
    ],
    [{ region: ['a'] }, { region: ['b'] }, ['takes region=b instead of region=a']],
    [{ region: ['a'] }, { region: ['a', 'b'] }, ['takes region=b too']],
    [{ region: ['a', 'b'] }, { region: ['a'] }, ['no longer takes region=b']],
    [{ region: ['a'] }, { region: ['a'], owner: ['x'] }, ['takes only owner=x']],
    [{ region: ['a'], owner: ['x'] }, { region: ['a'] }, ['takes any owner instead of owner=x']],
  ])('of a pattern %j that is %j now', (was, is, said) => {
    expect(describePatternChange(was, is)).toEqual(said);
  });
});
