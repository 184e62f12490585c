import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { backupJobEvent } from '../support/events.ts';
import { World } from '../support/world.ts';

const other = 'arn:aws:rds:eu-west-1:111122223333:db:orders-archive';

/** A drill that plays a backup of the resource of the usual failure. */
function drill(world: World, state: string, jobId: string) {
  const event = backupJobEvent({ jobId, startedAt: addSeconds(world.now, -60), state });
  const detail = { ...(event.detail as object), drill: true, tags: [{ key: 'environment', value: 'prod' }] };
  return { ...event, source: 'backup-alerts.drill', detail };
}

/** The same nights, with drills in between or without. */
async function nights(withDrills: boolean): Promise<World> {
  const world = new World();
  const drills = async (state: string, jobId: string) => {
    if (withDrills) await world.hears(drill(world, state, jobId));
  };
  await drills('FAILED', 'drill-1');
  await world.backupFails();
  await world.passes('10m');
  await drills('FAILED', 'drill-2');
  await world.backupFails({ jobId: 'second', resourceArn: other });
  await world.passes('1h');
  await drills('COMPLETED', 'drill-3');
  await world.backupSucceeds({ resourceArn: other });
  await world.passes('22h');
  await drills('FAILED', 'drill-4');
  await world.backupFails();
  await world.passes('1h');
  await drills('COMPLETED', 'drill-5');
  await world.backupSucceeds();
  await world.passes('1h');
  return world;
}

/** Everything of a world that is not of a drill, by names that do not count how many incidents there were. */
function real({ store, heard, measured }: World): string {
  const incidents = [...store.incidents.values()].filter((one) => !one.drill);
  const ids = new Map(incidents.map(({ id }, index) => [id, `incident-${index}`]));
  const isReal = (incidentId: string) => ids.has(incidentId);
  const all = {
    incidents,
    lanes: [...store.lanes.values()].filter(({ key }) => !key.endsWith('|drill')),
    records: [...store.chains].filter(([id]) => isReal(id)).flatMap(([, records]) => records),
    hidden: store.hidden,
    runs: store.heardJobs,
    retries: store.retryBooks,
    heard: heard
      .filter(({ notice }) => isReal(notice.incidentId))
      .map(({ notice: { acknowledgeUrl: _signed, ...notice }, ...one }) => ({ ...one, notice })),
    measured: measured.filter(({ metric }) => !/^(?:Events|Deliver|Time)/.test(metric)),
  };
  const text = JSON.stringify(all, (_key, value) => (value instanceof Map ? [...value] : value), 1);
  return [...ids].reduce((named, [id, name]) => named.split(id).join(name), text).replaceAll(/[0-9a-f]{64}/g, 'hash');
}

describe('journeys: drills', () => {
  it('a world with drills and one without are the same but for what is of the drills', async () => {
    const [with_, without] = [await nights(true), await nights(false)];

    expect([...with_.store.incidents.values()].filter((one) => one.drill).length).toBeGreaterThan(0);
    expect(real(with_)).toBe(real(without));
  });

  it('a drill ends by a drill that went well, and by no real backup', async () => {
    const world = new World();
    await world.hears(drill(world, 'FAILED', 'drill-1'));
    await world.passes('5m');
    await world.backupSucceeds();
    expect(world.onlyIncident()).toMatchObject({ drill: true, status: 'open' });

    await world.hears(drill(world, 'COMPLETED', 'drill-2'));

    expect(world.onlyIncident()).toMatchObject({ drill: true, status: 'resolved' });
  });

  it('keeps no real alert quiet, and is not told once a week', async () => {
    const world = new World(`
version: 1
defaults: { policy: platform }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [{ notify: [chat] }] } }
routes:
  - { name: ignored, match: { drill: [true], resource: { type: [EFS] } }, ignore: only a test }
inhibitions:
  - { name: broken, source: { resource: { name: [orders-db] } }, target: { resource: { name: [orders-archive] } } }
`);
    await world.hears(drill(world, 'FAILED', 'drill-1'));
    const ignored = drill(world, 'FAILED', 'drill-2');
    await world.hears({ ...ignored, detail: { ...ignored.detail, resourceType: 'EFS', resourceArn: `${other}-efs` } });
    await world.backupFails({ resourceArn: other });

    expect([...world.store.incidents.values()].map(({ drill: is, mute }) => [is, mute ?? null])).toEqual([
      [true, null],
      [false, null],
    ]);
    expect(world.store.hidden).toEqual([]);
  });

  it('a drill of another account is none', async () => {
    const world = new World();
    world.sources = { home: { accountId: '444455556666', region: 'eu-west-1' } };

    expect(await world.hears(drill(world, 'FAILED', 'drill-1'))).toMatchObject({ action: 'foreign' });
    expect(world.store.incidents.size).toBe(0);
  });
});
