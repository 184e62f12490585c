import { describe, expect, it } from 'vitest';
import { drillSource } from '../../src/events/drill.ts';
import { fixture } from '../events/fixtures.ts';
import { World } from '../support/world.ts';

/** What was counted of a metric, in order. */
function measured(world: World, name: string): number[] {
  return world.measured.flatMap(({ metric, value }) => (metric === name ? [value] : []));
}

describe('journeys: how long it takes until somebody has an incident in hand', () => {
  it('counts from when people were to be told, once, whoever else answers', async () => {
    const world = new World();
    await world.backupFails();
    const announcedAt = Date.parse(world.onlyIncident().announceAt);
    await world.passes('20m');

    await world.acknowledges('Ana');
    const [seconds, ...more] = measured(world, 'TimeToAcknowledge');
    expect(seconds).toBe((Date.parse(world.now) - announcedAt) / 1000);
    expect(more).toEqual([]);

    await world.acknowledges('Ben');
    await world.asks({ ask: 'note', text: 'on it' });
    await world.resolves('Ana');
    expect(measured(world, 'TimeToAcknowledge')).toEqual([seconds]);
  });

  it('counts whoever puts it off, and again from when it opened again', async () => {
    const world = new World();
    await world.backupFails();
    await world.passes('5m');
    const until = new Date(Date.parse(world.now) + 3_600_000).toISOString();
    await world.asks({ ask: 'snooze', until });
    await world.passes('70m');
    expect(world.onlyIncident().status).toBe('open');

    await world.acknowledges('Ana');
    const [first, again] = measured(world, 'TimeToAcknowledge');
    expect(first).toBeLessThanOrEqual(300);
    expect(again).toBeLessThanOrEqual(600);
  });

  it('is zero for whoever answers before people are told, and nothing of what nobody acknowledged', async () => {
    const world = new World();
    await world.backupFails();
    await world.acknowledges('Ana');
    expect(measured(world, 'TimeToAcknowledge')).toEqual([0]);

    const other = new World();
    await other.backupFails();
    await other.passes('5m');
    await other.resolves('Ana');
    expect(measured(other, 'TimeToAcknowledge')).toEqual([]);
  });
});

describe('journeys: protection that somebody took away', () => {
  it.each([
    ['vault-unlocked', [1]],
    ['vault-deleted', [1]],
    ['plan-deleted', [1]],
    ['region-setting-off', [1]],
    ['vault-locked', []],
    ['backup-failed', []],
  ])('counts %s as %j', async (name, counts) => {
    const world = new World();

    await world.hears(fixture(name));
    await world.hears(fixture(name));

    expect(measured(world, 'ProtectionChanges')).toEqual(counts);
  });

  it('does not count a drill', async () => {
    const world = new World();

    await world.hears({ ...fixture('vault-unlocked'), source: drillSource });

    expect(measured(world, 'ProtectionChanges')).toEqual([]);
  });
});
