import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/escalation/policy.ts';
import { comparePolicies } from '../../src/rules-diff/policies.ts';
import { policy } from '../support/standing.ts';

const compared = (was: readonly Policy[], is: readonly Policy[]) =>
  comparePolicies(
    { policies: new Map(was.map((one) => [one.name, one])) },
    { policies: new Map(is.map((one) => [one.name, one])) },
  );

describe('rules-diff/policies', () => {
  it('says of a new one how often it runs and what takes over', () => {
    const told = 'chat and tickets, then pager after 15 min, then pager and mail after 45 min';

    expect(compared([], [policy])).toEqual([`Policy "database" is new: ${told}; runs 2 times.`]);
    expect(compared([], [{ ...policy, repeat: 0 }])).toEqual([`Policy "database" is new: ${told}.`]);
    expect(compared([], [{ ...policy, repeat: 0, handOver: 'management' }])).toEqual([
      `Policy "database" is new: ${told}; hands over to policy "management".`,
    ]);
    expect(compared([policy], [])).toEqual([`Policy "database" is gone; it told ${told}.`]);
  });

  it('says nothing of a pause that no round follows', () => {
    expect(compared([{ ...policy, repeat: 0 }], [{ ...policy, repeat: 0, repeatAfterSeconds: 60 }])).toEqual([]);
    expect(compared([policy], [policy])).toEqual([]);
  });
});
