import { describe, expect, it } from 'vitest';
import { unfinishedAfterSeconds } from '../../../src/incidents/delivery-result.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import { addSeconds } from '../../../src/lib/instant.ts';
import { mostPerRun } from '../../../src/pipeline/watch/pages.ts';
import { runWatch } from '../../../src/pipeline/watch/watch.ts';
import { World } from '../../support/world.ts';

class Crash extends Error {}

const rules = `
version: 1
defaults: { policy: platform, groupBy: [resource.name] }
targets: { chat: { recorder: {} }, pager: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] }, { after: 15m, notify: [pager] } ] } }
routes: []
fallback: [chat]
`;

const heard = (world: World) => world.heard.map(({ target, kind }) => `${target} ${kind}`).sort();
const fails = (world: World, name: string) =>
  world.backupFails({ jobId: name, resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${name}` });

/** Wraps each call of each port of the world. */
function around(world: World, wrapped: (name: string, call: () => Promise<unknown>) => Promise<unknown>): void {
  world.wrap = (port) =>
    new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        return (...parameters: unknown[]) =>
          wrapped(String(name), async () => (member as (...all: unknown[]) => unknown).apply(target, parameters));
      },
    });
}

/** Makes calls of this name fail, until it is let go. */
function without(world: World, ...names: string[]): () => void {
  around(world, async (name, call) => {
    if (names.includes(name)) throw Object.assign(new Error(`${name} is away`), { name: 'InternalServerError' });
    return call();
  });
  return () => {
    world.wrap = (port) => port;
  };
}

/** One incident with a lost timer, one with a stale outbox, one without views, and a delivery without outcome. */
async function leftOvers(): Promise<World> {
  const world = new World(rules);
  await fails(world, 'lost');
  await world.passes('1m');
  await fails(world, 'unfinished');
  world.afterSend = () => {
    throw new Crash('after sending');
  };
  world.survives = () => true;
  await world.passes('31s');
  world.queue.messages.splice(0);
  world.afterSend = () => undefined;
  await fails(world, 'stale');
  const back = without(world, 'send');
  await world.passes('31s').catch(() => undefined);
  back();
  world.stopExecutions();
  await fails(world, 'old');
  await world.passes('20m');
  const old = [...world.store.incidents.values()].at(-1) as Incident;
  const { views: _views, ...withoutViews } = old;
  world.store.incidents.set(old.id, withoutViews);
  return world;
}

describe('pipeline/watch/watch', () => {
  it('does again what was left over, counts it, and finds nothing the next time', async () => {
    const world = await leftOvers();

    const watched = await world.watches();

    expect(world.counted).toMatchObject({ StaleOutboxes: 1, UnfinishedDeliveries: 1 });
    expect(world.counted.LostTimers).toBeGreaterThanOrEqual(2);
    expect(watched.views).toMatchObject({ found: 1, outcomes: { relisted: 1 }, isThrough: true });
    expect(world.logged).toContainEqual(expect.objectContaining({ level: 'info', message: 'watched' }));
    await world.passes('1m');
    await world.watches();
    expect(world.counted).toEqual({
      LostTimers: 0,
      StaleOutboxes: 0,
      UnfinishedDeliveries: 0,
      EventGap: 0,
      CompletedBackups: 0,
      OpenIncidents: expect.any(Number),
      LongestExposure: 0,
    });
    const told = heard(world);
    expect(told.filter((one) => one === 'chat opened').length).toBeGreaterThanOrEqual(4);
    // The one that crashed after sending was told twice, as it may be.
    expect(told.filter((one) => one === 'chat opened').length).toBeLessThanOrEqual(5);
  });

  it('says zero of everything when all is well', async () => {
    const world = new World(rules);

    await world.watches();

    expect(world.counted).toEqual({
      LostTimers: 0,
      StaleOutboxes: 0,
      UnfinishedDeliveries: 0,
      EventGap: 0,
      CompletedBackups: 0,
      OpenIncidents: expect.any(Number),
      LongestExposure: 0,
    });
  });

  it.each([
    { away: 'timersDue', part: 'timers', silent: 'LostTimers' },
    { away: 'outboxesSince', part: 'outboxes', silent: 'StaleOutboxes' },
    { away: 'unfinishedSince', part: 'deliveries', silent: 'UnfinishedDeliveries' },
    { away: 'scan', part: 'views', silent: null },
  ])(
    'a part that fails ($part) is told, fails the run and keeps no other from being done',
    async ({ away, part, silent }) => {
      const world = await leftOvers();
      const back = without(world, away);

      await expect(world.watches()).rejects.toMatchObject({ code: 'watch-incomplete', details: { parts: [part] } });

      const metrics = ['EventGap', 'LostTimers', 'StaleOutboxes', 'UnfinishedDeliveries'].filter(
        (metric) => metric !== silent,
      );
      expect(Object.keys(world.counted).sort()).toEqual(
        [...metrics, 'CompletedBackups', 'LongestExposure', 'OpenIncidents'].sort(),
      );
      back();
      await world.passes('1m');
      await world.watches();
      await world.passes('1m');
      await world.watches();
      expect(world.counted).toMatchObject({ LostTimers: 0, StaleOutboxes: 0, UnfinishedDeliveries: 0 });
    },
  );

  it.each([
    {
      service: 'DynamoDB',
      calls: [
        'timersDue',
        'outboxesSince',
        'unfinishedSince',
        'unlisted',
        'loadAll',
        'commit',
        'clearOutbox',
        'relist',
        'scan',
        'saveScan',
      ],
    },
    { service: 'SQS', calls: ['send'] },
    { service: 'Step Functions', calls: ['start'] },
  ])('without $service it fails and goes on with the next run', async ({ calls }) => {
    const world = await leftOvers();
    const back = without(world, ...calls);
    for (let run = 0; run < 3; run += 1) await expect(world.watches()).rejects.toThrow('watch');
    back();

    await world.watches();
    await world.passes('1m');
    await world.watches();

    expect(world.counted).toEqual({
      LostTimers: 0,
      StaleOutboxes: 0,
      UnfinishedDeliveries: 0,
      EventGap: 0,
      CompletedBackups: 0,
      OpenIncidents: expect.any(Number),
      LongestExposure: 0,
    });
  });

  it('may die after any of its calls: the next run does the rest, and nobody hears anything more than twice', async () => {
    const calls = await diesAfter(Number.POSITIVE_INFINITY).then(({ made }) => made);
    expect(calls).toBeGreaterThan(15);
    for (let at = 1; at <= calls; at += 1) {
      const { world } = await diesAfter(at);
      expect(world.counted, `after call ${at}`).toMatchObject({
        LostTimers: 0,
        StaleOutboxes: 0,
        UnfinishedDeliveries: 0,
      });
      for (const one of world.store.incidents.values()) {
        expect(one.notified, `after call ${at}`).toEqual(['chat', 'pager']);
        const ofIt = world.heard.filter(({ notice }) => notice.incidentId === one.id);
        const notices = ofIt.map(({ notice }) => notice.order.noticeId + notice.order.target);
        expect(notices.length - new Set(notices).size, `after call ${at}`).toBeLessThanOrEqual(2);
        expect(new Set(notices).size).toBeGreaterThanOrEqual(2);
      }
    }
  });

  it('begins nothing new when time is short, and the next run goes on where it is needed', async () => {
    const world = await leftOvers();
    world.remainingMs = 15_000;
    const before = structuredClone([...world.store.incidents.values()]);

    await world.watches();

    expect([...world.store.incidents.values()]).toEqual(before);
    expect(world.counted).toMatchObject({ CompletedBackups: 0 });
    world.remainingMs = 60_000;
    await world.watches();
    expect(world.counted).toMatchObject({ StaleOutboxes: 1 });
  });

  it('is bounded in calls: of thousands that are lost, a run takes so many, a hundred in one read', async () => {
    const world = new World(rules);
    await fails(world, 'one');
    await world.passes('1m');
    const one = world.onlyIncident();
    world.stopExecutions();
    world.store.incidents.clear();
    for (let index = 0; index < mostPerRun + 500; index += 1) {
      const id = `01JE${String(index).padStart(22, '0')}`;
      const { views: _views, ...copy } = { ...one, id, outbox: { deliveries: [], clock: null } };
      world.store.incidents.set(id, copy);
      await world.store.relist(copy);
    }
    world.now = addSeconds(world.now, 3600);
    const calls = new Map<string, number>();
    around(world, async (name, call) => {
      calls.set(name, (calls.get(name) ?? 0) + 1);
      return call();
    });

    const { timers } = await world.watches();

    const { found = 0, isThrough, outcomes } = timers ?? {};
    expect([isThrough, outcomes]).toEqual([false, { restarted: found }]);
    expect(found).toBeGreaterThanOrEqual(mostPerRun);
    expect(found).toBeLessThan(mostPerRun + 100);
    expect(calls.get('timersDue')).toBeLessThanOrEqual(mostPerRun / 100 + 1);
    // And the oldest of those that are open, once.
    expect(calls.get('loadAll')).toBe((calls.get('timersDue') ?? 0) + 1);
    await world.watches();
    expect(world.counted.LostTimers).toBe(mostPerRun + 500 - found);
  });

  it('goes through the table in stretches, from where the last run ended, and then not again for hours', async () => {
    const world = new World(rules);
    await fails(world, 'one');
    const one = world.onlyIncident();
    world.store.incidents.clear();
    for (let index = 0; index < 1200; index += 1) {
      const { views: _views, ...old } = { ...one, id: `01JE${String(index).padStart(22, '0')}` };
      world.store.incidents.set(old.id, old);
    }
    let scans = 0;
    around(world, async (name, call) => {
      if (name === 'unlisted') {
        scans += 1;
        if (scans === 2) world.remainingMs = 10_000;
      }
      return call();
    });

    await world.watches();
    expect(world.progress).toMatchObject({ cursor: expect.any(String), finishedAt: null });
    world.remainingMs = 60_000;
    await world.watches();
    expect(world.progress).toEqual({ cursor: null, finishedAt: world.now });
    const afterwards = scans;
    await world.watches();
    expect(scans).toBe(afterwards);
    expect((await world.store.unlisted({ limit: 5000, cursor: null })).items).toEqual([]);
    world.now = addSeconds(world.now, 7 * 3600);
    await world.watches();
    expect(scans).toBeGreaterThan(afterwards);
  });

  it('sends again only what has had no outcome for a while', async () => {
    const world = await leftOvers();
    world.now = addSeconds(world.now, 1);
    await world.watches();

    await world.passes('10s');
    await world.watches();

    expect(world.counted.UnfinishedDeliveries).toBe(0);
    expect(unfinishedAfterSeconds).toBeGreaterThanOrEqual(120);
  });
});

/** A run that dies after so many calls, its effects done and nothing after them; then runs as scheduled. */
async function diesAfter(at: number): Promise<{ world: World; made: number }> {
  const world = await leftOvers();
  let made = 0;
  around(world, async (_name, call) => {
    if (made >= at) throw new Crash('dead');
    const result = await call();
    made += 1;
    if (made >= at) throw new Crash('dies');
    return result;
  });
  await runWatch(world.watchDependencies()).catch(() => undefined);
  const calls = made;
  world.wrap = (port) => port;
  await world.passesWatched('30m');
  return { world, made: calls };
}
