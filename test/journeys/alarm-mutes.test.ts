import { describe, expect, it } from 'vitest';
import { fixture } from '../events/fixtures.ts';
import { World } from '../support/world.ts';

/** The alarm as it was muted from 02:00 until 06:00, at this moment. */
async function muted(at: string): Promise<World> {
  const world = new World();
  await world.passesUntil(at);
  await world.hears(fixture('alarm-muted'));
  return world;
}

describe('journeys: an alarm that a mute rule of CloudWatch mutes', () => {
  it('opens an incident that tells nobody until the window ends, says why, and tells then', async () => {
    const world = await muted('2026-03-04T02:22:00.000Z');

    await world.passesUntil('2026-03-04T05:59:00.000Z');
    expect(world.transcript()).toBe('nothing');
    expect(world.onlyIncident()).toMatchObject({
      status: 'open',
      mute: { by: 'mute rule of CloudWatch "sunday-patching"', until: '2026-03-04T06:00:00.000Z' },
    });

    await world.passesUntil('2026-03-04T06:16:00.000Z');
    expect(world.expectNotice('tickets', 'opened').at).toMatch(/^2026-03-04T06:0/);
    expect(world.onlyIncident().heldBack).toMatchObject({ by: 'mute rule of CloudWatch "sunday-patching"' });
  });

  it('tells nobody of one that went back to OK before the window ended', async () => {
    const world = await muted('2026-03-04T02:22:00.000Z');
    await world.passesUntil('2026-03-04T03:22:00.000Z');
    await world.hears(fixture('alarm-ok'));

    await world.passesUntil('2026-03-04T08:00:00.000Z');
    expect(world.onlyIncident().status).toBe('resolved');
    expect(world.transcript()).toBe('nothing');
  });

  it('tells at once of one whose window is over when it is heard', async () => {
    const world = await muted('2026-03-04T06:30:00.000Z');

    await world.passes('2m');
    expect(world.expectNotice('tickets', 'opened')).toBeDefined();
  });

  it('is on record among what was kept quiet', async () => {
    const world = await muted('2026-03-04T02:22:00.000Z');

    expect(world.store.hidden.map(({ named }) => named)).toEqual(['mute rule of CloudWatch "sunday-patching"']);
  });
});
