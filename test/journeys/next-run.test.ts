import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { journeyStart } from '../support/journey-rules.ts';
import { type Protection, protection } from '../support/protection.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupWait: 0s, relapseWithin: off }
targets: { chat: { recorder: {} }, pager: { recorder: {} } }
policies:
  platform: { steps: [{ notify: [chat] }, { after: 15m, notify: [pager] }], acknowledgedFor: next run }
fallback: [chat]
`;

/** The backup of every night at 03:00, the next one in two hours. */
const nextRun = '2026-11-22T03:00:00.000Z';
const nights = [nextRun, '2026-11-23T03:00:00.000Z'];

/** A world in which a backup failed that AWS Backup knows this of. */
async function failed(known: Protection): Promise<World> {
  const world = new World(rules);
  world.sources = protection({ '*': known });
  await world.backupFails();
  await world.passes('1m');
  world.expectNotice('chat', 'opened');
  return world;
}

const startedNow = (world: World) => ({ startedAt: world.now, completedAt: world.now });

describe('journeys/next-run: an acknowledgement until the next run', () => {
  it('says until which, and is over when that run fails, too', async () => {
    const world = await failed({ nextRuns: nights });
    await world.acknowledges('Ana');
    world.expectNotice(
      'chat',
      /holds until the run of 2026-11-22 03:00 UTC, and opens again when that fails, or at .* 11:00 UTC/,
    );
    await world.passes('2h');
    await world.backupFails(startedNow(world));
    await world.passes('0s');

    world.expectNotice('chat', /^reopened: .*The next run failed, too, and until then Ana had acknowledged/);
    world.end();
    await world.passes('15m');
    world.expectNotice('pager', 'escalated');
    world.end();
  });

  it('holds when another try before that run fails, which is said aloud', async () => {
    const world = await failed({ nextRuns: nights });
    await world.acknowledges('Ana');
    world.expectNotice('chat', 'acknowledged');
    await world.passes('30m');
    await world.backupFails(startedNow(world));
    await world.passes('1h');

    world.expectNotice('chat', 'failed-again');
    world.end();
    expect(world.onlyIncident()).toMatchObject({ status: 'acknowledged', acknowledgement: { run: nextRun } });
  });

  it('is over when nothing is heard of that run', async () => {
    const world = await failed({ nextRuns: nights });
    await world.acknowledges('Ana');
    world.expectNotice('chat', 'acknowledged');
    await world.passesUntil('2026-11-22T10:59:59.000Z');
    world.end();
    await world.passes('1s');

    world.expectNotice('chat', /^reopened: .*Nothing good was heard of the run of 2026-11-22 03:00 UTC/);
    world.end();
  });

  it('is followed by nothing when that run succeeds', async () => {
    const world = await failed({ nextRuns: nights });
    await world.acknowledges('Ana');
    world.expectNotice('chat', 'acknowledged');
    await world.passes('2h');
    await world.backupSucceeds(startedNow(world));
    await world.passes('3d');

    world.expectNotice('chat', 'resolved');
    world.end();
  });

  it('holds for a day where the next run is not known, and says so', async () => {
    const world = await failed({});
    await world.acknowledges('Ana');
    world.expectNotice('chat', /for 24 h, since the next run is not known/);
    await world.passes('23h59m');
    world.end();
    await world.passes('1m');

    world.expectNotice('chat', 'reopened');
    world.end();
  });
});

describe('journeys/next-run: closed by hand without a good backup', () => {
  const overdue = { rpo: '4h', lastGoodAt: addSeconds(journeyStart, -36_000), nextRuns: nights };

  async function closed(known: Protection): Promise<World> {
    const world = await failed(known);
    await world.resolves('Ana');
    return world;
  }

  it('says so, and reminds when the next run is over and brought none', async () => {
    const world = await closed(overdue);
    world.expectNotice(
      'chat',
      /^resolved: .*Resolved by Ana .* There is still no good backup since 2026-11-21 15:00 UTC/,
    );
    world.end();
    await world.passesUntil('2026-11-22T10:59:59.000Z');
    world.end();
    await world.passes('1s');

    world.expectNotice('chat', /^unprotected: .*Reminder\. Ana closed it at .* There is still no good backup since/);
    await world.passes('7d');
    world.end();
    expect(world.onlyIncident()).toMatchObject({ status: 'resolved', gapReminderAt: null });
  });

  it('reminds of it after a day where the next run is not known', async () => {
    const { nextRuns: _unknown, ...rest } = overdue;
    const world = await closed(rest);
    world.expectNotice('chat', 'resolved');
    await world.passes('1d');

    world.expectNotice('chat', 'unprotected');
    world.end();
  });

  it('reminds nobody when a backup was made meanwhile', async () => {
    const world = await closed(overdue);
    world.expectNotice('chat', 'resolved');
    await world.passes('2h');
    await world.backupSucceeds(startedNow(world));
    await world.passes('7d');

    world.end();
    const { id } = world.onlyIncident();
    expect((await world.store.records(id)).at(-1)).toMatchObject({ what: 'gap-closed' });
  });

  it('reminds nobody when the next run failed, which is an incident of its own', async () => {
    const world = await closed(overdue);
    world.expectNotice('chat', 'resolved');
    await world.passes('2h');
    await world.backupFails(startedNow(world));
    await world.passes('10m');
    world.expectNotice('chat', 'opened');
    const [, second] = [...world.store.incidents.keys()];
    await world.acknowledges('Ben', second);
    world.expectNotice('chat', 'acknowledged');
    await world.passes('7h');

    world.end();
  });

  it('reminds nobody while the RPO is kept', async () => {
    const world = await closed({ ...overdue, rpo: '2d' });
    world.expectNotice('chat', 'resolved');
    await world.passes('7d');

    world.end();
  });

  it('reminds though its timer was lost', async () => {
    const world = await closed(overdue);
    world.expectNotice('chat', 'resolved');
    world.stopExecutions();
    await world.passesUntil('2026-11-22T11:10:00.000Z');
    await world.watches();
    await world.passes('1m');

    world.expectNotice('chat', 'unprotected');
    world.end();
  });
});
