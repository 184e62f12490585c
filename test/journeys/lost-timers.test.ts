import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import { RouterError } from '../../src/lib/errors.ts';
import { addSeconds, secondsBetween } from '../../src/lib/instant.ts';
import { runStep } from '../../src/pipeline/escalate/run-step.ts';
import { runWatch } from '../../src/pipeline/watch/watch.ts';
import { scheduled } from '../support/scheduled.ts';
import { World } from '../support/world.ts';

const heard = (world: World) => world.heard.map(({ target, kind }) => `${target} ${kind}`).sort();
const whats = async (world: World) => (await world.store.records(world.onlyIncident().id)).map(({ what }) => what);

/** A world whose clock cannot be started for now. */
function withoutClock(world: World): { isAway: boolean; asked: number } {
  const state = { isAway: true, asked: 0 };
  world.wrap = (port) => {
    if (!('start' in port)) return port;
    const { start } = port as unknown as { start: (order: unknown) => Promise<unknown> };
    const guarded = async (order: unknown) => {
      state.asked += 1;
      if (state.isAway) throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
      return start(order);
    };
    return { start: guarded } as unknown as typeof port;
  };
  return state;
}

describe('journeys/lost-timers', () => {
  it('an execution that was stopped after the first step is missed within five minutes of the next, and taken up once (I1)', async () => {
    const world = new World();
    await world.backupFails();
    await world.passes('1m');
    expect(world.stopExecutions()).toBe(1);
    const dueAt = world.onlyIncident().escalation.nextStepAt ?? '';

    await world.passesWatched('1h');

    const pager = world.expectNotice('pager', 'escalated');
    expect(secondsBetween(dueAt, pager.at)).toBeLessThanOrEqual(120 + 300);
    expect((await whats(world)).filter((what) => what === 'timer-restarted')).toHaveLength(1);
    expect(heard(world).filter((one) => one === 'pager escalated')).toHaveLength(1);
    expect(firstBrokenRecord(await world.store.records(world.onlyIncident().id))).toBeNull();
  });

  it.each(['before the first step', 'after the first step', 'after the second step'])(
    'one that was stopped %s goes on as if it had not been, only later',
    async (when) => {
      const world = new World();
      await world.backupFails();
      if (when !== 'before the first step') await world.passes('1m');
      if (when === 'after the second step') await world.passes('20m');
      world.stopExecutions();

      await world.passesWatched('4h');

      const undisturbed = new World();
      await undisturbed.backupFails();
      await undisturbed.passes('5h');
      expect(heard(world)).toEqual(heard(undisturbed));
    },
  );

  it('a failure that joins starts a lost timer anew, without watch', async () => {
    const world = new World();
    await world.backupFails({ jobId: 'first' });
    await world.passes('1m');
    world.stopExecutions();
    await world.passes('1h');

    await world.backupFails({ jobId: 'second' });
    await world.passes('1s');

    world.expectNotice('pager', 'escalated');
    expect(world.running()).toHaveLength(1);
    const [record] = (await world.store.records(world.onlyIncident().id)).filter(({ what }) => what === 'joined');
    expect(record?.details).toHaveProperty('timerOverdueSince');
  });

  it('a failure that joins a muted incident does so, too', async () => {
    const world = new World(mutedRules);
    await world.backupFails({ jobId: 'first' });
    await world.passes('1m');
    world.stopExecutions();
    await world.passes('1h');
    expect(world.running()).toEqual([]);

    await world.backupFails({ jobId: 'second' });

    expect(world.running()).toHaveLength(1);
    await world.passes('30h');
    world.expectNotice('chat', 'opened');
  });

  it('a timer whose start got lost is started by its own name, without a change of the incident', async () => {
    const world = new World();
    const clock = withoutClock(world);
    await expect(world.backupFails()).rejects.toThrow('Rate exceeded');
    const { revision } = world.onlyIncident();
    clock.isAway = false;

    await world.passesWatched('5m');

    expect(world.onlyIncident().revision).toBe(revision + 1);
    expect(await whats(world)).toEqual(['opened', 'step']);
    expect(world.counted).toMatchObject({
      LostTimers: 1,
      StaleOutboxes: 0,
      UnfinishedDeliveries: 0,
      EventGap: 0,
    });
  });

  it('hours without Step Functions add no records and no loops: it is started once they are over', async () => {
    const world = new World();
    const clock = withoutClock(world);
    await expect(world.backupFails()).rejects.toThrow('Rate exceeded');
    for (let run = 0; run < 36; run += 1) {
      await world.passes('5m');
      await expect(world.watches()).rejects.toMatchObject({ code: 'watch-incomplete', details: { parts: ['timers'] } });
    }
    expect(await whats(world)).toEqual(['opened']);
    clock.isAway = false;

    await world.passesWatched('5m');

    expect(heard(world)).toEqual(['chat opened', 'tickets opened']);
  });

  it('an acknowledgement that ran out unnoticed opens the incident again', async () => {
    const world = new World(`
version: 1
defaults: { policy: held, groupBy: [account] }
targets: { chat: { recorder: {} } }
policies: { held: { steps: [ { notify: [chat] } ], acknowledgedFor: 8h } }
routes: []
fallback: [chat]
`);
    await world.backupFails();
    await world.passes('1m');
    await world.acknowledges('Ana');
    world.stopExecutions();

    await world.passesWatched('9h');

    world.expectNotice('chat', 'opened');
    world.expectNotice('chat', 'acknowledged');
    world.expectNotice('chat', 'reopened');
  });

  it('never touches an incident whose timer rings: LostTimers is zero through a whole life, muted or not', async () => {
    for (const world of [new World(), new World(mutedRules)]) {
      await world.backupFails();
      const lost: number[] = [];
      for (let run = 0; run < 12 * 30; run += 1) {
        await world.passes('5m');
        await world.watches();
        lost.push(world.counted.LostTimers ?? Number.NaN);
      }

      expect(lost.every((count) => count === 0)).toBe(true);
      expect(await whats(world)).not.toContain('timer-restarted');
    }
  });

  it('leaves alone what has ended: resolved, acknowledged for good, at the end of its policy', async () => {
    for (const end of ['resolve', 'acknowledge', 'nothing'] as const) {
      const world = new World();
      await world.backupFails();
      await world.passes('1m');
      if (end === 'resolve') await world.resolves('Ana');
      if (end === 'acknowledge') await world.acknowledges('Ana');
      await world.passes('3h');
      world.stopExecutions();
      const before = await whats(world);

      await world.passesWatched('3h');

      expect(await whats(world)).toEqual(before);
    }
  });

  it('a policy that an edit of the rules cut short leaves no timer behind that would be missed for ever', async () => {
    const world = new World();
    await world.backupFails();
    await world.passes('1m');
    world.rules = {
      ...world.rules,
      policies: new Map(
        [...world.rules.policies].map(([name, policy]) => [
          name,
          { ...policy, steps: policy.steps.slice(0, 1), repeat: 0 },
        ]),
      ),
    };

    await world.passesWatched('3h');
    await world.passes('31d');
    await world.watches();

    expect(world.onlyIncident().escalation).toMatchObject({ nextStepAt: null });
    expect((await whats(world)).filter((what) => what === 'timer-restarted')).toEqual([]);
  });

  it('watch twice at once restarts it once', async () => {
    const world = new World();
    await world.backupFails();
    await world.passes('1m');
    world.stopExecutions();
    await world.passes('1h');

    await Promise.all([world.watches(), world.watches(), world.watches()]);
    await world.passes('1m');

    expect((await whats(world)).filter((what) => what === 'timer-restarted')).toHaveLength(1);
    expect(heard(world).filter((one) => one === 'pager escalated')).toHaveLength(1);
  });

  it('one that is poisoned keeps none of the others from being restarted', async () => {
    const world = new World(perResource);
    for (const name of ['one', 'two', 'three']) await world.backupFails({ jobId: name, resourceArn: database(name) });
    await world.passes('1m');
    expect(world.stopExecutions()).toBe(3);
    await world.passes('20m');
    const [poisoned] = [...world.store.incidents.keys()];
    world.wrap = (port) => poisonedCommits(port, poisoned ?? '');

    await expect(world.watches()).rejects.toThrow(RouterError);

    expect(world.running()).toHaveLength(2);
    expect(world.counted).toMatchObject({ LostTimers: 3, StaleOutboxes: 0 });
  });
});

describe('journeys/lost-timers: races', () => {
  it('a living execution against a restart by watch: each step is taken once, whatever the order (I2, I4)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, acknowledges) => {
        const world = new World();
        await world.backupFails();
        await world.passes('1m');
        const { id, escalation } = world.onlyIncident();
        // It is not lost, only slow: the execution wakes three minutes late, at the same time as watch looks.
        world.stopExecutions();
        world.now = addSeconds(escalation.nextStepAt ?? '', 180);
        world.wrap = (port) => scheduled(port, scheduler);
        const dependencies = world.dependencies();
        const tick = { incidentId: id, clock: escalation.clock, nextStepAt: escalation.nextStepAt ?? '', looks: 1 };

        const races = [
          runStep(tick, dependencies),
          runWatch(world.watchDependencies()),
          ...(acknowledges ? [world.acknowledges('Ana')] : []),
        ];
        await scheduler.waitFor(Promise.all(races));
        world.wrap = (port) => port;
        const acknowledged = (await whats(world)).indexOf('acknowledged');
        await world.passes('10m');

        const records = await whats(world);
        expect(firstBrokenRecord(await world.store.records(id))).toBeNull();
        expect(heard(world).filter((one) => one === 'pager escalated').length).toBeLessThanOrEqual(1);
        expect(records.filter((what) => what === 'step').length).toBeLessThanOrEqual(2);
        if (acknowledged === -1) expect(heard(world)).toContain('pager escalated');
        else expect(records.slice(acknowledged)).not.toContain('step');
      }),
      { numRuns: 100 },
    );
  });
});

const database = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;

const perResource = `
version: 1
defaults: { policy: platform, groupBy: [resource.name] }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] }, { after: 15m, notify: [chat] } ] } }
routes: []
fallback: [chat]
`;

const mutedRules = `
version: 1
defaults: { policy: platform, groupBy: [account] }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] } ] } }
routes: []
silences: [ { match: { event: { kind: [backup] } }, until: 2026-11-23T00:00:00Z, reason: moving, by: ana } ]
fallback: [chat]
`;

/** A store that cannot write one incident. */
function poisonedCommits<T extends object>(port: T, id: string): T {
  if (!('commit' in port)) return port;
  return new Proxy(port, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      return async (...parameters: unknown[]) => {
        if (name === 'commit' && JSON.stringify(parameters).includes(id)) throw new Error('Unsupported type passed');
        return (member as (...all: unknown[]) => unknown).apply(target, parameters);
      };
    },
  });
}
