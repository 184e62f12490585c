import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPattern } from '../../src/routing/check-pattern.ts';
import { compilePattern } from '../../src/routing/match.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const name = fc.oneof(
  fc.constantFrom('a', 'b', 'c'),
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length'),
);
const scalar = fc.oneof(
  fc.constantFrom('x', 'xy', 'y', '', 'prod'),
  fc.integer({ min: -2, max: 2 }),
  fc.boolean(),
  fc.constant(null),
);
const document = fc.letrec<{ value: Json; object: { [name: string]: Json } }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(scalar, { maxLength: 3 }), tie('object')),
  object: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
})).object;

const texts = fc.constantFrom('x', 'xy', 'y', 'prod');
const entry = fc.oneof(
  scalar,
  fc.record({ prefix: texts }),
  fc.record({ exists: fc.boolean() }),
  fc.record({
    'anything-but': fc.oneof(texts, fc.integer({ min: -2, max: 2 }), fc.array(texts, { minLength: 1, maxLength: 3 })),
  }),
  fc.record({ 'anything-but': fc.record({ prefix: texts }) }),
);
const pattern = fc.letrec<{ field: unknown; object: { [name: string]: unknown } }>((tie) => ({
  field: fc.oneof({ maxDepth: 2 }, fc.array(entry, { minLength: 1, maxLength: 3 }), tie('object')),
  object: fc.dictionary(name, tie('field'), { minKeys: 1, maxKeys: 3 }),
})).object;

/** What a pattern means, written as plainly as possible and without regard to speed. */
function oracle(wanted: unknown, value: Json | undefined): boolean {
  if (!Array.isArray(wanted)) {
    const fields = Object.entries(wanted as object);
    return fields.every(([field, inner]) => {
      const own = isObject(value) ? Object.entries(value).find(([key]) => key === field) : undefined;
      return oracle(inner, own?.[1]);
    });
  }
  const leaves = value === undefined || isObject(value) ? [] : [value].flat().filter((leaf) => !isObject(leaf));
  return wanted.some((test: Json) =>
    leaves.length === 0 ? isAbsence(test) : leaves.some((leaf) => accepts(test, leaf)),
  );
}

function isAbsence(test: Json): boolean {
  return isObject(test) && test.exists === false;
}

function accepts(test: Json, leaf: Json): boolean {
  if (!isObject(test)) return test === leaf;
  if ('exists' in test) return test.exists === true;
  if ('prefix' in test) return begins(leaf, test.prefix);
  const but = test['anything-but'] as Json;
  if (isObject(but)) return !begins(leaf, but.prefix);
  return ![but].flat().includes(leaf);
}

function begins(leaf: Json | undefined, start: Json | undefined): boolean {
  return typeof leaf === 'string' && typeof start === 'string' && leaf.startsWith(start);
}

function isObject(value: unknown): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nests a value below a path of names. */
function nest(path: readonly string[], value: unknown): unknown {
  return path.reduceRight((inner, field) => Object.fromEntries([[field, inner]]), value);
}

const path = fc.array(name, { minLength: 1, maxLength: 4 });
const runs = { numRuns: 500 };

describe('properties: pattern', () => {
  it('agrees with a plain reading of the language on any document', () => {
    fc.assert(
      fc.property(pattern, document, (wanted, value) => {
        expect(compilePattern(wanted)(value).matched).toBe(oracle(wanted, value));
      }),
      { numRuns: 3000 },
    );
  });

  it('never throws on any JSON document, and says why it does not match', () => {
    fc.assert(
      fc.property(pattern, fc.jsonValue(), (wanted, value) => {
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
      fc.property(fc.oneof(pattern, fc.jsonValue()), path, (wanted, fields) => {
        for (const one of [wanted, nest(['resource', 'tags', ...fields], wanted)]) {
          if (checkPattern(one, []).length === 0) expect(() => compilePattern(one)).not.toThrow();
        }
      }),
      runs,
    );
  });

  it('matches a value with itself', () => {
    fc.assert(
      fc.property(path, scalar, (fields, value) => {
        expect(compilePattern(nest(fields, [value]))(nest(fields, value)).matched).toBe(true);
      }),
      runs,
    );
  });

  it('makes anything-but the complement of exact when the field is present', () => {
    fc.assert(
      fc.property(path, texts, scalar, (fields, text, value) => {
        const exact = compilePattern(nest(fields, [text]))(nest(fields, value)).matched;
        const but = compilePattern(nest(fields, [{ 'anything-but': text }]))(nest(fields, value)).matched;
        expect(but).toBe(!exact);
      }),
      runs,
    );
  });

  it('makes exists: false the complement of exists: true', () => {
    fc.assert(
      fc.property(path, document, (fields, value) => {
        const there = compilePattern(nest(fields, [{ exists: true }]))(value).matched;
        const absent = compilePattern(nest(fields, [{ exists: false }]))(value).matched;
        expect(absent).toBe(!there);
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
        fc.array(entry, { minLength: 1, maxLength: 3 }),
        entry,
        pattern,
        document,
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
