import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { alarmTypes } from '../../src/events/alarm.ts';
import { knownTypes } from '../../src/events/normalise.ts';
import { typesAsNew } from '../support/types-as-new.ts';

interface Branch {
  'detail-type': (string | { 'anything-but': string[] })[];
}

interface Rule {
  Properties: { EventPattern: Branch & { $or?: Branch[] } };
}

const rules = Object.entries(
  parse(readFileSync('serverless/rules.yml', 'utf8'), { merge: true, maxAliasCount: -1 }).Resources as Record<
    string,
    Rule
  >,
).flatMap(([id, { Properties }]) => (Properties.EventPattern === undefined ? [] : [{ id, ...Properties }]));
const branches = rules.flatMap(({ EventPattern: { $or = [], ...one } }) => ($or.length > 0 ? $or : [one]));
const types = branches.flatMap((branch) => branch['detail-type'] ?? []);

/** Types that are read and yet let in by no rule; they are not taken as new either. */
const kept: readonly string[] = ['Recovery Point Change', 'AWS Console Action via CloudTrail'];

it('serverless/rules.yml lets in every type that is read, and as a new type none of them', () => {
  const letIn = types.filter((type) => typeof type === 'string');
  const leftOut = types.flatMap((type) => (typeof type === 'string' ? [] : (type['anything-but'] ?? [])));
  const isNew = (type: string) => !leftOut.includes(type) && !alarmTypes.includes(type);
  const forgotten = knownTypes
    .filter((type) => !typesAsNew.includes(type))
    .filter((type) => isNew(type) || !(letIn.includes(type) || kept.includes(type)));

  expect([...letIn, ...leftOut].filter((type) => typesAsNew.includes(type))).toEqual([]);
  expect(
    forgotten.map(
      (type) =>
        `${type} is read and no rule lets it in: add it to a rule of serverless/rules.yml, and to the types that are not taken as new there`,
    ),
  ).toEqual([]);
});
