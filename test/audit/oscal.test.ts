import { describe, expect, it } from 'vitest';
import type { Audited } from '../../src/audit/audited.ts';
import { controls } from '../../src/audit/controls.ts';
import { controlToken, oscalText, poamText } from '../../src/audit/oscal.ts';
import { PeriodFacts } from '../../src/audit/period-facts.ts';
import { anArchivedAcceptance, anAudited, aRecord } from '../support/audited.ts';
import { anIncident } from '../support/incidents.ts';

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

  it('names the controls that are claimed, by framework, as OSCAL writes ids', () => {
    const selections = (frameworks: string[] | null) =>
      JSON.parse(oscalText({ ...audited, frameworks }, { origin: null, madeAt: null }))['assessment-results']
        .results[0]['reviewed-controls']['control-selections'];
    expect(selections(['DORA'])).toEqual([
      { description: 'DORA', 'include-controls': [{ 'control-id': 'article-12.2' }, { 'control-id': 'article-17.2' }] },
    ]);
    expect(selections(['PCI DSS v4'])).toEqual([{ description: 'No control is claimed.' }]);
    expect(selections(null).length).toBeGreaterThan(10);
  });

  it.each([
    ['CP-9(1)', 'cp-9.1'],
    ['A.8.13', 'a.8.13'],
    ['164.308(a)(7)(ii)(A)', '_164.308.a.7.ii.a'],
    ['Article 12(2)', 'article-12.2'],
    ['22', '_22'],
  ])('writes %s as %s', (id, token) => {
    expect(controlToken(id)).toBe(token);
  });

  it('writes each as a token', () => {
    const tokens = controls.map(({ id }) => controlToken(id));
    expect(tokens.filter((token) => !/^(?:\p{L}|_)[\p{L}\p{N}.\-_]*$/u.test(token))).toEqual([]);
  });

  it('has a plan of action when something is open, and none when nothing is', () => {
    expect(poamText(audited, { origin: 'a', madeAt: null })).toBeNull();
    const open = anAudited([
      ['incidents', [anIncident({ owners: [] }), anIncident({ id: 'i2', alerts: [] })]],
      ['acceptances', [anArchivedAcceptance()]],
      ['records', [aRecord({ subject: { kind: 'day', id: '2026-11-22' }, details: { unexplained: 2 } })]],
    ]);
    const text = poamText(open, { origin: null, madeAt: null }) ?? '';
    const plan = JSON.parse(text)['plan-of-action-and-milestones'];
    expect(plan['system-id']).toEqual({ id: 'not known' });
    expect(plan.metadata['last-modified']).toBe('2026-11-22T23:59:59.999Z');
    expect(plan['poam-items'].map((one: { title: string }) => one.title)).toEqual([
      'critical: open-incident 01KB0000000000000000000001',
      'critical: open-incident i2',
      'accepted a1',
      'unexplained-jobs 2026-11-22',
    ]);
    expect(plan.risks.map((one: { deadline?: string }) => one.deadline ?? '')).toEqual([
      '',
      '',
      '2026-12-31T00:00:00.000Z',
      '',
    ]);
    expect(plan.risks[2].description).toContain('owner: dba. it moves');
    const risks = plan.risks.map((one: { uuid: string }) => one.uuid);
    expect(
      plan['poam-items'].map(
        (one: { 'related-risks': [{ 'risk-uuid': string }] }) => one['related-risks'][0]['risk-uuid'],
      ),
    ).toEqual(risks);
    const known = poamText(open, { origin: 'prod', madeAt: '2026-11-23T04:00:00.000Z' }) ?? '';
    expect(JSON.parse(known)['plan-of-action-and-milestones']).toMatchObject({
      'system-id': { id: 'prod' },
      metadata: { 'last-modified': '2026-11-23T04:00:00.000Z' },
    });
  });
});
