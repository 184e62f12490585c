import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { alarmType } from '../../src/events/alarm.ts';
import { knownTypes } from '../../src/events/normalise.ts';
import { typesAsNew } from '../support/types-as-new.ts';

interface Rule {
  Properties: { EventPattern: { 'detail-type': (string | { 'anything-but': string[] })[] } };
}

const rules = Object.entries(
  parse(readFileSync('serverless/rules.yml', 'utf8'), { merge: true, maxAliasCount: -1 }).Resources as Record<
    string,
    Rule
  >,
).flatMap(([id, { Properties }]) => (Properties.EventPattern === undefined ? [] : [{ id, ...Properties }]));
const typesOf = rules.map(({ id, EventPattern }) => ({ id, types: EventPattern['detail-type'] ?? [] }));

/** Types that are read and yet let in by no rule, and why; NewTypeRule leaves them out as well. */
const kept: readonly string[] = ['Recovery Point Change', 'AWS Console Action via CloudTrail'];

it('serverless/rules.yml lets in every type that is read, and as a new type none of them', () => {
  const letIn = typesOf.flatMap(({ types }) => types.filter((type) => typeof type === 'string'));
  const leftOut = typesOf.flatMap(({ types }) =>
    types.flatMap((type) => (typeof type === 'string' ? [] : (type['anything-but'] ?? []))),
  );
  const forgotten = knownTypes.filter(
    (type) =>
      ![alarmType, ...typesAsNew].includes(type) &&
      !(leftOut.includes(type) && (letIn.includes(type) || kept.includes(type))),
  );

  expect([...letIn, ...leftOut].filter((type) => typesAsNew.includes(type))).toEqual([]);
  expect(
    forgotten.map(
      (type) =>
        `${type} is read and no rule lets it in: add it to a rule of serverless/rules.yml, and to the types that NewTypeRule leaves out`,
    ),
  ).toEqual([]);
});
