import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { invoicesDb, ordersDb } from '../support/events.ts';
import { journeyStart } from '../support/journey-rules.ts';
import { type Protection, protection } from '../support/protection.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: platform, groupWait: 0s, groupBy: [account] }
targets: { chat: { recorder: {} }, mail: { recorder: {} }, lead: { recorder: {} } }
hours: { office: { timezone: Europe/Berlin, days: [MON-FRI], from: "09:00", to: "17:00" } }
policies:
  platform:
    steps:
      - { notify: [chat] }
      - { after: 15m, notify: [mail], during: office }
      - { after: 50% of rpo, notify: [lead] }
fallback: [chat]
`;

/** A world on a Sunday at 01:00 UTC, in which AWS Backup knows this of the resources. */
function worldWith(known: Readonly<Record<string, Protection>>): World {
  const world = new World(rules);
  world.sources = protection(known);
  return world;
}

const hoursAgo = (hours: number) => addSeconds(journeyStart, -hours * 3600);

describe('journeys/rpo-pace: a share of the RPO', () => {
  it('counts from the last good recovery point, and a step that its hours put off does not move it', async () => {
    const world = worldWith({ [ordersDb]: { rpo: '24h', lastGoodAt: hoursAgo(10) } });
    await world.backupFails();
    await world.passes('1h59m');
    world.expectNotice('chat', 'opened');
    world.end();

    await world.passes('1m');
    world.expectNotice('lead', /^escalated: .*50% of the RPO is over since the last good recovery point/);
    world.end();
    // Monday, nine in Berlin.
    await world.passes('29h30m');
    expect(world.expectNotice('mail', 'escalated').at).toBe('2026-11-23T08:00:00.000Z');
    world.end();
  });

  it('is due at once when it is over already', async () => {
    const world = worldWith({ [ordersDb]: { rpo: '24h', lastGoodAt: hoursAgo(20) } });
    await world.backupFails();
    await world.passes('0s');

    world.expectNotice('chat', 'opened');
    world.expectNotice('lead', 'escalated');
    world.end();
  });

  it('counts from the announcement while no good recovery point is known', async () => {
    const world = worldWith({ [ordersDb]: { rpo: '4h' } });
    await world.backupFails();
    await world.passes('1h59m');
    world.expectNotice('chat', 'opened');
    world.end();
    await world.passes('1m');

    world.expectNotice('lead', /since it was announced/);
    world.end();
  });

  it('is that of the resource whose RPO ends first, also when that one joins', async () => {
    const world = worldWith({
      [ordersDb]: { rpo: '24h', lastGoodAt: hoursAgo(1) },
      [invoicesDb]: { rpo: '4h', lastGoodAt: hoursAgo(1) },
    });
    await world.backupFails();
    await world.passes('30m');
    world.expectNotice('chat', 'opened');
    await world.backupFails({ resourceArn: invoicesDb });
    await world.passes('29m');
    world.expectNotice('chat', 'joined');
    world.end();
    await world.passes('1m');

    world.expectNotice('lead', 'escalated');
    world.end();
  });

  it('tells at once when a resource joins whose share is over', async () => {
    const world = worldWith({
      [ordersDb]: { rpo: '24h', lastGoodAt: hoursAgo(1) },
      [invoicesDb]: { rpo: '4h', lastGoodAt: hoursAgo(4) },
    });
    await world.backupFails();
    await world.passes('30m');
    world.expectNotice('chat', 'opened');
    await world.backupFails({ resourceArn: invoicesDb });
    await world.passes('0s');

    // Its severity rose, too.
    world.expectNotice('chat', 'escalated');
    world.expectNotice('lead', /^escalated: .*50% of the RPO is over/);
    world.end();
  });

  it('is learnt anew of the only resource, and a later one that is not known changes nothing', async () => {
    const world = worldWith({ [ordersDb]: { rpo: '24h', lastGoodAt: hoursAgo(20) } });
    await world.backupFails();
    world.sources = protection({ [ordersDb]: { rpo: '48h', lastGoodAt: hoursAgo(2) } });
    await world.backupFails({ startedAt: addSeconds(journeyStart, -60) });
    world.sources = {};
    await world.backupFails({ startedAt: addSeconds(journeyStart, -30), resourceArn: invoicesDb });

    const { rpoSeconds, lastGoodAt } = world.onlyIncident().escalation;
    expect({ rpoSeconds, lastGoodAt }).toEqual({ rpoSeconds: 172_800, lastGoodAt: hoursAgo(2) });
  });
});
