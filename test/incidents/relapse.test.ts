import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import { newLane } from '../../src/incidents/lane.ts';
import { openIncident } from '../../src/incidents/open-incident.ts';
import { lastIncidentOf, relapseOf } from '../../src/incidents/relapse.ts';
import { anAlert } from '../support/alerts.ts';
import { aDecision, anIncident, aSummary } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

const lane = newLane(aSummary().laneKey);
const resolution = { kind: 'answer', by: 'Ana', via: 'in Slack', at: at(0), reason: 'x' } as const;
const accepted = { ...resolution, kind: 'accepted', accepted: { owner: 'dba', until: at(900) }, why: 'known' } as const;
const last = anIncident({ status: 'resolved', resolution });
const relapse = (change: Partial<Incident> | null = {}, code = 'kms-key-unusable', within = 3600, minutes = 30) =>
  relapseOf(change === null ? null : { ...last, ...change }, lane, anAlert({ error: { code } }), within, at(minutes));

describe('incidents/relapse', () => {
  it('is of the last incident of the lane, with how often by now', () => {
    const before = { incidentId: 'x', number: 2, resolvedAt: at(-600), resolvedBy: 'Ben' };

    expect(relapse()).toEqual({ incidentId: last.id, number: 1, resolvedAt: at(0), resolvedBy: 'Ana' });
    expect(relapse({ relapseOf: before })?.number).toBe(3);
    expect(lastIncidentOf({ ...lane, openIncidentId: 'open' })).toBe('open');
    const lastCleared = { eventKey: 'e', incidentId: 'cleared' };
    expect(lastIncidentOf({ ...lane, lastCleared })).toBe('cleared');
    expect(lastIncidentOf(lane)).toBeNull();
  });

  it('of a large group goes by the error that they have in common', () => {
    const alerts = [aSummary({ laneKey: 'another' })];

    expect(relapse({ alerts })).not.toBeNull();
    expect(relapse({ alerts }, 'access-denied')).toBeNull();
    const mixed = [aSummary({ laneKey: 'another' }), aSummary({ laneKey: 'third', errorCode: 'access-denied' })];
    expect(relapse({ alerts: mixed }), 'one of them is enough').not.toBeNull();
  });

  it('goes by what its own lane had where that is known, whatever others had', () => {
    const alerts = [aSummary({ errorCode: 'access-denied' }), aSummary({ laneKey: 'another' })];

    expect(relapse({ alerts })).toBeNull();
    expect(relapse({ alerts }, 'access-denied')).not.toBeNull();
  });

  it('is one up to the last moment', () => {
    expect(relapse({}, 'kms-key-unusable', 1800, 30)).not.toBeNull();
  });

  it.each([
    ['no incident before', () => relapse(null)],
    ['one that is not over', () => relapse({ status: 'open' })],
    ['one of which nobody knows how it ended', () => relapse({ resolution: null })],
    ['one that was accepted', () => relapse({ resolution: accepted })],
    ['another error', () => relapse({}, 'access-denied')],
    ['rules that ask for none', () => relapse({}, 'kms-key-unusable', 0)],
    ['one that was over long ago', () => relapse({}, 'kms-key-unusable', 3600, 61)],
  ])('is none with %s', (_what, found) => {
    expect(found()).toBeNull();
  });

  it('is said when it opens', () => {
    const found = relapse();
    const change = openIncident('01KB', anAlert(), aDecision(), at(30), { relapse: found });

    expect(change.after.relapseOf).toEqual(found);
    expect(change.record.details.relapseOf).toEqual(found);
    expect(change.record.reason).toMatch(/ It is relapse 1: incident .* of the same was resolved at /);
    const first = openIncident('01KB', anAlert(), aDecision(), at(30));
    expect(first.after).not.toHaveProperty('relapseOf');
    expect(first.record.details).not.toHaveProperty('relapseOf');
  });
});
