import { describe, expect, it } from 'vitest';
import type { ProvenWay } from '../../src/incidents/proven-way.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { definitionOfRoute, definitionOfTarget } from '../../src/rules/definitions.ts';
import { lastProven, sayProven, standings } from '../../src/rules/last-proven.ts';
import { noon } from '../support/alerts.ts';
import { readRules } from '../support/journey-rules.ts';

const rules = readRules(`
version: 1
defaults: { policy: platform }
targets: { chat: { recorder: {} }, pager: { recorder: {} }, mail: { recorder: {} } }
policies: { platform: { steps: [{ notify: [chat] }] } }
routes:
  - { name: audited, continue: true, notify: [mail] }
  - { name: quiet, match: { resource: { type: [EFS] } }, ignore: nobody restores these }
  - { name: databases, match: { resource: { type: [RDS] } }, routes: [{ name: inner, match: { severity: [high] } }] }
`);

function way(name: string, of: 'route' | 'target', more: Partial<ProvenWay> = {}): ProvenWay {
  const definition = (of === 'route' ? definitionOfRoute(rules, name) : definitionOfTarget(rules, name)) ?? '';
  return { way: of, name, at: noon, drillId: 'drill-1', by: 'router', definition, ...more };
}

describe('rules/last-proven', () => {
  it('says of each route that decides, and of each target, how its proof stands', () => {
    const ways = [
      way('databases', 'route'),
      way('inner', 'route', { definition: 'other' }),
      way('chat', 'target', { at: addSeconds(noon, -401 * 86_400) }),
      way('pager', 'target'),
      way('gone', 'target'),
    ];
    const stands = lastProven(rules, ways, addSeconds(noon, 60));

    expect(stands.map(({ way: of, name, state }) => `${of} ${name}: ${state}`)).toEqual(
      [
        'route databases: proven',
        'route inner: changed',
        'route catch-all: never',
        'target alert-topic: never',
        'target chat: old',
        'target pager: proven',
        'target mail: never',
      ].toSorted((a, b) => order(a) - order(b)),
    );
    expect(stands.map(sayProven)).toEqual(
      expect.arrayContaining([
        'proven at 2026-11-22 03:47 UTC by router',
        'proven at 2026-11-22 03:47 UTC by router, changed since',
        'proven at 2025-10-17 03:47 UTC by router, more than a year ago',
        'never proven',
      ]),
    );
    expect(sayProven({ state: 'proven', at: noon, by: null })).toBe('proven at 2026-11-22 03:47 UTC by somebody');
  });

  it('says nothing of what the rules do not have', () => {
    const gone = [
      { way: 'route', name: 'gone' },
      { way: 'target', name: 'gone' },
    ] as const;
    expect(standings(rules, gone, [], noon)).toEqual([]);
  });
});

/** Targets come in the order in which compiled rules have them. */
function order(said: string): number {
  const [way = '', name = ''] = said.replace(/:.*/, '').split(' ');
  return way === 'route' ? -1 : [...rules.targets.keys()].indexOf(name);
}
