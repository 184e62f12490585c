import { describe, expect, it } from 'vitest';
import { addSeconds, secondsBetween } from '../../src/lib/instant.ts';
import { type EscalationTimer, runStep } from '../../src/pipeline/escalate/run-step.ts';
import { World } from '../support/world.ts';

/** The world seen through a clock that goes wrong by some seconds. */
function withSkew(world: World, seconds: () => number) {
  return { ...world.dependencies(), now: () => addSeconds(world.now, seconds()) };
}

/** Plays an execution by the right clock against a function whose clock is wrong; answers its looks. */
async function play(
  world: World,
  skew: () => number,
  until: string,
): Promise<{ looks: number; tick: EscalationTimer }> {
  const { id, escalation } = world.onlyIncident();
  let tick: EscalationTimer = {
    incidentId: id,
    clock: escalation.clock,
    nextStepAt: escalation.nextStepAt ?? '',
    done: false,
    looks: 0,
  };
  let looks = 0;
  for (; !tick.done && tick.nextStepAt <= until && looks < 1000; looks += 1) {
    if (tick.nextStepAt > world.now) world.now = tick.nextStepAt;
    tick = await runStep(tick, withSkew(world, skew));
  }
  return { looks, tick };
}

describe('journeys/skewed-clocks: the functions', () => {
  it.each([-600, -60, -1, 1, 60, 600])(
    'a function whose clock is %d s wrong takes each step once, about when it is due, in few looks',
    async (skew) => {
      const world = new World();
      await world.backupFails();
      const opened = world.now;

      const { looks } = await play(world, () => skew, addSeconds(opened, 7200 + 3600));

      const records = await world.store.records(world.onlyIncident().id);
      const steps = records.filter(({ what }) => what === 'step');
      expect(steps).toHaveLength(4);
      expect(looks).toBeLessThan(15);
      // By the right clock, it is late or early by the skew and no more.
      const first = secondsBetween(opened, addSeconds(steps[0]?.at ?? '', -skew));
      expect(Math.abs(first - 30)).toBeLessThanOrEqual(Math.abs(skew) + 1);
    },
  );

  it('a clock that jumps between looks never makes it look again and again, nor forget a step', async () => {
    const world = new World();
    await world.backupFails();
    const jumps = [0, -900, 900, -86_400, 86_400, 0, -1, 1];
    let look = 0;
    const skew = () => jumps[Math.min(look, jumps.length - 1)] ?? 0;

    const { looks } = await play(
      world,
      () => {
        look += 1;
        return skew();
      },
      addSeconds(world.now, 30 * 86_400),
    );

    const records = await world.store.records(world.onlyIncident().id);
    expect(records.filter(({ what }) => what === 'step')).toHaveLength(4);
    // With one for each daily reminder that nobody answered.
    expect(looks).toBeLessThan(20 + 30);
  });
});
