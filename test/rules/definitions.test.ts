import { describe, expect, it } from 'vitest';
import { definitionOfRoute, definitionOfTarget, definitionsOf } from '../../src/rules/definitions.ts';
import type { Rules } from '../../src/rules/rules.ts';
import { edited } from '../support/edited.ts';
import { readRules } from '../support/journey-rules.ts';

const text = `
version: 1
defaults: { policy: platform }
targets: { chat: { recorder: {} }, pager: { recorder: {} } }
hours: { office: { timezone: UTC, days: [MON-FRI], from: "09:00", to: "17:00" } }
policies:
  platform: { steps: [{ notify: [chat] }] }
  database: { steps: [{ notify: [chat] }, { after: 10m, notify: [pager], during: office }] }
routes:
  - name: outer
    match: { severity: [high] }
    routes: [{ name: inner, match: { resource: { type: [RDS] } }, policy: database }]
  - { name: other, match: { resource: { type: [S3] } } }
silences: [{ match: { drill: [true] }, until: 2026-11-30, reason: moving, by: ana }]
drills: [{ name: quarterly, schedule: "0 10 1 */3 *", timezone: UTC }]
`;
const before = readRules(text);
const changedText = (from: string, to: string) => readRules(edited(text, [from, to]));

/** Which routes and targets are defined otherwise. */
function changed(rules: Rules): string[] {
  const names = ['outer', 'inner', 'other', 'catch-all', 'gone'];
  return [
    ...names.filter((name) => definitionOfRoute(rules, name) !== definitionOfRoute(before, name)),
    ...['chat', 'pager'].filter((name) => definitionOfTarget(rules, name) !== definitionOfTarget(before, name)),
  ];
}

describe('rules/definitions', () => {
  it.each([
    ['severity: [high]', 'severity: [critical]', ['outer', 'inner']],
    ['type: [RDS]', 'type: [EFS]', ['inner']],
    ['after: 10m', 'after: 20m', ['inner']],
    ['to: "17:00"', 'to: "18:00"', ['inner']],
    ['defaults: { policy: platform }', 'defaults: { policy: database }', ['outer', 'other', 'catch-all']],
    [
      'platform: { steps: [{ notify: [chat] }] }',
      'platform: { steps: [{ notify: [pager] }] }',
      ['outer', 'other', 'catch-all'],
    ],
    ['pager: { recorder: {} }', 'pager: { recorder: {}, timezone: Europe/Berlin }', ['pager']],
    ['name: other', 'name: gone', ['other', 'gone']],
    ['reason: moving', 'reason: resting', []],
    ['0 10 1 */3 *', '0 11 1 */3 *', []],
  ])('%s to %s is another definition of %j', (from, to, names) => {
    expect(changed(changedText(from, to))).toEqual(names);
  });

  it('are none of what the rules do not have', () => {
    expect(definitionOfTarget(before, 'nobody')).toBeNull();
    expect(definitionOfRoute(before, 'nowhere')).toBeNull();
    expect(definitionOfRoute({ ...before, policies: new Map() }, 'catch-all')).not.toBeNull();
  });

  it('of all rules change with what is written there, but not with drills and what people made beside them', () => {
    const { rules, targets } = definitionsOf(before);
    const [silence] = before.silences;
    const made = { ...before, version: '99', silences: [...before.silences, { ...silence, id: 'made' } as never] };

    expect(definitionsOf(made)).toEqual({ rules, targets });
    expect(definitionsOf(changedText('0 10 1', '0 11 1')).rules).toBe(rules);
    expect(definitionsOf(changedText('reason: moving', 'reason: resting')).rules).not.toBe(rules);
    expect(targets.map(([name]) => name)).toEqual([...before.targets.keys()]);
  });
});
