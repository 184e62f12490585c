import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRules } from '../../src/rules/check/check.ts';
import { formatIssue } from '../../src/rules/check/issue.ts';
import { decideNow as decide } from '../routing/decide-now.ts';
import { channelOptions, exampleRules } from '../routing/sample-rules.ts';
import { aPlainAlert } from '../support/alerts.ts';

/** Checks texts, each a part; accepted rules must decide, refused ones must say why in bounded lines. */
function holds(...texts: string[]): void {
  const parts = texts.map((text, index) => ({ name: `routing/${index}`, text }));
  const checked = checkRules(parts, channelOptions, '1');
  if ('rules' in checked) {
    const decision = decide(aPlainAlert(), checked.rules);
    expect(decision.action === 'ignore' || decision.steps.length > 0).toBe(true);
    for (const { targets } of decision.steps) {
      expect(targets.every((target) => checked.rules.targets.has(target))).toBe(true);
    }
    return;
  }
  expect(checked.problems.length).toBeGreaterThan(0);
  for (const problem of checked.problems) expect(formatIssue(problem)).toMatch(/^.{1,4000}$/);
}

describe('properties: rules', () => {
  it('accepts or refuses any text, and never throws', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300, size: 'max' });
    fc.assert(
      fc.property(text, (one) => holds(one)),
      { numRuns: 300 },
    );
  });

  it('accepts or refuses the example with any edit', () => {
    const place = fc.integer({ min: 0, max: exampleRules.length });
    const piece = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom('[', '{', '}', ': ', '- ', '\n', '&a ', '*a', '"', '!!set '),
    );
    fc.assert(
      fc.property(place, fc.integer({ min: 0, max: 12 }), piece, (start, length, inserted) => {
        holds(exampleRules.slice(0, start) + inserted + exampleRules.slice(start + length));
      }),
      { numRuns: 500 },
    );
  });

  it('accepts or refuses any JSON in any place of a part beside the example', () => {
    const key = fc.constantFrom('defaults', 'targets', 'policies', 'routes', 'windows', 'fallback', 'bulletins', 'x');
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), fc.dictionary(key, fc.jsonValue()), (one, other) => {
        holds(exampleRules, JSON.stringify({ version: 1, ...one }), JSON.stringify({ version: 1, ...other }));
      }),
      { numRuns: 150 },
    );
  });

  it('accepts or refuses any JSON in any place of a document', () => {
    const key = fc.constantFrom('version', 'defaults', 'targets', 'policies', 'routes', 'silences', 'fallback', 'x');
    const route = fc.record(
      {
        name: fc.string(),
        match: fc.jsonValue(),
        policy: fc.jsonValue(),
        continue: fc.jsonValue(),
        groupBy: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), fc.array(route, { maxLength: 3 }), (document, routes) => {
        holds(JSON.stringify({ ...document, version: 1 }));
        holds(JSON.stringify({ version: 1, routes }));
        holds(
          JSON.stringify({
            version: 1,
            policies: { a: { steps: routes } },
            targets: { a: document, b: { sns: document } },
          }),
        );
      }),
      { numRuns: 150 },
    );
  });
});
