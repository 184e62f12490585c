import { describe, expect, it } from 'vitest';
import { readPattern } from '../../src/patterns/match.ts';
import { type Need, needsOfAll, needsOfAny, nothingCertain } from '../../src/patterns/needs.ts';

const need = (value: number): Need[] => [{ path: ['strikes'], values: [value] }];
const several = (count: number) => Array.from({ length: count }, (_none, index) => need(index));

describe('patterns/needs', () => {
  it('of all are each with each, until there are too many', () => {
    expect(needsOfAll([several(2), several(3)])).toHaveLength(6);
    expect(needsOfAll([several(4), several(5)])).toEqual(several(4));
  });

  it('of any are those of each, until there are too many', () => {
    expect(needsOfAny([several(2), several(3)])).toHaveLength(5);
    expect(needsOfAny([several(9), several(9)])).toBe(nothingCertain);
  });

  it('are certain of exact values only', () => {
    expect(readPattern({ strikes: [1, 2] }).needs()).toEqual([[{ path: ['strikes'], values: [1, 2] }]]);
    expect(readPattern({ strikes: [1, { exists: false }] }).needs()).toEqual([[]]);
  });
});
