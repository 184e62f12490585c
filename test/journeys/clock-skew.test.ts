import { describe, expect, it } from 'vitest';
import { backupJobEvent } from '../support/events.ts';
import { World } from '../support/world.ts';

const future = '2099-01-01T00:00:00.000Z';
const lanesOf = (world: World) => [...world.store.lanes.values()];

describe('journeys/clock-skew: no date that cannot be silences a resource (I1, I3)', () => {
  it('a success dated in the future does not hide the failure after it', async () => {
    const world = new World();
    await world.hears(backupJobEvent({ jobId: 'ok', state: 'COMPLETED', startedAt: future, completedAt: future }));
    await world.passes('1h');

    await world.backupFails();
    await world.passes('1m');

    expect(world.onlyIncident().status).toBe('open');
    expect(world.heard.map(({ target }) => target).sort()).toEqual(['chat', 'tickets']);
  });

  it('a failure dated in the future is ended by the success after it, and its record says what its date was', async () => {
    const world = new World();
    await world.hears(backupJobEvent({ jobId: 'bad', startedAt: future, completedAt: future }));
    await world.passes('1h');

    await world.backupSucceeds();

    const { id, status } = world.onlyIncident();
    expect(status).toBe('resolved');
    const [opened] = await world.store.records(id);
    expect(JSON.stringify(opened?.details.corrected)).toContain(future);
  });

  it('a failure dated in 1970 is told, whatever succeeded before', async () => {
    const world = new World();
    await world.backupSucceeds();
    await world.passes('1h');

    await world.hears(
      backupJobEvent({ jobId: 'bad', startedAt: '1970-01-01T00:00:00.000Z', completedAt: '1970-01-01T00:00:01.000Z' }),
    );
    await world.passes('1m');

    expect(world.onlyIncident().status).toBe('open');
    expect(world.heard).toHaveLength(2);
  });

  it('a success dated in 1970 ends nothing', async () => {
    const world = new World();
    await world.backupFails();

    await world.hears(
      backupJobEvent({
        jobId: 'ok',
        state: 'COMPLETED',
        startedAt: '1970-01-01T00:00:00.000Z',
        completedAt: '1970-01-01T00:00:01.000Z',
      }),
    );

    expect(world.onlyIncident().status).toBe('open');
  });

  it('a lane that 0.1.0 left with a success of the future is heard of again', async () => {
    const world = new World();
    await world.backupSucceeds();
    const [lane] = lanesOf(world);
    world.store.lanes.set(lane?.key ?? '', { ...(lane as NonNullable<typeof lane>), lastSuccessStartedAt: future });
    await world.passes('1h');

    await world.backupFails();
    await world.passes('1h');
    await world.backupSucceeds();

    expect(world.onlyIncident()).toMatchObject({ status: 'resolved', alertCount: 1 });
    expect(lanesOf(world)[0]?.lastSuccessStartedAt).not.toBe(future);
  });

  it('a lane that 0.1.0 left with a failure of the future is ended by the next success', async () => {
    const world = new World();
    await world.backupFails();
    const [lane] = lanesOf(world);
    world.store.lanes.set(lane?.key ?? '', { ...(lane as NonNullable<typeof lane>), problemsStartedAt: [future] });
    await world.passes('1h');

    await world.backupSucceeds();

    expect(world.onlyIncident().status).toBe('resolved');
  });
});
