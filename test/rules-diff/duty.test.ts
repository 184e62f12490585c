import { describe, expect, it } from 'vitest';
import { compareDuty } from '../../src/rules-diff/duty.ts';
import { rulesOf } from '../routing/sample-rules.ts';
import { rulesWith } from './small-rules.ts';

const rotation = (more = '') =>
  `rotations: { duty: { timezone: UTC, start: 2026-11-02, handover: "09:00", order: [a, b]${more} } }`;
const hours = 'hours: { office: { timezone: UTC, days: [MON-FRI], from: "09:00", to: "17:00" } }';
const said = (before: string, after: string) => compareDuty(rulesWith('[]', before), rulesWith('[]', after), null);

describe('rules-diff/duty', () => {
  it('says which rotations came and went', () => {
    expect(said('', rotation())).toEqual(['Rotation "duty" is new: a, b.']);
    expect(said(rotation(), '')).toEqual(['Rotation "duty" is gone; it was: a, b.']);
    expect(said(rotation(), rotation())).toEqual([]);
  });

  it('says that its overrides stand in another order', () => {
    const [one, other] = [
      '{ from: 2026-11-28, until: 2026-11-30, target: a, reason: swap }',
      '{ from: 2026-11-29, until: 2026-12-01, target: b, reason: ill }',
    ];

    expect(said(rotation(`, overrides: [${one}, ${other}]`), rotation(`, overrides: [${other}, ${one}]`))).toEqual([
      'Rotation "duty": its overrides stand in another order, of which the first that fits counts.',
    ]);
  });

  it('says which hours are new in steps', () => {
    const policies = (during: string) =>
      rulesOf(`version: 1
targets: { a: { sns: {} } }
${hours}
policies: { p: { steps: [{ notify: [a] }, { after: 15m, notify: [a]${during} }] } }
routes: [{ name: all, policy: p }]
`);

    expect(compareDuty(policies(''), policies(', during: office'), null)).toEqual([
      'Hours "office" are new: MON-FRI 09:00-17:00 UTC.',
    ]);
    expect(compareDuty(policies(', during: office'), policies(''), null)).toEqual([]);
  });
});
