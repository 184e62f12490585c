import { describe, expect, it } from 'vitest';
import { changeWrites, mostTogether } from '../../../../src/adapters/aws/table/table-changes.ts';
import { joinIncident } from '../../../../src/incidents/join-incident.ts';
import { newLane } from '../../../../src/incidents/lane.ts';
import { openIncident } from '../../../../src/incidents/open-incident.ts';
import { awsLimits } from '../../../../src/lib/aws-limits.ts';
import type { Commit } from '../../../../src/ports/incidents/incident-store.ts';
import { mostInhibitions } from '../../../../src/rules/check/check-mutes.ts';
import { anAlert, anEvent, noon } from '../../../support/alerts.ts';
import { FakeTable } from '../../../support/fake-table.ts';
import { aHeardJob } from '../../../support/heard-contract.ts';
import { aDecision } from '../../../support/incidents.ts';
import { storeWithViews } from '../../../support/store-with-views.ts';

const settings = { tableName: 'bounds', evidenceRetentionDays: 30 };

/** Alerts of one incident, each with all that an alert can have beside it. */
function changesOf(count: number, { markers, message = 'denied' }: { markers: number; message?: string }): Commit[] {
  const changes: Commit[] = [];
  for (let index = 0; index < count; index += 1) {
    const eventKey = `event ${index}`;
    const alert = anAlert({ event: anEvent({ eventKey, jobId: eventKey }), error: { ...anAlert().error, message } });
    const last = changes.at(-1)?.incident?.after;
    const { after, record } =
      last === undefined
        ? openIncident('01JD0000000000000000000001', alert, aDecision(), noon)
        : joinIncident(last, alert, aDecision(), { isNew: true }, noon);
    changes.push({
      incident: { expected: last?.revision ?? null, after },
      record,
      alert,
      seen: { eventKey, incidentId: after.id, action: 'open', reason: 'r', trace: [], at: noon },
      lane: { expectedVersion: 0, after: { ...newLane(eventKey), version: 1 } },
      heard: aHeardJob(eventKey),
      hidden: {
        at: noon,
        by: 'a window',
        named: 'a window',
        incidentId: after.id,
        eventKey,
        resource: 'r',
        severity: 'low',
      },
      ...(last === undefined ? { group: { key: 'g', incidentId: after.id, replaces: null } } : {}),
      inhibitionSources: Array.from({ length: markers }, (_none, marker) => ({
        key: `${index} ${marker}`,
        incidentId: after.id,
      })),
    });
  }
  return changes;
}

describe('adapters/aws: what one transaction holds', () => {
  it('has room for an alert that is a source of as many inhibitions as rules can have', async () => {
    const changes = changesOf(1, { markers: mostInhibitions });

    expect(changeWrites(settings, changes).length).toBeLessThanOrEqual(awsLimits.transactionItems);
    expect(await storeWithViews(new FakeTable().client(), settings).commit(...changes)).toBe(true);
  });

  it.each([
    { items: 100, markers: 90, fits: true },
    { items: 101, markers: 91, fits: false },
  ])('DynamoDB takes $items items: $fits', async ({ items, markers, fits }) => {
    const changes = changesOf(1, { markers });
    const written = storeWithViews(new FakeTable().client(), settings).commit(...changes);

    expect(changeWrites(settings, changes)).toHaveLength(items);
    await (fits ? expect(written).resolves.toBe(true) : expect(written).rejects.toThrow(/less than or equal to 100/));
  });

  it.each([0, 1, 7, 30, 60])('as many alerts go together as fit by items, each with %i markers', async (markers) => {
    const changes = changesOf(20, { markers });
    const most = mostTogether(settings, changes);

    expect(changeWrites(settings, changes.slice(0, most)).length).toBeLessThanOrEqual(100);
    expect(most === 1 || changeWrites(settings, changes.slice(0, most + 1)).length > 100).toBe(true);
    expect(await storeWithViews(new FakeTable().client(), settings).commit(...changes.slice(0, most))).toBe(true);
  });

  it('as many alerts go together as fit by bytes', async () => {
    const changes = changesOf(19, { markers: 0, message: 'x'.repeat(190_000) });
    const most = mostTogether(settings, changes);

    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThan(19);
    expect(await storeWithViews(new FakeTable().client(), settings).commit(...changes.slice(0, most))).toBe(true);
  });
});
