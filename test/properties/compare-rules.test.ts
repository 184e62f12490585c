import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Alert } from '../../src/incidents/alert.ts';
import { conditionsIn } from '../../src/patterns/alternatives.ts';
import { decide } from '../../src/routing/decide.ts';
import { checkRules } from '../../src/rules/check/check.ts';
import type { Rules } from '../../src/rules/rules.ts';
import { compareRules } from '../../src/rules-diff/compare-rules.ts';
import { type Aspect, aspects, differenceKeys, outcomeOf } from '../../src/rules-diff/outcome.ts';
import { placedRoutes } from '../../src/rules-diff/placed-routes.ts';
import { findRegions, type Region } from '../../src/rules-diff/regions.ts';
import { documentOf, type SampledField, sampleFields } from '../../src/rules-diff/samples.ts';
import { richRules } from '../routing/rich-rules.ts';
import { channelOptions, exampleRules, rulesOf } from '../routing/sample-rules.ts';
import { aPlainAlert } from '../support/alerts.ts';
import { everySample, rulesWith, someRoutes, withEdit } from './some-routes.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is what this is for
const inert = /^[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f]{1,600}$/;

const mutes = (rules: Rules) =>
  rules.silences.map(({ pattern: written, matches }) => ({ name: 'silence', pattern: written, matches }));

function keysOf(sample: readonly number[], fields: readonly SampledField[], before: Rules, after: Rules) {
  const document = documentOf(fields, sample);
  const [was, is] = [before, after].map((rules) => outcomeOf(document, rules, mutes(rules)).outcome);
  if (was === undefined || is === undefined) throw new Error('no outcome');
  return differenceKeys({ before: was, after: is }, document.severity);
}

function holds({ box }: Region, sample: readonly number[]): boolean {
  return sample.every((place, index) => ((box[index] ?? 0n) >> BigInt(place)) & 1n);
}

/** All that people notice of a decision about an alert. */
function noticed(alert: Alert, rules: Rules): string {
  const {
    trace,
    reason,
    severityReasons,
    rulesVersion,
    routing: { groupKey, route: _route, acknowledgedForSeconds, ...routing },
    ...rest
  } = decide(alert, rules, {
    now: '2026-11-22T23:10:00.000Z',
    inhibitors: [],
  });
  return JSON.stringify({ ...routing, ...rest });
}

const alerts = ['RDS', 'EBS', 'DynamoDB'].flatMap((one) =>
  [{ environment: 'prod' }, { environment: 'dev' }, {}].flatMap((tags: Record<string, string>) =>
    (['critical', 'low'] as const).flatMap((worst) =>
      [1, 3].map((strikes) =>
        aPlainAlert({
          severity: worst,
          strikes,
          resource: { type: one, tags, name: strikes === 3 ? 'payroll-1' : 'x-replica' },
        }),
      ),
    ),
  ),
);

describe('properties: compare-rules', () => {
  it('finds every sample alert that comes to something else, and no other', () => {
    fc.assert(
      fc.property(someRoutes, someRoutes, fc.boolean(), (some, others, isEdit) => {
        const before = rulesWith(some);
        const after = rulesWith(isEdit ? [...others.slice(0, 1), ...some] : others);
        const patterns = [before, after].flatMap((rules) =>
          [...placedRoutes(rules.routes).values()].map((one) => one.route.pattern),
        );
        const fields = sampleFields([...patterns, { severity: ['low'] }].flatMap((one) => conditionsIn(one)));
        const regions = findRegions(before, after, mutes(before), fields, 100_000);
        for (const sample of everySample(fields)) {
          const keys = keysOf(sample, fields, before, after);
          for (const aspect of aspects) {
            expect(keysIn(regions, aspect, sample)).toEqual(keys[aspect] === null ? [] : [keys[aspect]]);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  it('says nothing of rules and themselves', () => {
    fc.assert(
      fc.property(someRoutes, (some) => {
        expect(compareRules(rulesWith(some), rulesWith(some))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['the example', exampleRules],
    ['rules that use everything', richRules],
  ])(
    'says something of every edit of %s that changes a decision, in a bounded number of inert lines',
    (_what, text) => {
      const rules = rulesOf(text);
      const before = alerts.map((alert) => noticed(alert, rules));
      let valid = 0;
      fc.assert(
        fc.property(fc.nat(5000), fc.nat(5000), (place, other) => {
          const checked = checkRules(
            [{ name: 'routing', text: stringify(withEdit(parse(text), place, other)) }],
            channelOptions,
            '1',
          );
          if ('problems' in checked) return;
          valid += 1;
          const lines = compareRules(rules, checked.rules);
          expect(lines.length).toBeLessThanOrEqual(41);
          for (const line of lines) expect(line).toMatch(inert);
          if (alerts.some((alert, index) => noticed(alert, checked.rules) !== before[index])) {
            expect(lines.length).toBeGreaterThan(0);
          }
        }),
        { numRuns: 300 },
      );
      expect(valid).toBeGreaterThan(30);
    },
  );
});

function keysIn(regions: readonly Region[], aspect: Aspect, sample: readonly number[]): string[] {
  return [...new Set(regions.filter((one) => one.aspect === aspect && holds(one, sample)).map(({ key }) => key))];
}
