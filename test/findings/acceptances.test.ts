import { describe, expect, it } from 'vitest';
import { acceptFindings } from '../../src/findings/acceptances.ts';
import type { Finding, Judgement } from '../../src/findings/finding.ts';
import { nameOfFinding } from '../../src/findings/found-problems.ts';
import type { Covered } from '../../src/incidents/cover.ts';
import { withPersonsAcceptances } from '../../src/rules/persons-acceptances.ts';
import { rulesOf } from '../routing/sample-rules.ts';
import { table } from './an-account.ts';

const at = '2026-11-22T14:00:00.000Z';
const found: Finding = {
  ...{ reason: 'restore-test-incomplete', sure: 'certain', resourceArn: null, resourceType: null, missed: 3 },
  ...{
    planName: 'tests',
    planId: null,
    ruleNames: [],
    dueAt: null,
    deadline: null,
    lastGoodAt: null,
    rpoSeconds: null,
  },
  ...{ key: null, subject: { arn: null, type: 'Restore testing plan', name: 'tests' }, copyTo: null, keyState: null },
  ...{ severity: 'high', accepted: null, says: 'Three were left out.', advice: [] },
};
const notStarted: Finding = {
  ...found,
  reason: 'not-started',
  resourceArn: table('orders'),
  planId: 'p',
  subject: null,
};

const cover = (problem: Covered['problem'], most: number | null): Covered => ({
  ...{ problem, most, name: 'tests', resourceArn: null, code: 'restore-test-incomplete' },
});
const ofFound = cover({ is: 'finding', id: nameOfFinding(found), severity: 'high' }, 3);
const ofRuns = cover({ is: 'run', laneId: 'x', resourceArn: table('orders'), planId: 'p' }, null);

function judged(findings: readonly Finding[], covers: readonly Covered[], until = '2026-12-01T00:00:00.000Z') {
  const made = {
    ...{ id: '01KA', covers, owner: 'data team', reason: 'on purpose', from: at, until, incidentId: '01JD' },
    ...{ maker: { name: 'Ana' }, ended: null },
  };
  const { accept } = withPersonsAcceptances(rulesOf('version: 1\n'), [made]);
  const judgement = { findings, estate: { resources: new Map() }, look: { at } } as unknown as Judgement;
  const { findings: after, acceptances } = acceptFindings(judgement, accept);
  return { state: acceptances[0]?.state, accepted: after.map(({ accepted }) => accepted?.owner ?? null) };
}

describe('findings/acceptances: of people', () => {
  it.each<[string, Finding, ReturnType<typeof judged>]>([
    ['what was accepted', found, { state: 'holds', accepted: ['data team'] }],
    ['less of it', { ...found, missed: 1, severity: 'low' }, { state: 'holds', accepted: ['data team'] }],
    ['more of it', { ...found, missed: 4 }, { state: 'outgrown', accepted: [null] }],
    ['three thousand of it', { ...found, missed: 3000 }, { state: 'outgrown', accepted: [null] }],
    ['what is worse', { ...found, severity: 'critical' }, { state: 'outgrown', accepted: [null] }],
    ['another reason', { ...found, reason: 'stale' }, { state: 'unused', accepted: [null] }],
    ['another plan', { ...found, planId: 'q' }, { state: 'unused', accepted: [null] }],
    ['another one of the same', { ...found, key: 'k' }, { state: 'unused', accepted: [null] }],
  ])('%s', (_what, finding, expected) => {
    expect(judged([finding], [ofFound])).toEqual(expected);
  });

  it('runs that never started are covered however many there are by now, of that plan and resource alone', () => {
    const others = [
      { ...notStarted, planId: 'q' },
      { ...notStarted, resourceArn: table('carts') },
    ];
    expect(judged([{ ...notStarted, missed: 9 }, ...others], [ofRuns])).toEqual({
      state: 'holds',
      accepted: ['data team', null, null],
    });
  });

  it('that one has grown says nothing of another', () => {
    expect(judged([{ ...found, missed: 9 }, notStarted], [ofFound, ofRuns])).toEqual({
      state: 'outgrown',
      accepted: [null, 'data team'],
    });
  });

  it('counts again from its end on', () => {
    expect(judged([found], [ofFound], at)).toEqual({ state: 'ended', accepted: [null] });
  });
});
