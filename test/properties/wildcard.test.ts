import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Characters, readWildcard } from '../../src/patterns/wildcard.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '\\', '😀'), maxLength: 12 });

/** A wildcard as its parts: null is a star, the rest stand for themselves. */
const parts = fc
  .array(fc.oneof(fc.constant(null), fc.constantFrom('a', 'b', 'ab', 'aab', '*', '\\', '😀')), { maxLength: 8 })
  .map((all) => all.filter((part, index) => part !== null || all[index - 1] !== null));

function write(all: readonly (string | null)[]): string {
  return all.map((part) => part?.replaceAll('\\', '\\\\').replaceAll('*', '\\*') ?? '*').join('');
}

/** What a wildcard means, tried in every way. */
function oracle(all: readonly (string | null)[], value: string): boolean {
  const [part, ...rest] = all;
  if (part === undefined) return value === '';
  if (part !== null) return value.startsWith(part) && oracle(rest, value.slice(part.length));
  return oracle(rest, value) || (value !== '' && oracle(all, value.slice(1)));
}

function matcherOf(wildcard: string): (value: Characters) => boolean {
  const read = readWildcard(wildcard);
  if ('issue' in read) throw new TypeError(read.issue);
  return read.matches;
}

/** Counts how often a character of a text is looked at. */
function countReads(wildcard: string, value: string): { matched: boolean; reads: number } {
  let reads = 0;
  const charCodeAt = (at: number) => {
    reads += 1;
    return value.charCodeAt(at);
  };
  const matched = matcherOf(wildcard)({ length: value.length, charCodeAt });
  return { matched, reads };
}

describe('properties: wildcard', () => {
  it('agrees with trying every way', () => {
    fc.assert(
      fc.property(parts, text, (all, value) => {
        expect(matcherOf(write(all))(value)).toBe(oracle(all, value));
      }),
      { numRuns: 5000 },
    );
  });

  it('matches the texts it was made of', () => {
    fc.assert(
      fc.property(parts, fc.array(text, { minLength: 8, maxLength: 8 }), (all, fillings) => {
        const value = all.map((part, index) => part ?? fillings[index]).join('');
        expect(matcherOf(write(all))(value)).toBe(true);
      }),
    );
  });

  it('reads any text as a wildcard or says what is wrong with it', () => {
    fc.assert(
      fc.property(text, (wildcard) => {
        const read = readWildcard(wildcard);
        expect('issue' in read).toBe(/\*\*|\\(?![*\\])/.test(wildcard.replaceAll(/\\[*\\]/g, '_')));
      }),
    );
  });

  it('looks at each character of a text a few times at most, however many stars there are', () => {
    const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 30 }), {
      minLength: 1,
      maxLength: 60,
    });
    const long = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 500, maxLength: 3000 });
    fc.assert(
      fc.property(pieces, long, (some, value) => {
        expect(countReads(`*${some.join('*')}*`, value).reads).toBeLessThanOrEqual(value.length * 2);
      }),
    );
  });

  it.each([
    ['a star between any two letters', `${'*a'.repeat(500)}*b`, 'a'.repeat(100_000)],
    ['a long piece that nearly fits everywhere', `*${'a'.repeat(1000)}b*`, 'a'.repeat(100_000)],
    ['many pieces that nearly fit', `${`*${'a'.repeat(30)}b`.repeat(60)}*`, `${'a'.repeat(29)}b`.repeat(3000)],
  ])('%s costs no more than the text is long', (_what, wildcard, value) => {
    const { matched, reads } = countReads(wildcard, value);

    expect(matched).toBe(false);
    expect(reads).toBeLessThanOrEqual(value.length * 2);
  });
});
