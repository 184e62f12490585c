import { describe, expect, it } from 'vitest';
import { asPeriodLeft, endOf, withAlert, withRecord } from '../../src/audit/incident-trail.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { anAlert } from '../support/alerts.ts';
import { aRecord } from '../support/audited.ts';
import { anIncident } from '../support/incidents.ts';

const period = { from: '2026-11-22', until: '2026-11-22' };
const within = '2026-11-22T23:00:00.000Z';
const after = '2026-11-23T02:00:00.000Z';
const answer = (at: string) => ({ by: 'ana', via: 'in Slack', at });
const over = (at: string) => ({ ...answer(at), kind: 'answer' as const, reason: 'It is over.' });
const held = (at: string) => ({ ...answer(at), until: null });

/** How an incident stood at the end, that changed some hours after it. */
function left(change: Partial<Incident>, ...trail: Parameters<typeof asPeriodLeft>[1][]) {
  return asPeriodLeft(anIncident({ updatedAt: after, ...change }), trail[0], period);
}

describe('audit/incident-trail', () => {
  it('ends with the first moment of the day after', () => {
    expect(endOf(period)).toBe('2026-11-23T00:00:00.000Z');
  });

  it.each<[string, Partial<Incident>, string]>([
    ['nobody had answered', {}, 'open'],
    ['it was acknowledged', { acknowledgement: held(within) }, 'acknowledged'],
    ['it was acknowledged after it', { status: 'acknowledged', acknowledgement: held(after) }, 'open'],
    ['it was over', { status: 'resolved', acknowledgement: held(within), resolution: over(within) }, 'resolved'],
    [
      'it was over after it',
      { status: 'resolved', acknowledgement: held(within), resolution: over(after) },
      'acknowledged',
    ],
  ])('says how it stood at the end of the period when %s', (_when, change, status) => {
    const { resolution, acknowledgement, ...incident } = left(change);
    expect(incident.status).toBe(status);
    expect([resolution, acknowledgement].every((one) => one === null || one.at === within)).toBe(true);
  });

  it('takes nothing back of what did not change after the period', () => {
    const incident = anIncident({ updatedAt: within, status: 'resolved', resolution: over(within) });
    expect(asPeriodLeft(incident, undefined, period)).toEqual(incident);
  });

  it('counts records and alerts that the period has, and shows none that came after it', () => {
    const record = (sequence: number, what = 'step') => aRecord({ sequence, what, hash: String(sequence) });
    const trail = [record(3), record(1), record(2)].reduce<Parameters<typeof withRecord>[0]>(withRecord, undefined);
    const [summary] = anIncident().alerts;
    const alerts = summary === undefined ? [] : [summary, { ...summary, occurredAt: after }];
    const { escalation } = anIncident();
    const change = {
      revision: 9,
      recordHash: '9',
      alertCount: 7,
      alerts,
      escalation: { ...escalation, exhausted: true },
    };

    const incident = left(change, withAlert(trail, { alert: anAlert() }));
    expect(incident).toMatchObject({ revision: 3, recordHash: '3', alertCount: 1, escalation: { exhausted: false } });
    expect(incident.alerts).toEqual(alerts.slice(0, 1));
    expect(left(change, withRecord(trail, record(4, 'exhausted'))).escalation.exhausted).toBe(true);
    expect(left(change)).toMatchObject({ revision: 9, alertCount: 7 });
    const before = { ...change, openedAt: '2026-11-20T00:00:00.000Z' };
    expect(left(before, withAlert(trail, { alert: anAlert() }))).toMatchObject({
      alertCount: 7,
      escalation: { exhausted: true },
    });
  });
});
