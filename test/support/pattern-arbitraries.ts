import fc, { type Arbitrary } from 'fast-check';
import { describeExcess } from '../../src/patterns/pattern-shape.ts';

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A document or a pattern: both are objects of fields. */
export type JsonObject = { [name: string]: Json };

/** What the operators of generated patterns compare with. */
export interface Operands {
  scalars: Arbitrary<Json>;
  texts: Arbitrary<string>;
  wildcards: Arbitrary<string>;
  folded: Arbitrary<string>;
  ranges: Arbitrary<Json>;
  blocks: Arbitrary<string>;
}

/** Few names, so that documents and patterns meet; some that every object inherits. */
export const names = fc.oneof(
  fc.constantFrom('a', 'b', 'c'),
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length'),
);

/** Texts that are addresses, the same ones written differently, and some that are none. */
export const addresses = fc.constantFrom(
  ...['10.0.0.1', '10.0.1.1', '010.0.0.01', '10.0.0.256', '10.0.0', '10.0.0.1.1'],
  ...['::1', '0:0::1', '::2:1', '0:0:0:0:0:0:0:A', '1:2:3:4:5:6:7::8', '1::2::3', '::ffff:10.0.0.1', '::g'],
);

/** Numbers that EventBridge compares: up to 5e9, with up to 6 decimals. */
export const comparableNumbers = fc.oneof(
  fc.integer({ min: -2, max: 2 }),
  fc.constantFrom(0.5, 0.000001, -0.000001, 5e9, -5e9),
);

/** Values that are alike in one way or another: in case, in type, in how an address is written. */
export const scalars = scalarsOf(comparableNumbers, fc.constantFrom(0.0000001, 5e9 + 1, 1e300), addresses);

/** Returns texts, booleans, null and these values. */
export function scalarsOf(...more: Arbitrary<Json>[]): Arbitrary<Json> {
  const plain = fc.constantFrom('x', 'xy', 'XY', 'y', 'Yx', '', 'prod', 'x*y', 'É', 'é', '1');
  return fc.oneof(plain, fc.boolean(), fc.constant(null), ...more);
}

/** Text of signs that are special somewhere, and of such that have one upper and one lower case. */
const signs = fc.string({ unit: fc.constantFrom(...'aAbéÉжЖ*\\"? .\n', '😀'), minLength: 1, maxLength: 4 });

/** Texts that operators compare with. */
export const texts = fc.oneof(fc.constantFrom('x', 'xy', 'y', 'prod'), signs);

/** Wildcards with and without stars and what is escaped. */
export const wildcards = fc.oneof(
  fc.constantFrom('*', 'x*', '*y', 'x*y', '*o*', 'x\\*y', 'p*o*d', '', 'xy*yx', '*x*x*', 'x*xy*y', '*\\**', '\\\\*'),
  fc
    .array(fc.oneof(fc.constant('*'), signs.map(escapeWildcard)), { maxLength: 5 })
    .map((parts) => parts.filter((part, at) => part !== '*' || parts[at - 1] !== '*').join('')),
);

/** Texts that are compared in any case. */
export const folded = fc.oneof(fc.constantFrom('x', 'XY', 'pROd', 'É', ''), signs);

/** Numbers that a range can begin with. */
export const bounds = fc.constantFrom(-5e9, -2, -1, 0, 0.000001, 0.5, 1);

/** Comparisons and ranges of `numeric`. */
export const ranges: Arbitrary<Json> = fc.oneof(
  fc.tuple(fc.constantFrom('=', '<', '<=', '>', '>='), bounds),
  fc
    .tuple(fc.constantFrom('>', '>='), bounds, fc.constantFrom('<', '<='), fc.constantFrom(2, 5e9))
    .map((range) => [...range]),
);

/** Entries with every operator there is. */
export const entries = entriesOf({
  scalars,
  texts,
  wildcards,
  folded,
  ranges,
  blocks: fc.constantFrom('10.0.0.0/24', '10.0.0.0/23', '0.0.0.0/0', '::/0', '::/112', '::1/128'),
});

/** Documents of a few levels, with lists of values and of objects. */
export const documents = documentsOf(names, scalars);

/** Patterns of a few levels, with alternatives on any of them. */
export const patterns = patternsOf(names, entries);

/** Returns entries with every operator there is, made of these operands. */
export function entriesOf(operands: Operands): Arbitrary<Json> {
  const { folded: anyCase, wildcards: like } = operands;
  const affix = fc.oneof(operands.texts, fc.record({ 'equals-ignore-case': anyCase }));
  return fc.oneof(
    operands.scalars,
    fc.record({ prefix: affix }),
    fc.record({ suffix: affix }),
    fc.record({ 'equals-ignore-case': anyCase }),
    fc.record({ wildcard: like }),
    fc.record({ numeric: operands.ranges }),
    fc.record({ cidr: operands.blocks }),
    fc.record({ exists: fc.boolean() }),
    fc.record({
      'anything-but': fc.oneof(
        oneOrMore(operands.texts),
        oneOrMore(fc.integer({ min: -2, max: 2 })),
        fc.record({ prefix: oneOrMore(operands.texts) }),
        fc.record({ suffix: oneOrMore(operands.texts) }),
        fc.record({ 'equals-ignore-case': oneOrMore(anyCase) }),
        fc.record({ wildcard: oneOrMore(like) }),
      ),
    }),
  );
}

/** Returns documents with these names and values. */
export function documentsOf(fieldNames: Arbitrary<string>, values: Arbitrary<Json>): Arbitrary<JsonObject> {
  return fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      values,
      fc.array(fc.oneof({ arbitrary: values, weight: 4 }, { arbitrary: fc.array(values), weight: 1 }), {
        maxLength: 3,
      }),
      tie('object'),
      fc.array(fc.oneof({ arbitrary: tie('object'), weight: 3 }, { arbitrary: values, weight: 1 }), { maxLength: 2 }),
    ),
    object: fc.dictionary(fieldNames, tie('value'), { maxKeys: 4 }),
  })).object;
}

/** Returns patterns with these names and entries that are not larger than a pattern may be. */
export function patternsOf(fieldNames: Arbitrary<string>, tests: Arbitrary<Json>): Arbitrary<JsonObject> {
  return fc
    .letrec<{ field: Json; object: JsonObject }>((tie) => ({
      field: fc.oneof({ maxDepth: 2 }, fc.array(tests, { minLength: 1, maxLength: 3 }), tie('object')),
      object: fc
        .tuple(
          fc.dictionary(fieldNames, tie('field'), { minKeys: 1, maxKeys: 3 }),
          fc.oneof(
            { maxDepth: 2 },
            { arbitrary: fc.constant(null), weight: 4 },
            { arbitrary: fc.array(tie('object'), { minLength: 2, maxLength: 3 }), weight: 1 },
          ),
        )
        .map(([fields, alternatives]) => (alternatives === null ? fields : { ...fields, $or: alternatives })),
    }))
    .object.filter((one) => describeExcess(one) === null);
}

function escapeWildcard(text: string): string {
  return text.replaceAll(/[*\\]/g, '\\$&');
}

function oneOrMore<Value extends Json>(value: Arbitrary<Value>): Arbitrary<Value | Value[]> {
  return fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));
}
