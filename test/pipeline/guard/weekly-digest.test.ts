import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoIncidentStore } from '../../../src/adapters/aws/table/dynamo-incident-store.ts';
import type { AnnouncementText } from '../../../src/incidents/delivery-order.ts';
import { sendWeeklyDigest } from '../../../src/pipeline/guard/weekly-digest.ts';
import type { HiddenAlert } from '../../../src/ports/incidents/incident-store.ts';
import { World } from '../../support/world.ts';

const mutes = 50;
const incidentsOfEach = 200;
/** Milliseconds that one call of a busy table takes. */
const perCallMs = 40;

/** A table that answers every read, counts the calls and takes its time. */
function countedTable(incident: object): { client: DynamoDBDocumentClient; calls: string[] } {
  const calls: string[] = [];
  const send = async (command: { input: { RequestItems?: Record<string, { Keys: { pk: string }[] }> } }) => {
    calls.push(command.constructor.name);
    await new Promise((resolve) => setTimeout(resolve, perCallMs));
    if (!(command instanceof BatchGetCommand)) return {};
    const keys = command.input.RequestItems?.table?.Keys ?? [];
    const items = keys.map((key) => ({ ...key, incident: { ...incident, id: key.pk.replace('INCIDENT#', '') } }));
    return { Responses: { table: items } };
  };
  return { client: { send } as unknown as DynamoDBDocumentClient, calls };
}

describe('pipeline/guard/weekly-digest', () => {
  it('50 mutes of 200 incidents each are told in three seconds and about a hundred calls', async () => {
    const world = new World();
    await world.backupFails();
    const { client, calls } = countedTable(world.onlyIncident());
    const store = new DynamoIncidentStore(client, { tableName: 'table', evidenceRetentionDays: 1 });
    const hidden = Array.from(
      { length: mutes * incidentsOfEach },
      (_none, index): HiddenAlert => ({
        at: '2026-11-19T12:00:00.000Z',
        by: `window "number ${index % mutes}"`,
        named: `window "number ${index % mutes}"`,
        incidentId: `01KE${String(index).padStart(22, '0')}`,
        eventKey: `event-${index}`,
        resource: `RDS db-${index}`,
        severity: 'high',
      }),
    );
    const announcements: AnnouncementText[] = [];
    const began = performance.now();

    await sendWeeklyDigest({
      store,
      queue: {
        send: async (orders) => {
          for (const order of orders) if ('announcement' in order) announcements.push(order.announcement);
        },
      },
      hidden: { between: async (_from, _until, limit) => hidden.slice(0, limit) },
      announcements: {
        last: async () => null,
        remember: async () => true,
        lastWeek: async () => null,
        rememberWeek: async () => undefined,
      } as never,
      place: { accountId: '111122223333', region: 'eu-west-1', parameter: '/backup-alerts/test/routing' },
      rules: { load: async () => world.rules },
      now: () => '2026-11-23T09:00:00.000Z',
    });

    expect(performance.now() - began).toBeLessThan(3000);
    expect(calls.filter((name) => name === 'BatchGetCommand')).toHaveLength((mutes * incidentsOfEach) / 100);
    expect(calls.length).toBeLessThan(110);
    const lines = announcements[0]?.lines ?? [];
    expect(lines).toHaveLength(mutes);
    expect(lines.every((line) => line.endsWith('; 200 incidents still quiet'))).toBe(true);
  });
});
