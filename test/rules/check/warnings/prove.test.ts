import { describe, expect, it } from 'vitest';
import { readPatternTest } from '../../../../src/patterns/pattern-test.ts';
import { excludeEachOther, type Fact, isImplied, isTrivial } from '../../../../src/rules/check/warnings/prove.ts';
import { fieldType } from '../../../../src/rules/witness.ts';

function fact(field: string, ...entries: unknown[]): Fact {
  const tested = entries.map((entry) => {
    const test = readPatternTest(entry);
    if ('issue' in test) throw new Error(test.issue);
    return { entry, test };
  });
  return { field, type: fieldType(field), entries: tested };
}

const numeric = (...range: unknown[]) => ({ numeric: range });
const absence = { exists: false };

describe('rules/check/warnings/prove: what one fact proves of another', () => {
  it.each<[field: string, known: unknown[], wanted: unknown[], isProven: boolean]>([
    ['owner', ['a'], ['a', 'b'], true],
    ['owner', ['a', 'b'], ['a'], false],
    ['owner', [{ prefix: 'ab' }], [{ prefix: 'a' }], true],
    ['owner', [{ prefix: 'a' }], [{ prefix: 'ab' }], false],
    ['owner', [{ suffix: 'ab' }], [{ suffix: 'b' }], true],
    ['owner', [{ suffix: 'b' }], [{ suffix: 'ab' }], false],
    ['owner', [{ prefix: 'a' }], [{ suffix: 'a' }], false],
    ['owner', [{ suffix: 'a' }], [{ prefix: 'a' }], false],
    ['owner', [{ prefix: 'a' }], ['ab'], false],
    ['owner', [{ prefix: 'a' }], [{ exists: true }], true],
    ['owner', [absence], [absence], true],
    ['owner', [absence], ['a'], false],
    ['owner', [{ wildcard: 'a*b' }], [{ wildcard: 'a*b' }], true],
    ['owner', [{ wildcard: 'a*b' }], [{ wildcard: 'a*' }], false],
    ['owner', [{ prefix: 'a' }], [{ 'anything-but': 'b' }], true],
    ['owner', [{ prefix: 'a' }], [{ 'anything-but': ['b', 'ab'] }], false],
    ['owner', [{ prefix: 'a' }], [{ 'anything-but': { prefix: 'b' } }], false],
    ['strikes', [numeric('>', 3)], [numeric('>', 2)], true],
    ['strikes', [numeric('>', 2)], [numeric('>', 3)], false],
    ['strikes', [numeric('>', 3)], [numeric('>=', 3)], true],
    ['strikes', [numeric('>=', 3)], [numeric('>', 3)], false],
    ['strikes', [numeric('>', 1, '<=', 5)], [numeric('<', 6)], true],
    ['strikes', [numeric('<', 5)], [numeric('<=', 5)], true],
    ['strikes', [numeric('<=', 5)], [numeric('<', 5)], false],
    ['strikes', [numeric('=', 3)], [numeric('>', 2, '<', 4)], true],
    ['strikes', [numeric('<', 3)], [numeric('>', 2)], false],
    ['strikes', [numeric('>', 3)], [5], false],
    ['severity', ['critical'], ['critical', 'high'], true],
    ['severity', ['critical', 'high'], ['critical'], false],
    ['exposure.neverGood', [true, absence], [true], false],
    ['exposure.neverGood', [true, absence], [{ exists: true }, absence], true],
  ])('of %s, that %j holds says of %j: %s', (field, known, wanted, isProven) => {
    expect(isImplied(fact(field, ...known), fact(field, ...wanted))).toBe(isProven);
  });

  it.each<[field: string, one: unknown[], other: unknown[], isExcluded: boolean]>([
    ['owner', ['a'], ['b'], true],
    ['owner', ['a'], ['a', 'b'], false],
    ['owner', ['a'], [{ prefix: 'b' }], true],
    ['owner', [{ prefix: 'a' }], ['ab'], false],
    ['owner', [{ prefix: 'a' }], [{ prefix: 'b' }], true],
    ['owner', [{ prefix: 'ab' }], [{ prefix: 'a' }], false],
    ['owner', [{ prefix: 'a' }], [{ prefix: 'ab' }], false],
    ['owner', [{ suffix: 'a' }], [{ suffix: 'b' }], true],
    ['owner', [{ suffix: 'ab' }], [{ suffix: 'b' }], false],
    ['owner', [{ suffix: 'b' }], [{ suffix: 'ab' }], false],
    ['owner', [{ prefix: 'a' }], [{ suffix: 'b' }], false],
    ['owner', [{ wildcard: 'a*' }], [{ wildcard: 'b*' }], false],
    ['owner', [absence], [absence], false],
    ['owner', [absence], ['a'], true],
    ['owner', [{ prefix: 'a' }], [absence], true],
    ['strikes', [numeric('<', 3)], [numeric('>', 3)], true],
    ['strikes', [numeric('>', 3)], [numeric('<', 3)], true],
    ['strikes', [numeric('<=', 3)], [numeric('>=', 3)], false],
    ['strikes', [numeric('<', 3)], [numeric('>=', 3)], true],
    ['severity', ['low'], ['high'], true],
    ['severity', ['low', 'high'], ['high'], false],
  ])('of %s, %j and %j exclude each other: %s', (field, one, other, isExcluded) => {
    expect(excludeEachOther(fact(field, ...one), fact(field, ...other))).toBe(isExcluded);
  });

  it.each<[field: string, entries: unknown[], isNothing: boolean]>([
    ['owner', [{ exists: true }, absence], true],
    ['owner', [{ exists: true }], false],
    ['owner', ['a', absence], false],
    ['severity', ['critical', 'high', 'medium', 'low'], true],
    ['severity', ['critical', 'high', 'medium'], false],
    ['drill', [true, false], true],
    ['exposure.neverGood', [true, false], false],
    ['exposure.neverGood', [true, false, absence], true],
    ['strikes', [numeric('>', 0)], false],
  ])('that %s is %j asks for nothing: %s', (field, entries, isNothing) => {
    expect(isTrivial(fact(field, ...entries))).toBe(isNothing);
  });
});
