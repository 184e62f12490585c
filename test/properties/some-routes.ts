import fc from 'fast-check';
import type { Rules } from '../../src/rules/rules.ts';
import type { SampledField } from '../../src/rules-diff/samples.ts';
import { rulesOf } from '../routing/sample-rules.ts';

const type = fc.constantFrom('RDS', 'Aurora', 'EBS', 'S3');
const severity = fc.constantFrom('critical', 'high', 'medium', 'low');
const environment = fc.constantFrom('prod', 'dev', 'production');
const entry = fc.oneof(
  environment,
  fc.record({ prefix: fc.constantFrom('p', 'pro', 'd') }),
  fc.record({ 'anything-but': environment }),
  fc.record({ exists: fc.boolean() }),
);
const field = fc.record(
  {
    resource: fc.record(
      {
        type: fc.uniqueArray(type, { minLength: 1, maxLength: 3 }),
        tags: fc.record({ environment: fc.array(entry, { minLength: 1, maxLength: 2 }) }),
      },
      { requiredKeys: [] },
    ),
    severity: fc.uniqueArray(severity, { minLength: 1, maxLength: 3 }),
    strikes: fc.array(
      fc.record({ numeric: fc.tuple(fc.constantFrom('>', '>=', '<'), fc.integer({ min: 1, max: 3 })) }),
      {
        minLength: 1,
        maxLength: 1,
      },
    ),
    labels: fc.record({ team: fc.constantFrom(['dba'], [{ exists: false }]) }),
  },
  { requiredKeys: [] },
);
const pattern = fc
  .tuple(field, fc.option(fc.array(field.filter(isFull), { minLength: 2, maxLength: 2 }), { freq: 4 }))
  .map(([fields, alternatives]) => (alternatives === null ? fields : { ...fields, $or: alternatives }))
  .filter(isFull);

function isFull(fields: object): boolean {
  return Object.values(fields).length > 0 && Object.values(fields).every((one) => Object.keys(one).length > 0);
}

/** One route; its name comes with its place. */
const leaf = fc.oneof(
  fc.record(
    { match: pattern, policy: fc.constantFrom('a', 'b'), severity, labels: fc.constant({ team: 'dba' }) },
    { requiredKeys: [] },
  ),
  fc.record({ match: pattern, ignore: fc.constantFrom('noise', 'known') }),
  fc.record({ match: pattern, continue: fc.constant(true), severity }),
  fc.record({
    match: pattern,
    continue: fc.constant(true),
    notify: fc.constant(['siem']),
    labels: fc.constant({ team: 'dba' }),
  }),
);
const route = fc.oneof(
  { arbitrary: leaf, weight: 3 },
  {
    arbitrary: fc.record({
      match: pattern,
      policy: fc.constantFrom('a', 'b'),
      routes: fc.array(leaf, { minLength: 1, maxLength: 2 }),
    }),
    weight: 1,
  },
);
/** A few routes over a handful of values, some of them inside others; names come with their places. */
export const someRoutes = fc.array(route, { maxLength: 4 });

type Written = { routes?: Written[]; name?: string };

function named(written: readonly unknown[], prefix: string): Written[] {
  return (written as Written[]).map((one, index) => ({
    ...one,
    name: `${prefix}${index}`,
    ...(one.routes === undefined ? {} : { routes: named(one.routes, `${prefix}${index}.`) }),
  }));
}

/** Returns rules with these routes, two policies and a silence. */
export function rulesWith(written: readonly unknown[]): Rules {
  return rulesOf(
    JSON.stringify({
      version: 1,
      targets: { siem: { sns: {} }, mail: { email: { to: ['a@example.com'] } } },
      policies: { a: { steps: [{ notify: ['mail'] }] }, b: { steps: [{ notify: ['siem'] }] } },
      routes: named(written, 'r'),
      silences: [{ match: { severity: ['low'] }, from: '2026-11-01', until: '2026-11-30', reason: 'r', by: 'b' }],
    }),
  );
}

/** Yields every sample alert of small rules, one after another. */
export function* everySample(fields: readonly SampledField[]): Generator<number[]> {
  const count = fields.reduce((product, { samples }) => product * samples.length, 1);
  for (let index = 0; index < count; index += 1) {
    let rest = index;
    yield fields.map(({ samples }) => {
      const place = rest % samples.length;
      rest = Math.floor(rest / samples.length);
      return place;
    });
  }
}

/** Returns a document in which one value is replaced by another that stands in it, or is left out. */
export function withEdit(document: unknown, place: number, other: number): unknown {
  const leaves: { holder: Record<string, unknown>; name: string }[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      leaves.push({ holder: value as Record<string, unknown>, name });
      walk(inner);
    }
  };
  const copy = structuredClone(document);
  walk(copy);
  const { holder, name } = leaves[place % leaves.length] ?? { holder: {}, name: '' };
  const given = leaves[other % leaves.length];
  if (other % 3 === 0) {
    if (Array.isArray(holder)) holder.splice(Number(name), 1);
    else delete holder[name];
  } else holder[name] = structuredClone(given?.holder[given.name]);
  return copy;
}
