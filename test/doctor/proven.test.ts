import { describe, expect, it } from 'vitest';
import { checkProven } from '../../src/doctor/proven.ts';
import type { ProvenWay } from '../../src/incidents/proven-way.ts';
import { definitionOfRoute, definitionOfTarget } from '../../src/rules/definitions.ts';
import { readRules } from '../support/journey-rules.ts';
import { now, toolsWith } from './a-deployment.ts';

const text = `
version: 1
defaults: { policy: all }
targets: { chat: { recorder: {} } }
policies: { all: { steps: [{ notify: [chat] }] } }
routes: [{ name: "it's $(x)", match: { severity: [high] } }]
`;
const off = readRules(text);
const on = readRules(`${text}drills: [{ name: quarterly, schedule: "0 10 1 */3 *", timezone: UTC }]\n`);
const names = ["it's $(x)", 'catch-all'];
const by = { at: now, drillId: 'drill-1', by: 'router' };
const ways: ProvenWay[] = [
  ...names.map((name) => ({ way: 'route' as const, name, definition: definitionOfRoute(on, name) ?? '', ...by })),
  ...[...on.targets.keys()].map((name) => ({
    ...{ way: 'target' as const, name, definition: definitionOfTarget(on, name) ?? '' },
    ...by,
  })),
];

describe('doctor/proven', () => {
  it('is well when drills proved all that there is', async () => {
    expect(await checkProven(on, toolsWith({ proven: { value: ways } }))).toEqual([
      { check: 'proven', state: 'ok', says: 'Drills have proved 4 of 4 routes and targets.', fix: null },
    ]);
  });

  it('finds what was never proved, or has changed since, with the command that proves it, once the rules ask for drills', async () => {
    const some = ways.map((way) => (way.name === 'chat' ? { ...way, definition: 'other' } : way)).slice(1);
    const found = await checkProven(on, toolsWith({ proven: { value: some } }));

    expect(found).toMatchObject([
      { state: 'ok', says: 'Drills have proved 2 of 4 routes and targets.' },
      {
        state: 'warning',
        target: "route it's $(x)",
        says: 'It was never proven.',
        fix: "npx backup-alerts drill --route 'it'\\''s $(x)' --stage prod --region eu-west-1",
      },
      {
        state: 'warning',
        target: 'target chat',
        says: expect.stringMatching(/^It was proven at .*, changed since\.$/),
      },
    ]);
  });

  it('only says so before that, and that it cannot be looked at', async () => {
    expect(await checkProven(off, toolsWith())).toMatchObject([
      {
        state: 'ok',
        says: 'Drills have proved 0 of 4 routes and targets.',
        fix: expect.stringMatching(/^npx .*--route/),
      },
    ]);
    const denied = { notKnown: 'it is denied', lacks: 'dynamodb:Query' };
    expect(await checkProven(on, toolsWith({ proven: denied }))).toMatchObject([{ state: 'not-known' }]);
    expect(await checkProven(off, toolsWith({ proven: denied }))).toEqual([]);
  });
});
