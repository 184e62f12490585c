import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { edited } from '../support/edited.ts';
import { invoicesDb } from '../support/events.ts';
import { journeyStart } from '../support/journey-rules.ts';
import { World } from '../support/world.ts';

const keyDenied = 'Access Denied to KMS key';

/** Rules by which the third failure of a row is critical, and everything of the account is one incident. */
function rulesWith(routes = '', policy = ''): string {
  return `
version: 1
defaults: { policy: platform, groupWait: 0s, groupBy: [account], groupInterval: 10m }
targets: { chat: { recorder: {} }, pager: { recorder: {} } }
policies:
  platform: { steps: [{ notify: [chat] }, { after: 15m, notify: [pager] }] ${policy} }
  
routes: [${routes}]
fallback: [chat]
`;
}

const lesser = '{ name: lesser, match: { resource: { name: [invoices-db] } }, severity: low, continue: true }';

/** A world in which an incident of low severity was told, and what is worse is about to join it. */
async function told(world = new World(rulesWith(lesser))): Promise<World> {
  await world.backupFails({ resourceArn: invoicesDb });
  await world.passes('16m');
  world.expectNotice('chat', 'opened');
  world.expectNotice('pager', 'escalated');
  world.end();
  return world;
}

describe('journeys/rises-and-repeats: what joins is worse', () => {
  it('is told at once, and the policy begins anew', async () => {
    const world = await told();
    await world.backupFails({ message: keyDenied });
    await world.passes('0s');
    world.expectNotice('chat', /^escalated: .*Severity rose from low to high: policy platform begins/);
    world.end();
    await world.passes('14m');
    world.end();
    await world.passes('1m');

    world.expectNotice('pager', 'reminded');
    world.end();
  });

  it('is told at once and aloud to those who have the lesser one in hand, and takes it from nobody', async () => {
    const world = await told();
    await world.backupFails({ resourceArn: invoicesDb, startedAt: addSeconds(world.now, -60) });
    for (const target of ['chat', 'pager']) world.expectNotice(target, 'joined');
    await world.acknowledges('Ana');
    for (const target of ['chat', 'pager']) world.expectNotice(target, 'acknowledged');
    await world.backupFails({ message: keyDenied });
    await world.passes('1d');

    for (const target of ['chat', 'pager']) {
      world.expectNotice(target, /^failed-again: .*Another one failed: orders-db.* Severity rose from low to high\. /);
    }
    world.end();
    expect(world.onlyIncident()).toMatchObject({ status: 'acknowledged', acknowledgement: { by: 'Ana' } });
  });

  it('waits for the group with the others when nobody was told yet', async () => {
    const world = new World(edited(rulesWith(lesser), ['groupWait: 0s', 'groupWait: 5m']));
    await world.backupFails({ resourceArn: invoicesDb });
    await world.passes('1m');
    await world.backupFails({ message: keyDenied });
    await world.passes('3m');
    world.end();
    await world.passes('1m');

    world.expectNotice('chat', 'opened');
    world.end();
  });

  it('brings nothing anew when it is not worse', async () => {
    const world = await told(new World(rulesWith()));
    await world.backupFails();
    await world.passes('0s');

    for (const target of ['chat', 'pager']) world.expectNotice(target, 'joined');
    world.end();
  });
});

describe('journeys/rises-and-repeats: somebody has it in hand, and it fails again', () => {
  it('says so aloud to everybody who was told, and wakes nobody new', async () => {
    const world = new World(rulesWith());
    await world.backupFails();
    await world.passes('1m');
    world.expectNotice('chat', 'opened');
    await world.acknowledges('Ana');
    world.expectNotice('chat', 'acknowledged');
    await world.passes('1d');
    await world.backupFails({ startedAt: addSeconds(journeyStart, 86_000) });
    await world.passes('1d');

    world.expectNotice('chat', /^failed-again: .*Failed again.*: orders-db at .* Acknowledged by Ana/);
    world.end();
    expect(world.onlyIncident().status).toBe('acknowledged');
  });

  it('says so of many as often as the route says, and the last of them with the rest', async () => {
    const world = new World(rulesWith());
    await world.backupFails();
    await world.passes('1m');
    world.expectNotice('chat', 'opened');
    await world.acknowledges('Ana');
    world.expectNotice('chat', 'acknowledged');
    for (let minute = 0; minute < 8; minute += 1) {
      await world.backupFails({ resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:db-${minute}` });
      await world.passes('1m');
    }
    await world.passes('1d');

    world.expectNotice('chat', /^failed-again: .*2 in all/);
    world.expectNotice('chat', /^failed-again: .*9 alerts by now/);
    world.end();
  });
});
