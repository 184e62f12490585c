import { describe, expect, it } from 'vitest';
import type { Weekday } from '../../src/lib/zoned-time.ts';
import { describeHold, describeHours, describePolicy, joined, joinedFew } from '../../src/rules/describe-policy.ts';
import { rulesOf } from '../routing/sample-rules.ts';

/** Returns a policy with these steps, as YAML. */
function policyWith(steps: string, more = '') {
  const text = `version: 1
hours: { office: { timezone: UTC, from: "09:00", to: "17:00" } }
policies: { a: { steps: [${steps}]${more} } }
`;
  const policy = rulesOf(text).policies.get('a');
  if (policy === undefined) throw new Error('no policy');
  return policy;
}

const step = (after: string) => `{ after: ${after}, notify: [alert-topic] }`;

describe('rules/describe-policy', () => {
  it.each([
    ['{ notify: [alert-topic] }', 'alert-topic'],
    [`{ notify: [alert-topic] }, ${step('15m')}`, 'alert-topic, then alert-topic after 15 min'],
    [step('50% of rpo'), 'alert-topic after 50% of the RPO'],
    ['{ notify: [alert-topic], during: office }', 'alert-topic during office'],
    [
      `{ notify: [alert-topic] }, { after: 0s, notify: [alert-topic], outside: office }`,
      'alert-topic, then alert-topic at once outside office',
    ],
    [
      ['1m', '2m', '3m', '4m'].map(step).join(),
      'alert-topic after 1 min, then alert-topic after 2 min, then alert-topic after 3 min, then one more step',
    ],
    [['1m', '2m', '3m', '4m', '5m'].map(step).join(), expect.stringMatching(/3 min, then 2 more steps$/)],
  ])('says %s in one sentence', (steps, says) => {
    expect(describePolicy(policyWith(steps))).toEqual(says);
  });

  it.each([
    ['', 'until it is resolved'],
    [', acknowledgedFor: 8h', 'for 8 h'],
    [', acknowledgedFor: next run', 'until the next run, for 1 d where that is not known'],
  ])('says how long an acknowledgement holds: %s', (more, says) => {
    expect(describeHold(policyWith('{ notify: [alert-topic] }', more))).toBe(says);
  });

  it.each<[Weekday[], string]>([
    [['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'], 'every day'],
    [['MON', 'TUE', 'WED', 'THU', 'FRI'], 'MON-FRI'],
    [['SUN', 'SAT'], 'SAT, SUN'],
    [['MON', 'WED', 'THU', 'FRI', 'SUN'], 'MON, WED-FRI, SUN'],
  ])('says the days %j as people do', (days, says) => {
    expect(describeHours({ days, from: 540, to: 1440, timezone: 'Europe/Berlin' })).toBe(
      `${says} 09:00-24:00 Europe/Berlin`,
    );
  });

  it('says a list as people do, and of a long one the first few', () => {
    expect(joined([])).toBe('');
    expect(joined(['a'])).toBe('a');
    expect(joined(['a', 'b', 'c'], 'or')).toBe('a, b or c');
    expect(joinedFew(['a', 'b', 'c'])).toBe('a, b and c');
    expect(joinedFew(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  });
});
