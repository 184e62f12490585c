import fc, { type Arbitrary } from 'fast-check';
import { expect, it } from 'vitest';
import { compilePattern } from '../../src/patterns/match.ts';
import { KindTally } from '../support/entry-kinds.ts';
import { nearDocuments } from '../support/near-document.ts';
import {
  addresses,
  comparableNumbers,
  documentsOf,
  entriesOf,
  folded,
  type Json,
  type JsonObject,
  names,
  patternsOf,
  ranges,
  scalarsOf,
  texts,
  wildcards,
} from '../support/pattern-arbitraries.ts';
import { namesFieldsOnce } from '../support/reference-matcher.ts';
import { inOneList, isObject } from '../support/reference-values.ts';
import { openWorld } from './world.ts';

const { aws } = openWorld();

type Answer = boolean | 'refused';

/** What is not generated, and what the emulator and the product make of it. */
interface LeftOut {
  why: string;
  pattern: JsonObject;
  detail: JsonObject;
  emulator: Answer;
  product: Answer;
}

/**
 * Left out because the emulator does not do there what the documentation of EventBridge says or the source of
 * aws/event-ruler does. What the product does instead is tested against a second matcher, see
 * test/properties/pattern-reference.test.ts.
 */
const emulatorDiffers: readonly LeftOut[] = [
  {
    why: 'it compares numbers beyond 5e9, which EventBridge does not',
    pattern: { a: [{ numeric: ['>', 5] }] },
    detail: { a: 6e9 },
    emulator: true,
    product: false,
  },
  {
    why: 'it compares numbers with more than 6 decimals',
    pattern: { a: [{ numeric: ['>', 0] }] },
    detail: { a: 0.0000001 },
    emulator: true,
    product: false,
  },
  {
    why: 'it takes larger numbers in patterns, too',
    pattern: { a: [{ 'anything-but': 6e9 }] },
    detail: { a: 1 },
    emulator: true,
    product: 'refused',
  },
  {
    why: 'it follows lists in lists 50 deep only',
    pattern: { a: ['x'] },
    detail: { a: nestedList(60, 'x') },
    emulator: false,
    product: true,
  },
  {
    why: 'it compares text by characters, EventBridge by bytes: half a character is not worth a pattern',
    pattern: { a: [{ prefix: '\ud83d' }] },
    detail: { a: '\u{1f600}' },
    emulator: false,
    product: true,
  },
];

/** Left out because emulator and product agree, and EventBridge differs from both. */
const eventBridgeDiffers: readonly LeftOut[] = [
  {
    why: 'EventBridge finds the same address behind another text',
    pattern: { a: ['10.0.0.1'] },
    detail: { a: '010.0.0.1' },
    emulator: false,
    product: false,
  },
  {
    why: 'EventBridge looks through all objects of a list for a field that shall be absent, depending on its name',
    pattern: { a: { b: [{ exists: false }] } },
    detail: { a: [{ b: 1 }, {}] },
    emulator: true,
    product: true,
  },
];

/** Left out because the product differs on purpose, as `compilePattern` says. */
const productDiffers: readonly LeftOut[] = [
  {
    why: 'a name with a dot is one name, not a path as well',
    pattern: { 'a.b': ['x'] },
    detail: { a: { b: 'x' } },
    emulator: true,
    product: false,
  },
  {
    why: 'a field beside $or and inside it has to match both',
    pattern: { a: ['x'], $or: [{ a: ['y'] }, { b: [1] }] },
    detail: { a: 'y' },
    emulator: true,
    product: false,
  },
  {
    why: 'a name like an operator makes only its own $or a field',
    pattern: { $or: [{ a: { prefix: ['x'] } }, { b: ['y'] }] },
    detail: { b: 'y' },
    emulator: 'refused',
    product: true,
  },
  {
    why: 'the block of one address is a block',
    pattern: { a: [{ cidr: '10.0.0.1/32' }] },
    detail: { a: '10.0.0.1' },
    emulator: 'refused',
    product: true,
  },
  {
    why: 'and so is that of one IPv6 address',
    pattern: { a: [{ cidr: '::1/128' }] },
    detail: { a: '::1' },
    emulator: 'refused',
    product: true,
  },
  {
    why: 'a block begins with its first address',
    pattern: { a: [{ cidr: '10.0.0.5/24' }] },
    detail: { a: '10.0.0.9' },
    emulator: true,
    product: 'refused',
  },
  {
    why: 'no number of an address has more than three digits',
    pattern: { a: [{ cidr: '10.0.0.0/24' }] },
    detail: { a: '10.0.0.0009' },
    emulator: true,
    product: false,
  },
  {
    why: 'case does not change the length of a text',
    pattern: { a: [{ 'equals-ignore-case': 'ß' }] },
    detail: { a: 'SS' },
    emulator: true,
    product: false,
  },
  {
    why: 'signs with the same upper case are the same',
    pattern: { a: [{ 'equals-ignore-case': 'Σ' }] },
    detail: { a: 'ς' },
    emulator: false,
    product: true,
  },
  {
    why: 'exactly is not documented',
    pattern: { a: [{ exactly: 'x' }] },
    detail: { a: 'x' },
    emulator: true,
    product: 'refused',
  },
];

const values = scalarsOf(comparableNumbers, addresses);
const entries = entriesOf({
  scalars: scalarsOf(comparableNumbers),
  texts,
  wildcards,
  folded,
  ranges,
  blocks: fc.constantFrom('10.0.0.0/24', '10.0.0.0/23', '10.0.0.0/31', '0.0.0.0/0', '::/0', '::/112', '::/127'),
});
const patterns = patternsOf(names, entries).filter(namesFieldsOnce);

/** `$or` that holds no alternatives is a field. */
const patternsOnField = fc
  .tuple(patterns, fc.oneof(fc.array(entries, { minLength: 1, maxLength: 3 }), fc.constant<Json>({ a: ['x'] })))
  .filter(([pattern]) => !JSON.stringify(pattern).includes('"$or"'))
  .map(([pattern, inner]): JsonObject => ({ ...pattern, $or: inner }));

interface Case {
  pattern: JsonObject;
  detail: JsonObject;
}

const cases = fc
  .oneof(
    { arbitrary: patterns, weight: 4 },
    { arbitrary: patternsOnField, weight: 1 },
    { arbitrary: entries.map((entry): JsonObject => ({ a: [entry] })), weight: 4 },
  )
  .chain((pattern): Arbitrary<Case> => {
    const near = nearDocuments(pattern, values);
    return fc.record({ pattern: fc.constant(pattern), detail: fc.oneof(documentsOf(names, values), near, near) });
  })
  .filter(({ detail }) => isComparable(detail))
  .filter(({ pattern, detail }) => !(asksForAbsence(pattern) && holdsObjectsInList(detail)));

it('the product says what EventBridge says of the emulator, for thousands of patterns and events', async () => {
  const tally = new KindTally();
  const seen = { cases: 0, matched: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(cases, { minLength: 1, maxLength: 32, size: 'max' }), async (some) => {
      const product = some.map(answerOfProduct);
      expect(await Promise.all(some.map(answerOfEmulator))).toEqual(product);
      for (const [at, { pattern }] of some.entries()) {
        seen.cases += 1;
        if (product[at] === true) seen.matched += 1;
        const entry = singleEntry(pattern);
        if (entry !== undefined) tally.add(entry, product[at] === true);
      }
    }),
    { numRuns: 300 },
  );

  expect(seen.cases).toBeGreaterThan(3000);
  expect(seen.matched).toBeGreaterThan(500);
  expect(tally.onesided(3)).toEqual([]);
});

it.each([...emulatorDiffers, ...eventBridgeDiffers, ...productDiffers])('left out: $why', async (one) => {
  expect({ product: answerOfProduct(one), emulator: await answerOfEmulator(one) }).toEqual({
    product: one.product,
    emulator: one.emulator,
  });
});

function answerOfProduct({ pattern, detail }: Case): Answer {
  try {
    return compilePattern({ detail: pattern })(eventWith(detail)).matched;
  } catch {
    return 'refused';
  }
}

function answerOfEmulator({ pattern, detail }: Case): Promise<Answer> {
  return aws.testEventPattern({ detail: pattern }, eventWith(detail)).catch((error: Error): Answer => {
    if (!error.message.includes('InvalidEventPatternException')) throw error;
    return 'refused';
  });
}

/** TestEventPattern wants an envelope around what is tested. */
function eventWith(detail: JsonObject): JsonObject {
  return {
    id: 'event-1',
    account: '111122223333',
    source: 'aws.backup',
    time: '2026-11-22T03:10:00Z',
    region: 'us-east-1',
    resources: [],
    'detail-type': 'Backup Job State Change',
    detail,
  };
}

/** The entry of a pattern that has no other; undefined when it has. */
function singleEntry({ a, ...others }: JsonObject): Json | undefined {
  return Array.isArray(a) && a.length === 1 && Object.keys(others).length === 0 ? a[0] : undefined;
}

/** Whether all numbers are such as EventBridge compares. */
function isComparable(value: Json): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isComparable);
  return typeof value !== 'number' || Math.abs(value) <= 5e9;
}

function asksForAbsence(value: Json): boolean {
  if (Array.isArray(value)) return value.some(asksForAbsence);
  return isObject(value) && (value.exists === false || Object.values(value).some(asksForAbsence));
}

function holdsObjectsInList(value: Json): boolean {
  if (Array.isArray(value)) return inOneList(value).some(isObject);
  return isObject(value) && Object.values(value).some(holdsObjectsInList);
}

function nestedList(depth: number, value: Json): Json {
  return depth === 0 ? value : [nestedList(depth - 1, value)];
}
