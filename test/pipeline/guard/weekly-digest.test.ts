import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoIncidentStore } from '../../../src/adapters/aws/table/dynamo-incident-store.ts';
import type { AnnouncementText } from '../../../src/incidents/delivery-order.ts';
import { addSeconds, type Instant } from '../../../src/lib/instant.ts';
import { sendWeeklyDigest } from '../../../src/pipeline/guard/weekly-digest.ts';
import type { HiddenAlert } from '../../../src/ports/incidents/incident-store.ts';
import { edited } from '../../support/edited.ts';
import { Guarded, guardedRules as rules } from '../../support/guarded.ts';
import { workedMs } from '../../support/worked.ts';
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
    const began = workedMs();

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

    expect(workedMs() - began).toBeLessThan(3000);
    expect(calls.filter((name) => name === 'BatchGetCommand')).toHaveLength((mutes * incidentsOfEach) / 100);
    expect(calls.length).toBeLessThan(110);
    const lines = announcements[0]?.lines ?? [];
    expect(lines).toHaveLength(mutes);
    expect(lines.every((line) => line.endsWith('; 200 incidents still quiet'))).toBe(true);
  });
});

describe('pipeline/guard/weekly-digest: what it says', () => {
  it('bounds what hundreds of windows and endless names say', async () => {
    const world = new Guarded();
    world.edit(rules);
    await world.guards();
    world.said('chat');
    for (let index = 0; index < 300; index += 1) {
      world.store.hidden.push({
        at: '2026-11-16T00:00:00.000Z',
        by: `window "${index}"`,
        named: `window "${index}"`,
        incidentId: null,
        eventKey: `k${index}`,
        resource: 'r'.repeat(2048),
        severity: 'low',
      });
    }
    await world.passes('2d');
    expect(await sendWeeklyDigest({ ...world.guard(), store: world.store, hidden: world.store })).toBe(true);
    await world.passes('0s');
    expect(world.said('chat')).toMatch(/…and 29\d more$/);
    for (const chain of world.store.chains.values()) {
      for (const record of chain) expect(Buffer.byteLength(JSON.stringify(record))).toBeLessThan(100_000);
    }
  });

  const silenced = edited(
    `${rules}
silences: [{ match: { resource: { name: [{ prefix: quiet- }] } }, until: 2026-11-29, reason: migration, by: ana }]
`,
    ['routes:', 'routes:\n  - { name: sandbox, match: { resource: { name: [sandbox] } }, ignore: nobody cares }'],
  );

  it('says on Monday morning what was kept quiet in the week before, by what, and what became of it', async () => {
    const world = new Guarded();
    world.edit(silenced);
    await world.guards();
    world.said('chat');
    const arn = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;
    for (const name of ['quiet-1', 'quiet-2', 'sandbox']) {
      await world.backupFails({ resourceArn: arn(name), jobId: `job-${name}` });
    }
    await world.passes('10m');
    await world.backupSucceeds({ resourceArn: arn('quiet-1') });
    world.end();

    const note = () => sendWeeklyDigest({ ...world.guard(), store: world.store, hidden: world.store });
    await world.passes('30h49m');
    expect([world.now, await note()]).toEqual(['2026-11-23T07:59:00.000Z', false]);
    await world.passes('1m');
    expect(await note()).toBe(true);
    expect(await note()).toBe(false);
    await world.passes('0s');

    const said = world.said('chat');
    expect(said).toContain('Last week 3 alerts were kept quiet');
    expect(said).toContain('From 2026-11-16 to 2026-11-22');
    expect(said).toMatch(
      /silence "migration" of ana: 2 alerts, \w+ at worst \(RDS quiet-1, RDS quiet-2\); 1 incident still quiet/,
    );
    expect(said).toMatch(/Route "sandbox" ignores it: nobody cares: 1 alert/);
    world.end();
  });

  it('says nothing of a quiet week', async () => {
    const world = new Guarded();
    world.edit(rules);
    await world.guards();
    world.said('chat');
    await world.passes('3d');

    expect(await sendWeeklyDigest({ ...world.guard(), store: world.store, hidden: world.store })).toBe(false);
    expect(await world.announcements.lastWeek()).toBe('2026-11-23T00:00:00.000Z');
    world.end();
  });

  it('never counts an alert twice, at the turn of the week neither', async () => {
    const world = new Guarded();
    const monday: Instant = '2026-11-23T00:00:00.000Z';
    for (const at of [addSeconds(monday, -0.001), monday]) {
      world.store.hidden.push({
        at,
        by: 'window "w"',
        named: 'window "w"',
        incidentId: null,
        eventKey: at,
        resource: 'RDS a',
        severity: 'low',
      });
    }
    world.edit(rules);
    await world.guards();
    world.said('chat');
    const counts: string[] = [];
    for (const days of ['2d', '7d']) {
      await world.passes(days);
      await sendWeeklyDigest({ ...world.guard(), store: world.store, hidden: world.store });
      await world.passes('0s');
      counts.push(world.said('chat').split('\n')[0] ?? '');
    }

    expect(counts).toEqual(['Last week one alert was kept quiet', 'Last week one alert was kept quiet']);
  });
});
