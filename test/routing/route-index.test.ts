import { describe, expect, it } from 'vitest';
import { readPattern } from '../../src/patterns/match.ts';
import { filePatterns } from '../../src/routing/pattern-files.ts';
import { indexPatterns, type PatternIndex } from '../../src/routing/route-index.ts';

/** Returns an index that counts how many patterns were tried. */
function counting(patterns: readonly unknown[], withoutIndex = 0): PatternIndex & { tried: () => number } {
  let tried = 0;
  const counted = patterns.map((pattern) => {
    if (pattern === undefined) return undefined;
    const { matches, ...rest } = readPattern(pattern);
    return {
      ...rest,
      matches: (value: unknown) => {
        tried += 1;
        return matches(value);
      },
    };
  });
  return { ...indexPatterns(counted, withoutIndex), tried: () => tried };
}

/** Returns the first place that matches, and how many patterns were tried to find it. */
function look(patterns: readonly unknown[], document: unknown): { place: number; tried: number } {
  const index = counting(patterns);
  return { place: index.firstMatch(document), tried: index.tried() };
}

const thousand = Array.from({ length: 1000 }, (_, index) => ({
  account: [`account-${index}`],
  resource: { type: ['RDS', 'Aurora'], tags: { environment: ['prod'] } },
}));
const twenty = Array.from({ length: 20 }, (_, value) => value);
const prod = { type: 'RDS', tags: { environment: 'prod' } };

describe('routing/route-index', () => {
  it.each<[string, unknown[], unknown, number[]]>([
    ['no pattern', [], { a: 1 }, []],
    ['patterns that match everything', [undefined, undefined], {}, [0, 1]],
    ['no document', [{ a: [1] }, undefined], undefined, [1]],
    ['one of several values', [{ a: [2, 3] }, { a: [1, 2] }], { a: 2 }, [0, 1]],
    ['values of another type', [{ a: ['1'] }, { a: [true] }, { a: [null] }, { a: [1] }], { a: 1 }, [3]],
    ['null', [{ a: [null] }, { a: [''] }], { a: null }, [0]],
    ['a list of values', [{ a: ['x'], b: ['y'] }, { a: ['y'] }], { a: ['y', ['x']], b: 'y' }, [0, 1]],
    ['a list that holds a value twice', [{ a: ['x'], b: [1] }, { a: ['x'] }], { a: ['x', 'x'] }, [1]],
    [
      'a list of objects',
      [{ a: { b: [1], c: [2] } }, { a: { b: [1], c: [1] } }],
      { a: [{ b: 1, c: 1 }, { c: 2 }] },
      [1],
    ],
    ['a field that holds an object', [{ a: ['x'] }, { a: { b: ['x'] } }], { a: { b: 'x' } }, [1]],
    ['names of prototypes', [{ constructor: ['x'] }, { toString: [{ exists: false }] }], {}, [1]],
    [
      'names that are longer paths elsewhere',
      [{ a: ['x'] }, { a: { a: ['x'] } }, { 'a.a': ['x'] }],
      { 'a.a': 'x' },
      [2],
    ],
    ['operators beside values', [{ a: ['x', { exists: false }] }, { a: ['x', { prefix: 'y' }] }], { a: 'yy' }, [1]],
    [
      'alternatives',
      [{ $or: [{ a: [1] }, { b: [1] }] }, { c: [1], $or: [{ a: [2] }, { b: [1] }] }],
      { b: 1, c: 1 },
      [0, 1],
    ],
    ['an alternative without a value', [{ $or: [{ a: [1] }, { b: [{ exists: false }] }] }], {}, [0]],
    ['a field beside $or and inside it', [{ a: [1, 2], $or: [{ a: [2, 3] }, { b: [1] }] }], { a: 2 }, [0]],
    [
      'many names',
      Array.from({ length: 30 }, (_, name) => ({ tags: { [`t${name}`]: ['x'] } })),
      { tags: { t7: 'x', t9: 'y', t11: 'x' } },
      [7, 11],
    ],
    [
      'long lists of values',
      [
        { a: twenty, b: ['x'] },
        { a: twenty, b: ['y'] },
        { a: [20], b: ['x'] },
      ],
      { a: 20, b: 'x' },
      [2],
    ],
    [
      'many alternatives',
      [{ a: [1], $or: Array.from({ length: 30 }, (_, value) => ({ b: [value] })) }],
      { a: 1, b: 29 },
      [0],
    ],
  ])('finds with %s what trying each finds', (_what, patterns, document, places) => {
    const index = counting(patterns);
    const found: number[] = [];
    for (let at = index.firstMatch(document); at !== -1; at = index.firstMatch(document, at + 1)) found.push(at);

    expect(found).toEqual(places);
  });

  it('tries only what can match, however many there are', () => {
    expect(look(thousand, { account: 'account-700', resource: prod })).toEqual({ place: 700, tried: 1 });
    expect(look(thousand, { account: 'account-1000', resource: prod })).toEqual({ place: -1, tried: 0 });
    expect(look(thousand, { account: 'account-700', resource: { ...prod, type: 'S3' } }).tried).toBe(0);
  });

  it('tries what needs no value only as long as it comes before what was found', () => {
    const any = { account: [{ wildcard: '*-no-such' }] };
    const document = { account: 'account-3', resource: prod };

    expect(look([...thousand.slice(0, 4), any, ...thousand.slice(4)], document)).toEqual({ place: 3, tried: 1 });
    expect(look([any, any, ...thousand], document)).toEqual({ place: 5, tried: 3 });
  });

  it('files a pattern under the values that the fewest others need', () => {
    const needs = Array.from({ length: 100 }, (_, index) => [
      [
        { path: ['type'], values: ['RDS'] },
        { path: ['name'], values: [`db-${index}`, `copy-${index}`] },
      ],
    ]);
    const { drawers, always } = filePatterns(needs);

    expect(drawers.filter((drawer) => drawer.length > 0)).toHaveLength(200);
    expect(new Set(drawers.map((drawer) => drawer.length))).toEqual(new Set([0, 5]));
    expect(always).toEqual([]);
  });

  it('tries one after the other until an index pays', () => {
    const index = counting(thousand, 2);
    const document = { account: 'account-700', resource: prod };
    const found = [index.firstMatch(document), index.firstMatch(document, 701), index.firstMatch(document)];

    expect(found).toEqual([700, -1, 700]);
    expect(index.tried()).toBe(701 + 299 + 1);
  });

  it('forgets one document before the next', () => {
    const index = counting([{ a: [1], b: [1] }, { a: [2] }, { b: [1] }]);

    expect(index.firstMatch({ a: 1 })).toBe(-1);
    expect(index.tried()).toBe(0);
    expect(index.firstMatch({ b: 1 })).toBe(2);
    expect(index.tried()).toBe(1);
    expect(index.firstMatch({ a: [1, 2], b: 1 })).toBe(0);
    expect(index.firstMatch({ a: 2, b: 3 })).toBe(1);
    expect(index.tried()).toBe(3);
  });
});
