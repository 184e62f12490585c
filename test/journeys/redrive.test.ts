import { describe, expect, it } from 'vitest';
import { backupJobEvent } from '../support/events.ts';
import { World } from '../support/world.ts';

describe('journeys/redrive: dead letters that come back hours or days later', () => {
  it('a failure that nobody heard of is told, however late', async () => {
    const world = new World();
    const failure = backupJobEvent({ jobId: 'lost', startedAt: world.now });
    await world.passes('9h');
    await world.hears(failure);
    await world.passes('31s');
    const { notice } = world.expectNotice('chat', 'opened');
    expect(notice.openedAt).toBe('2026-11-22T10:00:00.000Z');
    expect(JSON.stringify(notice)).toContain('2026-11-22T01:10');
    world.expectNotice('tickets', 'opened');
    world.end();
  });

  it('what was taken in and resolved meanwhile changes nothing and wakes nobody', async () => {
    const world = new World();
    const failure = backupJobEvent({ jobId: 'known', startedAt: world.now });
    await world.hears(failure);
    await world.passes('31s');
    await world.passes('1h');
    await world.backupSucceeds();
    await world.passes('1m');
    const { revision, id } = world.onlyIncident();
    const before = world.heard.length;

    await world.passes('13d');
    const again = await world.hears(failure);
    await world.passes('2h');

    expect(again).toMatchObject({ action: 'duplicate', incidentId: id });
    expect(world.onlyIncident()).toMatchObject({ revision, status: 'resolved' });
    expect(world.heard.length).toBe(before);
  });

  it('a failure that a later backup healed meanwhile is on record and wakes nobody', async () => {
    const world = new World();
    const failure = backupJobEvent({ jobId: 'healed', startedAt: world.now });
    await world.passes('6h');
    await world.backupSucceeds();
    await world.passes('3h');
    await world.hears(failure);
    await world.passes('2h');

    expect(world.onlyIncident()).toMatchObject({ status: 'resolved', alertCount: 1 });
    expect(world.heard).toEqual([]);
  });

  it('a whole queue that comes back twice, in another order, is heard once', async () => {
    const world = new World();
    const failures = ['a', 'b', 'c', 'd'].map((jobId) =>
      backupJobEvent({ jobId, startedAt: world.now, resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${jobId}` }),
    );
    await world.passes('5h');
    await world.hearsAll(failures);
    await world.hearsAll(failures.toReversed());
    await world.passes('31s');

    expect(world.onlyIncident()).toMatchObject({ alertCount: 4, openLanes: 4 });
    expect(world.heard.map(({ target, kind }) => `${target} ${kind}`)).toEqual(['chat opened', 'tickets opened']);
  });
});
