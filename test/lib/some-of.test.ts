import { describe, expect, it } from 'vitest';
import { someOf } from '../../src/lib/some-of.ts';

describe('lib/some-of', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b', 'c'], 'a, b, c'],
    [['a', 'b', 'c', 'd'], 'a, b, c and 1 more'],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'a, b, c and 3 more'],
  ])('of %j says %j', (names, said) => {
    expect(someOf(names, 3)).toBe(said);
  });

  it('puts between them what it is told', () => {
    expect(someOf(['a', 'b', 'c'], 2, '; ')).toBe('a; b and 1 more');
  });
});
