import { describe, expect, it } from 'vitest';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import { Crash, CrashPlan } from '../support/crash-plan.ts';
import { World } from '../support/world.ts';

/** A story with everything in it: failure, steps, a second alert, an answer, a success; whatever crashes is redelivered. */
async function play(plan: CrashPlan): Promise<World> {
  const world = new World();
  world.wrap = plan.wrap;
  world.afterSend = () => plan.step();
  world.survives = (error) => error instanceof Crash;
  await redelivered(() => world.backupFails({ jobId: 'first', startedAt: '2026-11-22T00:50:00.000Z' }));
  await world.passes('1m');
  await redelivered(() => world.backupFails({ jobId: 'second', startedAt: '2026-11-22T00:55:00.000Z' }));
  await world.passes('16m');
  await redelivered(() => world.acknowledges('Ana'));
  await world.passes('1m');
  await redelivered(() => world.backupSucceeds({ jobId: 'third', startedAt: '2026-11-22T01:10:00.000Z' }));
  await world.passes('1h');
  return world;
}

async function redelivered(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    await action();
  }
}

const told = [
  'chat opened',
  'tickets opened',
  'chat joined',
  'tickets joined',
  'pager escalated',
  ...['chat', 'tickets', 'pager'].flatMap((target) => [`${target} acknowledged`, `${target} resolved`]),
].sort();

describe('journeys/crash', () => {
  it('tells each target each thing exactly once when nothing crashes', async () => {
    const world = await play(new CrashPlan(0));
    expect(world.heard.map(({ target, kind }) => `${target} ${kind}`).sort()).toEqual(told);
  });

  it('loses nothing and says nothing more than twice, wherever the one crash happens (I1, I2, I7; every call)', async () => {
    const dry = new CrashPlan(0);
    await play(dry);
    expect(dry.calls).toBeGreaterThan(60);

    for (let at = 1; at <= dry.calls; at += 1) {
      const plan = new CrashPlan(at);
      const world = await play(plan);
      expect(plan.crashed, `crash after call ${at}`).toBe(true);
      expectWhole(world, `crash after call ${at}`);
      expect(firstBrokenRecord(await world.store.records(world.onlyIncident().id))).toBeNull();
    }
  });
});

function expectWhole(world: World, when: string): void {
  const heard = world.heard.map(({ target, kind }) => `${target} ${kind}`);
  expect([...new Set(heard)].sort(), when).toEqual(told);
  expect(heard.length - told.length, `${when}: duplicates`).toBeLessThanOrEqual(1);
  expect(world.onlyIncident(), when).toMatchObject({ status: 'resolved', alertCount: 2 });
}
