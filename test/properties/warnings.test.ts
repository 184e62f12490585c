import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Severity } from '../../src/incidents/alert.ts';
import { conditionsIn } from '../../src/patterns/alternatives.ts';
import { walkDocument } from '../../src/routing/walk-routes.ts';
import { severitiesIn } from '../../src/rules/check/warnings/facts.ts';
import { seeRoutes } from '../../src/rules/check/warnings/seen-routes.ts';
import { placedRoutes } from '../../src/rules-diff/placed-routes.ts';
import { documentOf, type SampledField, sampleFields } from '../../src/rules-diff/samples.ts';
import { everySample, rulesWith, someRoutes } from './some-routes.ts';

describe('properties: warnings', () => {
  it('what is proven of routes is true of every alert', () => {
    fc.assert(
      fc.property(someRoutes, (written) => {
        const rules = rulesWith(written);
        const fields: SampledField[] = sampleFields(
          [...placedRoutes(rules.routes).values()].flatMap(({ route }) => conditionsIn(route.pattern)),
        );
        const seen = new Map(seeRoutes(rules.routes).all.map((one) => [one.route.name, one]));
        for (const sample of everySample(fields)) {
          const document = documentOf(fields, sample);
          const walk = walkDocument(document, rules, { severity: document.severity as Severity });
          const matched = walk.tried.filter(({ because }) => because === null).map(({ route }) => route.name);
          expect(matched.filter((name) => seen.get(name)?.idle !== null)).toEqual([]);
          if (walk.route === null) continue;
          const decided = seen.get(walk.route.name);
          if (decided === undefined) throw new Error('a route that is not there');
          expect(decided.isHandedOn).toBe(false);
          expect(severitiesIn(decided.facts, decided.end)).toContain(walk.severity);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is tried on rules of which something is proven', () => {
    // The same rules each time: how many of a handful hand on is chance.
    const seen = fc
      .sample(someRoutes, { seed: 7, numRuns: 250 })
      .flatMap((written) => seeRoutes(rulesWith(written).routes).all);

    expect(seen.filter(({ idle }) => idle !== null).length).toBeGreaterThan(15);
    expect(seen.filter(({ isHandedOn }) => isHandedOn).length).toBeGreaterThan(1);
  });
});
