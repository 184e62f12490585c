import { describe, expect, it } from 'vitest';
import type { Audited } from '../../src/audit/audited.ts';
import { oscalText } from '../../src/audit/oscal.ts';
import { PeriodFacts } from '../../src/audit/period-facts.ts';

const period = { from: '2026-11-21', until: '2026-11-22' };
const audited: Audited = {
  period,
  facts: new PeriodFacts(),
  digests: new Map(),
  gaps: [],
  sample: null,
  frameworks: null,
  report: null,
};
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;

describe('audit/oscal', () => {
  it('has observations and no findings, each with an id of its own', () => {
    const results = JSON.parse(oscalText(audited, { origin: 'a', madeAt: '2026-11-23T04:00:00.000Z' }))[
      'assessment-results'
    ];
    const [result] = results.results;
    expect(result.findings).toBeUndefined();
    const ids = [results.uuid, result.uuid, ...result.observations.map((one: { uuid: string }) => one.uuid)];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(uuid);
    expect(results['import-ap'].href).toBe(`#${results['back-matter'].resources[0].uuid}`);
    expect(result.observations.map((one: { title: string }) => one.title)).toContain('Exception: not-counted');
  });

  it('has other ids for another deployment, and the last day where there is no digest', () => {
    const of = (origin: string | null) => oscalText(audited, { origin, madeAt: null });
    expect(of('a')).toBe(of('a'));
    expect(of('a')).not.toBe(of(null));
    expect(JSON.parse(of(null))['assessment-results'].metadata['last-modified']).toBe('2026-11-22T23:59:59.999Z');
  });
});
