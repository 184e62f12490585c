import { describe, expect, it } from 'vitest';
import { invoicesDb, ordersDb } from '../support/events.ts';
import { World } from '../support/world.ts';

const usersDb = 'arn:aws:rds:eu-west-1:111122223333:db:users-db';
const filesDb = 'arn:aws:rds:eu-west-1:111122223333:db:files-db';

/** One failure that people know of, then two more within a minute: the first is told at once, the second later. */
async function moreAndMore(world: World, between: () => Promise<unknown>): Promise<void> {
  await world.backupFails({ resourceArn: ordersDb, jobId: 'a' });
  await world.passes('1m');
  await between();
  await world.backupFails({ resourceArn: invoicesDb, jobId: 'b' });
  await world.passes('1m');
  await world.backupFails({ resourceArn: usersDb, jobId: 'c' });
  await world.passes('10m');
}

const joinedAt = (world: World) =>
  world.heard
    .filter(({ kind, target }) => (kind === 'joined' || kind === 'failed-again') && target === 'chat')
    .map(({ at }) => at.slice(11, 16));

describe('journeys/joined', () => {
  it('whoever acknowledged still hears of the alerts that join afterwards, all of them', async () => {
    const world = new World();
    await moreAndMore(world, () => world.acknowledges('Ana'));
    expect(joinedAt(world)).toEqual(['01:01', '01:06']);

    await world.backupFails({ resourceArn: filesDb, jobId: 'd' });
    await world.passes('10m');
    expect(joinedAt(world)).toEqual(['01:01', '01:06', '01:12']);
    expect(world.onlyIncident()).toMatchObject({ status: 'acknowledged', alertCount: 4 });
  });

  it('an acknowledgement says what was about to be said, and later alerts are told again', async () => {
    const world = new World();
    await moreAndMore(world, async () => undefined);
    await world.backupFails({ resourceArn: filesDb, jobId: 'd' });
    await world.acknowledges('Ana');
    await world.passes('10m');
    const before = joinedAt(world).length;

    await world.backupFails({ resourceArn: `${filesDb}-2`, jobId: 'e' });
    await world.passes('10m');

    expect(joinedAt(world)).toHaveLength(before + 1);
  });

  it('people hear of alerts that join after the policy came to its end, too', async () => {
    const world = new World();
    await world.backupFails({ resourceArn: ordersDb, jobId: 'a' });
    await world.passes('3h');
    expect(world.onlyIncident().escalation.exhausted).toBe(true);

    await world.backupFails({ resourceArn: invoicesDb, jobId: 'b' });
    await world.passes('1m');
    await world.backupFails({ resourceArn: usersDb, jobId: 'c' });
    await world.passes('10m');

    expect(joinedAt(world)).toEqual(['04:00', '04:05']);
  });
});
