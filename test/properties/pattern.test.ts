import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../src/patterns/match.ts';
import { describeExcess } from '../../src/patterns/pattern-shape.ts';
import { checkPattern } from '../../src/rules/check/check-pattern.ts';
import { nearDocuments } from '../support/near-document.ts';
import {
  bounds,
  documents,
  entries,
  folded,
  type Json,
  names,
  patterns,
  scalars,
  texts,
  wildcards,
} from '../support/pattern-arbitraries.ts';
import { accepts, acceptsAbsence, inOneList, isObject } from '../support/reference-values.ts';

/** What a pattern means, written as plainly as possible and without regard to speed. */
function oracle(wanted: unknown, value: Json | undefined): boolean {
  if (!Array.isArray(wanted)) {
    if (Array.isArray(value)) return oracleOfList(wanted, value);
    const fields = Object.entries(wanted as object);
    return fields.every(([field, inner]) => {
      if (field === '$or') return (inner as unknown[]).some((one) => oracle(one, value));
      const own = isObject(value) ? Object.entries(value).find(([key]) => key === field) : undefined;
      return oracle(inner, own?.[1]);
    });
  }
  const leaves = value === undefined || isObject(value) ? [] : inOneList([value]).filter((leaf) => !isObject(leaf));
  return wanted.some((test: Json) =>
    leaves.length === 0 ? acceptsAbsence(test) : leaves.some((leaf) => accepts(test, leaf)),
  );
}

function oracleOfList(wanted: unknown, list: Json[]): boolean {
  const objects = inOneList(list).filter(isObject);
  return objects.length === 0 ? oracle(wanted, undefined) : objects.some((one) => oracle(wanted, one));
}

/** Nests a value below a path of names. */
function nest(path: readonly string[], value: unknown): unknown {
  return path.reduceRight((inner, field) => Object.fromEntries([[field, inner]]), value);
}

const path = fc.array(names, { minLength: 1, maxLength: 4 });
const runs = { numRuns: 500 };

/** Any document, or one that comes close to matching. */
const someCase = patterns.chain((pattern) =>
  fc.tuple(fc.constant(pattern), fc.oneof(documents, nearDocuments(pattern, scalars))),
);

function holdsObjectsInList(value: Json): boolean {
  if (Array.isArray(value)) return inOneList(value).some(isObject);
  return isObject(value) && Object.values(value).some(holdsObjectsInList);
}

describe('properties: pattern', () => {
  it('agrees with a plain reading of the language on any document', () => {
    let found = 0;
    fc.assert(
      fc.property(someCase, ([wanted, value]) => {
        const { matched } = compilePattern(wanted)(value);
        if (matched) found += 1;
        expect(matched).toBe(oracle(wanted, value));
      }),
      { numRuns: 2000 },
    );
    expect(found).toBeGreaterThan(200);
  });

  it('never throws on any JSON document, and says why it does not match', () => {
    fc.assert(
      fc.property(patterns, fc.jsonValue(), (wanted, value) => {
        const result = compilePattern(wanted)(value);
        if (!result.matched) expect(result.because).toMatch(/^\S.* wanted /);
      }),
      runs,
    );
  });

  it('compiles any JSON or refuses it with a TypeError, and leaves prototypes alone', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (wanted, value) => {
        const before = Object.getOwnPropertyNames(Object.prototype).length;
        try {
          compilePattern(wanted)(value);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
        expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before);
      }),
      runs,
    );
  });

  it('compiles whatever the checker accepts', () => {
    fc.assert(
      fc.property(fc.oneof(patterns, fc.jsonValue()), path, (wanted, fields) => {
        for (const one of [wanted, nest(['resource', 'tags', ...fields], wanted)]) {
          if (checkPattern(one, []).length === 0) expect(() => compilePattern(one)).not.toThrow();
        }
      }),
      runs,
    );
  });

  it('matches a value with itself', () => {
    fc.assert(
      fc.property(path, scalars, (fields, value) => {
        expect(compilePattern(nest(fields, [value]))(nest(fields, value)).matched).toBe(true);
      }),
      runs,
    );
  });

  it('makes anything-but the complement of exact when the field is present', () => {
    fc.assert(
      fc.property(path, texts, scalars, (fields, text, value) => {
        const exact = compilePattern(nest(fields, [text]))(nest(fields, value)).matched;
        const but = compilePattern(nest(fields, [{ 'anything-but': text }]))(nest(fields, value)).matched;
        expect(but).toBe(!exact);
      }),
      runs,
    );
  });

  it('makes anything-but the complement of its operator for any text', () => {
    const operators = fc.oneof(
      fc.record({ prefix: texts }),
      fc.record({ suffix: texts }),
      fc.record({ 'equals-ignore-case': folded }),
      fc.record({ wildcard: wildcards }),
    );
    const leaf = fc.oneof(texts, fc.string());
    fc.assert(
      fc.property(path, operators, leaf, (fields, operator, value) => {
        const plain = compilePattern(nest(fields, [operator]))(nest(fields, value)).matched;
        const but = compilePattern(nest(fields, [{ 'anything-but': operator }]))(nest(fields, value)).matched;
        expect(but).toBe(!plain);
      }),
      runs,
    );
  });

  it('makes $or the union of its alternatives, at any level', () => {
    const someParts = fc.array(patterns, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(someParts, fc.array(names, { maxLength: 3 }), documents, (parts, fields, value) => {
        const whole = fields.length === 0 ? value : nest(fields, value);
        const union = parts.some((part) => compilePattern(nest(fields, part))(whole).matched);
        fc.pre(describeExcess({ $or: parts }) === null);
        expect(compilePattern(nest(fields, { $or: parts }))(whole).matched).toBe(union);
      }),
      runs,
    );
  });

  it('makes a range what both of its ends are', () => {
    const number = fc.oneof(bounds, fc.double({ min: -3, max: 3, noNaN: true }), fc.integer());
    fc.assert(
      fc.property(fc.constantFrom('>', '>='), fc.constantFrom('<', '<='), number, (from, to, value) => {
        const matched = (numbers: unknown[]) => compilePattern({ a: [{ numeric: numbers }] })({ a: value }).matched;
        expect(matched([from, -1, to, 2])).toBe(matched([from, -1]) && matched([to, 2]));
      }),
      runs,
    );
  });

  it('makes exists: false the complement of exists: true, where no list holds objects', () => {
    fc.assert(
      fc.property(path, documents, (fields, value) => {
        const there = compilePattern(nest(fields, [{ exists: true }]))(value).matched;
        const absent = compilePattern(nest(fields, [{ exists: false }]))(value).matched;
        expect(there || absent).toBe(true);
        expect(there && absent && !holdsObjectsInList(value)).toBe(false);
      }),
      runs,
    );
  });

  it('finds no field in a prototype', () => {
    fc.assert(
      fc.property(fc.constantFrom('__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'), (field) => {
        expect(compilePattern(nest([field], [{ exists: true }]))({}).matched).toBe(false);
        expect(compilePattern(nest([field, 'name'], [{ exists: true }]))({}).matched).toBe(false);
      }),
    );
  });

  it('matches more with more alternatives and less with more fields', () => {
    fc.assert(
      fc.property(
        fc.array(entries, { minLength: 1, maxLength: 3 }),
        entries,
        patterns,
        documents,
        (tests, more, rest, value) => {
          const base = compilePattern({ a: tests })(value).matched;
          const wider = compilePattern({ a: [...tests, more] })(value).matched;
          const narrower = compilePattern({ ...rest, a: tests })(value).matched;
          expect(base && !wider).toBe(false);
          expect(narrower && !base).toBe(false);
        },
      ),
      runs,
    );
  });
});
