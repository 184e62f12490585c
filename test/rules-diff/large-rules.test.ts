import { describe, expect, it } from 'vitest';
import type { Rules } from '../../src/rules/rules.ts';
import { compareRules } from '../../src/rules-diff/compare-rules.ts';
import { rulesOf } from '../routing/sample-rules.ts';
import { workedMs } from '../support/worked.ts';

describe('rules-diff: large rules', () => {
  it('takes all patterns of large rules in bounded time', () => {
    const routes = (policy: string) =>
      Array.from({ length: 400 }, (_, index) => ({
        name: `route ${index}`,
        match: { account: [String(index)], resource: { tags: { team: [`t${index % 40}`] } } },
        policy: index % 3 === 0 ? policy : 'default',
        ...(index % 5 === 0 ? { severity: 'low' } : {}),
      }));
    const policies = {
      a: { steps: [{ notify: ['alert-topic'] }] },
      b: { steps: [{ notify: ['alert-topic'] }], repeat: 1 },
    };
    const [before, after] = ['a', 'b'].map((one) =>
      rulesOf(JSON.stringify({ version: 1, policies, routes: routes(one) })),
    );
    const begin = workedMs();

    const lines = compareRules(before as Rules, after as Rules);

    expect(lines[0]).toMatch(
      /^account=0 or 120, team=t0; .*; and \d+ more kinds of alerts: policy "b" instead of "a" /,
    );
    expect(workedMs() - begin).toBeLessThan(15_000);
  });
});
