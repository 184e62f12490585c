import { describe, expect, it } from 'vitest';
import { firstTold, incidentRows } from '../../src/audit/incident-row.ts';
import { anAlert } from '../support/alerts.ts';
import { aDelivery, anAudited, aRecord, auditedAt } from '../support/audited.ts';
import { anIncident } from '../support/incidents.ts';

const rules = { version: '1', sha256: 'a', modifiedBy: null, modifiedAt: null, seenAt: '2026-11-20T00:00:00.000Z' };
const document =
  '{"targets":{"chat":{"timezone":"UTC","jira":{"project":"OPS"}},"mail":{"email":{"to":["a@x.example"]}},"odd":null}}';
const { facts } = anAudited([
  ['rules', [{ ...rules, document }]],
  [
    'incidents',
    [
      anIncident(),
      anIncident({ id: 'i2', openedAt: '2026-11-22T01:00:00.000Z' }),
      anIncident({ id: 'd', drill: true }),
    ],
  ],
  [
    'deliveries',
    [
      aDelivery({ firstAttemptAt: '2026-11-22T05:00:00.000Z', lastAttemptAt: '2026-11-22T05:00:09.000Z' }),
      aDelivery({
        target: 'mail',
        firstAttemptAt: '2026-11-22T03:13:00.000Z',
        lastAttemptAt: '2026-11-22T03:14:00.000Z',
      }),
      aDelivery({ target: 'odd', status: 'failed', result: null, firstAttemptAt: '2026-11-22T03:12:30.000Z' }),
      aDelivery({ target: 'behind', status: 'failed', result: null, firstAttemptAt: '2026-11-21T20:00:00.000Z' }),
      aDelivery({ target: 'none', status: 'skipped', firstAttemptAt: '2026-11-22T02:00:00.000Z' }),
    ],
  ],
]);

describe('audit/incident-row', () => {
  it('has incidents in the order in which they were opened, drills apart', () => {
    expect(incidentRows(facts, 'real').map(({ incident }) => incident.id)).toEqual(['i2', anIncident().id]);
    expect(incidentRows(facts, 'drills').map(({ incident }) => incident.id)).toEqual(['d']);
  });

  it('knows tickets by the targets that are trackers', () => {
    expect(incidentRows(facts, 'real').map(({ tickets }) => tickets)).toEqual([[], ['OPS-1']]);
  });

  it('says when somebody was first told, and first got it; what was not sent told nobody, and no clock that is behind counts', () => {
    const [none, told] = incidentRows(facts, 'real');
    expect(told === undefined ? null : firstTold(told)).toEqual({
      tried: '2026-11-22T03:12:30.000Z',
      delivered: '2026-11-22T03:14:00.000Z',
    });
    expect(none === undefined ? null : firstTold(none)).toEqual({ tried: null, delivered: null });
  });

  it('says nothing of what came of it before the period', () => {
    const { facts: later } = anAudited([
      ['incidents', [anIncident({ openedAt: '2026-11-21T23:00:00.000Z' })]],
      ['alerts', [{ incidentId: anIncident().id, revision: 4, at: auditedAt, alert: anAlert() }]],
      ['deliveries', [aDelivery({ kind: 'joined' })]],
    ]);
    const [row] = incidentRows(later, 'real');
    expect(row).toMatchObject({ isOpenedBefore: true, firstAlert: null });
    expect(row === undefined ? null : firstTold(row)).toEqual({ tried: null, delivered: null });
  });

  it('shows what its first alerts of the period were about', () => {
    const alerts = Array.from({ length: 30 }, (_none, index) => {
      const alert = anAlert({ event: { jobId: `job-${index}` } });
      return { incidentId: anIncident().id, revision: index + 1, at: auditedAt, alert };
    });
    const { facts: shown } = anAudited([
      ['incidents', [anIncident()]],
      ['alerts', alerts],
    ]);
    const [row] = incidentRows(shown, 'real');
    const first = alerts.slice(0, 20).map(({ alert }) => alert.event.jobId);
    expect(row?.shown.map(({ jobId }) => jobId)).toEqual(first);
    expect(row?.firstAlert?.revision).toBe(1);
  });

  it('knows the first who took it in hand, even if that did not hold', () => {
    const record = (sequence: number, what: string, actor: string) => aRecord({ sequence, what, actor });
    const { facts: known } = anAudited([
      ['incidents', [anIncident()]],
      ['records', [record(4, 'acknowledged', 'bo'), record(2, 'snoozed', 'ana'), record(1, 'opened', 'router')]],
    ]);
    expect(incidentRows(known, 'real')[0]?.firstAcknowledged).toMatchObject({ sequence: 2, actor: 'ana' });
  });
});
