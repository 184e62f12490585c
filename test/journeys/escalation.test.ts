import { describe, expect, it } from 'vitest';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import { World } from '../support/world.ts';

describe('journeys/escalation', () => {
  it('climbs until somebody answers, then everybody who was told hears who it was', async () => {
    const world = new World();
    await world.backupFails();
    await world.passes('29s');
    world.end();

    await world.passes('1s');
    world.expectNotice('chat', 'opened');
    world.expectNotice('tickets', 'opened');
    await world.passes('14m59s');
    world.end();

    await world.passes('1s');
    world.expectNotice('pager', /^escalated: .*Nobody acknowledged/);
    await world.acknowledges('Ana');
    for (const target of ['chat', 'tickets', 'pager']) world.expectNotice(target, 'acknowledged');
    await world.passes('3d');
    world.end();
  });

  it('repeats the chain, then says that nobody answered and who was tried, to the fallback too, every day for thirty days', async () => {
    const world = new World();
    await world.backupFails();
    await world.passes('15m30s');
    world.expectNotice('chat', 'opened');
    world.expectNotice('tickets', 'opened');
    world.expectNotice('pager', 'escalated');

    await world.passes('30m');
    world.expectNotice('chat', 'reminded');
    world.expectNotice('tickets', 'reminded');
    await world.passes('15m');
    world.expectNotice('pager', 'reminded');
    await world.passes('30m');
    const everybody = ['chat', 'tickets', 'pager', 'spare'];
    for (const target of everybody) world.expectNotice(target, /^exhausted: .*Tried: chat, tickets, pager\./);
    await world.passes('23h');
    world.end();
    await world.passes('1h');
    for (const target of everybody) world.expectNotice(target, /^reminded: .*Tried: chat, tickets, pager, spare\./);
    world.end();
    await world.passes('60d');
    const reminders = world.heard.filter(({ kind, target }) => kind === 'reminded' && target === 'spare');
    expect(reminders).toHaveLength(29);
    expect(world.onlyIncident().status).toBe('open');
  });

  it('opens again when an acknowledgement runs out and the problem is still there', async () => {
    const world = new World();
    for (const startedAt of ['2026-11-21T22:00:00.000Z', '2026-11-21T23:00:00.000Z', '2026-11-22T00:00:00.000Z']) {
      await world.backupFails({ startedAt });
    }
    await world.passes('30s');
    world.expectNotice('chat', 'opened');
    await world.acknowledges('Ana');
    world.expectNotice('chat', 'acknowledged');

    await world.passes('7h59m');
    world.end();
    await world.passes('1m');
    world.expectNotice('chat', /^reopened: .*ran out/);
    await world.passes('15m');
    world.expectNotice('pager', 'escalated');
    world.end();
  });

  it('reminds nobody twice for one moment and keeps an unbroken chain of records', async () => {
    const world = new World();
    await world.backupFails();
    await world.passes('20m');
    await world.acknowledges('Ana');
    await world.resolves('Ben');

    const { id, revision, recordHash } = world.onlyIncident();
    const records = await world.store.records(id);
    expect(records).toHaveLength(revision);
    expect(firstBrokenRecord(records)).toBeNull();
    expect(records.at(-1)?.hash).toBe(recordHash);
    expect(records.map(({ what, actor }) => `${what} by ${actor}`)).toEqual([
      'opened by router',
      'step by router',
      'step by router',
      'acknowledged by Ana',
      'resolved by Ben',
    ]);
    expect(records.every(({ reason }) => reason.length > 10)).toBe(true);
  });
});

describe('journeys/escalation: until somebody answers', () => {
  it('tells the second who acknowledges who came first (two people, double click)', async () => {
    const world = new World();
    await world.backupFails();
    await world.passes('30s');
    const [first, second] = [await world.acknowledges('Ana'), await world.acknowledges('Ben')];

    expect(first.status).toBe('done');
    expect(second).toMatchObject({ status: 'refused', reason: expect.stringContaining('Already acknowledged by Ana') });
    expect(world.heard.filter(({ kind }) => kind === 'acknowledged')).toHaveLength(2);
  });

  it('acknowledged before the group wait is over: nobody is woken (I4)', async () => {
    const world = new World();
    await world.backupFails();
    await world.acknowledges('Ana');
    await world.passes('2d');
    world.end();
  });

  it('knows no incident that does not exist', async () => {
    expect(await new World().acknowledges('Ana', '01JD0000000000000000000099')).toEqual({ status: 'unknown' });
  });
});
