import { describe, expect, it } from 'vitest';
import { dayParts } from '../../src/archive/day-parts.ts';
import { IncidentGathering } from '../../src/audit/gathered-incident.ts';
import { incidentRows } from '../../src/audit/incident-row.ts';
import { aDelivery, anAudited, aRecord } from '../support/audited.ts';
import { anIncident } from '../support/incidents.ts';

describe('audit/gathered-incident', () => {
  it('takes what belongs to its incidents, each row as it came last, in the order of time', () => {
    const { facts } = anAudited([['incidents', [anIncident(), anIncident({ id: 'i2' })]]]);
    const gathering = new IncidentGathering(incidentRows(facts, 'real'));
    const records = [aRecord({ sequence: 2 }), aRecord(), aRecord({ incidentId: 'other' })];
    gathering.takes('records', records, dayParts.records.key);
    gathering.takes('deliveries', [aDelivery({ attempts: 1 })], dayParts.deliveries.key);
    gathering.takes('deliveries', [aDelivery({ attempts: 2 })], dayParts.deliveries.key);
    const alerts = [3, 1].map((revision) => ({ incidentId: anIncident().id, revision, at: '', alert: {} as never }));
    gathering.takes('alerts', alerts, dayParts.alerts.key);
    const [first, second] = gathering.incidents();
    expect(first?.records.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(first?.sent.map(({ attempts }) => attempts)).toEqual([2]);
    expect(first?.alerts.map(({ revision }) => revision)).toEqual([1, 3]);
    expect(second).toMatchObject({ incident: { id: 'i2' }, records: [], alerts: [], sent: [], later: [] });
  });
});
