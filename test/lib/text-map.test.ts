import { describe, expect, it } from 'vitest';
import { textMap, valueUnder } from '../../src/lib/text-map.ts';

describe('lib/text-map', () => {
  it.each([
    ['a map', textMap([['a', '1']])],
    ['an object', { a: '1' }],
  ])('of %s has what was put there, and nothing of every object', (_what, map) => {
    expect(valueUnder(map, 'a')).toBe('1');
    expect(valueUnder(map, 'constructor')).toBeUndefined();
  });
});
