import { describe, expect, it } from 'vitest';
import { firstTold, incidentRows } from '../../src/audit/incident-row.ts';
import { aDelivery, anAudited } from '../support/audited.ts';
import { anIncident } from '../support/incidents.ts';

const rules = { version: '1', sha256: 'a', modifiedBy: null, modifiedAt: null, seenAt: '2026-11-20T00:00:00.000Z' };
const document = '{"targets":{"chat":{"channel":"jira"},"mail":{"channel":"email"},"odd":null}}';
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
      aDelivery({ target: 'mail' }),
      aDelivery({ target: 'odd', status: 'failed', result: null, firstAttemptAt: '2026-11-22T03:00:00.000Z' }),
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

  it('says when somebody was first told, and first got it; what was not sent told nobody', () => {
    const [none, told] = incidentRows(facts, 'real');
    expect(firstTold(told ?? { deliveries: [] })).toEqual({
      tried: '2026-11-22T03:00:00.000Z',
      delivered: '2026-11-22T03:12:30.000Z',
    });
    expect(firstTold(none ?? { deliveries: [] })).toEqual({ tried: null, delivered: null });
  });
});
