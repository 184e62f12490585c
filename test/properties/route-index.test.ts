import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Pattern, readPattern } from '../../src/patterns/match.ts';
import { indexPatterns } from '../../src/routing/route-index.ts';
import { nearDocuments } from '../support/near-document.ts';
import { documents, type JsonObject, names, patterns, patternsOf, scalars } from '../support/pattern-arbitraries.ts';

/** Patterns of whole values: those are filed, so the index has something to do. */
const wholeValues = patternsOf(names, scalars);
const nothing = { a: [{ 'anything-but': { wildcard: '*' } }] };
const several = fc
  .array(
    fc.oneof(
      { arbitrary: wholeValues, weight: 6 },
      { arbitrary: patterns, weight: 3 },
      { arbitrary: fc.constant(undefined), weight: 1 },
      { arbitrary: fc.constant(nothing), weight: 1 },
    ),
    { minLength: 1, maxLength: 20 },
  )
  .map((some) => some as (JsonObject | undefined)[]);

/** Documents that have nothing to do with the patterns, and some that nearly match one of them. */
const cases = several.chain((some) => {
  const near = some.filter((one) => one !== undefined).map((one) => nearDocuments(one, scalars));
  return fc.tuple(fc.constant(some), fc.array(fc.oneof(documents, ...near), { minLength: 1, maxLength: 8 }));
});

function read(some: readonly (JsonObject | undefined)[]): (Pattern | undefined)[] {
  return some.map((one) => (one === undefined ? undefined : readPattern(one)));
}

/** Trying one after the other. */
function firstOf(all: readonly (Pattern | undefined)[], document: unknown, from: number): number {
  return all.findIndex((pattern, place) => place >= from && (pattern === undefined || pattern.matches(document)));
}

describe('properties: route index', () => {
  it('finds the first that matches, as trying one after the other does, from any place on', () => {
    let found = 0;
    fc.assert(
      fc.property(cases, fc.nat(20), ([some, documented], from) => {
        const all = read(some);
        const index = indexPatterns(all, 0);
        const expected = documented.map((document) => [firstOf(all, document, 0), firstOf(all, document, from)]);
        found += expected.filter(([first = -1]) => first > 0).length;
        expect(documented.map((document) => [index.firstMatch(document), index.firstMatch(document, from)])).toEqual(
          expected,
        );
      }),
      { numRuns: 800 },
    );
    expect(found).toBeGreaterThan(300);
  });

  it('finds every one that matches when it goes on behind the last', () => {
    fc.assert(
      fc.property(cases, ([some, documented]) => {
        const all = read(some);
        const index = indexPatterns(all, 0);
        for (const document of documented) {
          const found: number[] = [];
          for (let at = index.firstMatch(document); at !== -1; at = index.firstMatch(document, at + 1)) found.push(at);
          expect(found).toEqual([...all.keys()].filter((place) => all[place]?.matches(document) ?? true));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('needs only what every document has that the pattern matches', () => {
    let matched = 0;
    fc.assert(
      fc.property(
        fc.oneof(wholeValues, patterns).chain((one) => fc.tuple(fc.constant(one), nearDocuments(one, scalars))),
        ([one, document]) => {
          const pattern = readPattern(one);
          if (!pattern.matches(document)) return;
          matched += 1;
          const holds = pattern
            .needs()
            .some((all) =>
              all.every(({ path, values }) => valuesAt(document, path).some((value) => values.includes(value))),
            );
          expect(holds).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
    expect(matched).toBeGreaterThan(200);
  });

  it('never throws on any JSON document', () => {
    fc.assert(
      fc.property(several, fc.jsonValue(), (some, document) => {
        const all = read(some);
        expect(indexPatterns(all, 0).firstMatch(document)).toBe(firstOf(all, document, 0));
      }),
      { numRuns: 300 },
    );
  });
});

/** All that stands at a path, through any lists. */
function valuesAt(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, name === undefined ? [] : [name, ...rest]));
  if (name === undefined) return [value];
  const own = Object.entries(value ?? {}).find(([key]) => key === name);
  return own === undefined ? [] : valuesAt(own[1], rest);
}
