import { describe, expect, it } from 'vitest';
import type { HoldingAcceptance } from '../../src/incidents/acceptance.ts';
import { coverOf } from '../../src/incidents/cover.ts';
import { acceptanceOf, describeAccepted, nameAcceptance } from '../../src/routing/accept.ts';
import { withPersonsAcceptances } from '../../src/rules/persons-acceptances.ts';
import { type AlertChange, anAlert, noon } from '../support/alerts.ts';
import { decideNow } from './decide-now.ts';
import { rulesOf } from './sample-rules.ts';

const until = '2026-12-01T00:00:00.000Z';
const issues = (statusMessage: string): AlertChange => ({ event: { statusMessage } });
const found = (severity: string, count?: number): AlertChange => ({
  event: {
    found: {
      ...{ id: `finding-${'a'.repeat(24)}-mi1`, reason: 'fell-out', severity, about: 'resource' as const },
      ...{ subject: null, name: null, ...(count === undefined ? {} : { count }) },
    },
  },
});

function accepted(change: AlertChange, more: Partial<HoldingAcceptance> = {}) {
  const made: HoldingAcceptance = {
    ...{ id: '01KA', covers: [coverOf(anAlert(change))], owner: 'data team', reason: 'on purpose', incidentId: '01JD' },
    ...{ from: noon, until, maker: { name: 'Ana' }, ended: null },
    ...more,
  };
  return withPersonsAcceptances(rulesOf('version: 1\n'), [made]);
}

describe('routing/accept', () => {
  const verdictOf = (was: AlertChange, is: AlertChange) =>
    acceptanceOf(anAlert(is), accepted(was), { now: noon, laneKeys: [] });

  it('says who accepted what is covered, and under which name', () => {
    const verdict = verdictOf({}, {});

    expect(verdict).toEqual({
      is: 'covered',
      accepted: { name: 'incident 01JD', owner: 'data team', reason: 'on purpose', until },
    });
    if (verdict?.is !== 'covered') return;
    expect(describeAccepted(verdict.accepted)).toBe(
      'It is accepted until 2026-12-01 00:00 UTC, by data team under “incident 01JD”: on purpose.',
    );
    expect(nameAcceptance(verdict.accepted)).toBe('acceptance "incident 01JD" of data team');
  });

  it.each<[string, AlertChange, AlertChange, string]>([
    [
      'more',
      issues('3 objects failed'),
      issues('3,000 objects failed'),
      ' (kms-key-unusable, at most 3)): it says 3000 now',
    ],
    ['no number', issues('3 objects failed'), issues('objects failed'), 'it says no number now'],
    ['a worse finding', found('high', 3), found('critical', 3), 'it is critical and says 3 now'],
    ['a worse one that counts nothing', found('high'), found('critical'), 'it is critical and says no number now'],
  ])('says what was outgrown by %s, and how it is now', (_what, was, is, says) => {
    expect(verdictOf(was, is)).toEqual({ is: 'outgrown', says: expect.stringContaining(says) });
  });

  it('is nothing where nobody accepted it, and outside the time of the acceptance', () => {
    const alert = anAlert();
    const at = (now: string, more: Partial<HoldingAcceptance> = {}) =>
      acceptanceOf(alert, accepted({}, more), { now, laneKeys: [] })?.is ?? null;

    expect(acceptanceOf(alert, rulesOf('version: 1\n'), { now: noon, laneKeys: [] })).toBeNull();
    expect(verdictOf({}, { error: { code: 'another' } })).toBeNull();
    expect([at(noon), at('2026-11-22T03:46:59.000Z'), at(until)]).toEqual(['covered', null, null]);
    expect(at(noon, { ended: { at: noon } })).toBeNull();
  });

  it('is a decision of its own, told to nobody; what a route ignores stays ignored, and the router is never accepted', () => {
    const rules = accepted({});
    expect(decideNow(anAlert(), rules, noon)).toMatchObject({ action: 'accept', steps: [], mute: null });
    const ignoring = rulesOf('version: 1\nroutes: [{ name: no, ignore: known }]\n');
    expect(decideNow(anAlert(), { ...ignoring, accept: rules.accept }, noon).action).toBe('ignore');
    const ofRouter = anAlert({ event: { ofRouter: 'rules' } });
    expect(decideNow(ofRouter, rules, noon)).toMatchObject({ action: 'open', accepted: null });
    const more = decideNow(anAlert(issues('9 objects failed')), accepted(issues('3 objects failed')), noon);
    expect(more).toMatchObject({
      action: 'open',
      severityReasons: expect.arrayContaining([expect.stringMatching(/^it outgrew/)]),
    });
    expect(more.trace).toContainEqual(expect.stringMatching(/^It outgrew what data team accepted/));
  });
});
