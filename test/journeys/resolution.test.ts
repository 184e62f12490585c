import { describe, expect, it } from 'vitest';
import { backupJobEvent, invoicesDb, ordersDb } from '../support/events.ts';
import { World } from '../support/world.ts';

const at = (time: string) => `2026-11-22T${time}.000Z`;

describe('journeys/resolution', () => {
  it('resolves everywhere when the next backup of the resource completes, acknowledged or not', async () => {
    const world = new World();
    await world.backupFails();
    await world.passes('1m');
    world.expectNotice('chat', 'opened');
    world.expectNotice('tickets', 'opened');
    await world.passes('10m');
    const received = await world.backupSucceeds();

    expect(received.action).toBe('resolve');
    world.expectNotice('chat', 'resolved');
    world.expectNotice('tickets', 'resolved');
    await world.passes('2d');
    world.end();
  });

  it('a success whose job started before the failed one resolves nothing, however late it arrives (I3)', async () => {
    const world = new World();
    await world.backupFails({ startedAt: at('00:30:00') });
    const received = await world.backupSucceeds({ startedAt: at('00:10:00'), completedAt: at('00:59:00') });

    expect(received.action).toBe('record');
    expect(world.onlyIncident().status).toBe('open');
  });

  it('a failure heard after a later success opens no escalation and tells nobody, but is on record (I1, I3)', async () => {
    const world = new World();
    await world.backupSucceeds({ startedAt: at('00:40:00') });
    await world.backupFails({ startedAt: at('00:20:00') });
    await world.passes('1d');

    world.end();
    expect(world.onlyIncident()).toMatchObject({ status: 'resolved', openLanes: 0 });
  });

  it('completed with issues does not resolve', async () => {
    const world = new World();
    await world.backupFails();
    await world.passes('20m');
    await world.backupSucceeds({ message: 'Windows VSS Backup Job Error encountered, trying for regular backup' });
    expect(world.onlyIncident().status).toBe('open');
  });

  it('a group resolves with its last resource', async () => {
    const world = new World();
    await world.backupFails({ resourceArn: ordersDb, jobId: 'a' });
    await world.backupFails({ resourceArn: invoicesDb, jobId: 'b' });
    await world.passes('20m');
    await world.backupSucceeds({ resourceArn: ordersDb, jobId: 'c' });
    expect(world.onlyIncident()).toMatchObject({ status: 'open', openLanes: 1, alertCount: 2 });

    await world.backupSucceeds({ resourceArn: invoicesDb, jobId: 'd' });
    expect(world.onlyIncident()).toMatchObject({ status: 'resolved', openLanes: 0 });
  });

  it('opens a new incident for a failure after the resolution', async () => {
    const world = new World();
    await world.backupFails();
    await world.passes('20m');
    await world.backupSucceeds();
    await world.passes('1h');
    const received = await world.backupFails({ jobId: 'next' });
    expect(received.action).toBe('open');
    expect(world.store.incidents.size).toBe(2);
  });

  it('opens a new incident for a failure after a person resolved the old one', async () => {
    const world = new World();
    await world.backupFails();
    await world.passes('20m');
    await world.resolves('Ana');
    const received = await world.backupFails({ jobId: 'next' });
    expect(received.action).toBe('open');
  });
});

describe('journeys/resolution: duplicates', () => {
  it('the same event again, with a new id, changes nothing and tells nobody (I2)', async () => {
    const world = new World();
    const event = backupJobEvent({ jobId: 'a', startedAt: at('00:50:00') });
    await world.hears(event);
    const again = await world.hears({ ...event, id: 'another-id' });
    await world.passes('1m');

    expect(again.action).toBe('duplicate');
    world.expectNotice('chat', 'opened');
    world.expectNotice('tickets', 'opened');
    world.end();
    expect(world.onlyIncident().alertCount).toBe(1);
  });

  it('a duplicate of the failure after its resolution does not reopen it', async () => {
    const world = new World();
    const event = backupJobEvent({ jobId: 'a', startedAt: at('00:50:00') });
    await world.hears(event);
    await world.backupSucceeds({ startedAt: at('00:55:00') });
    await world.hears(event);
    await world.passes('2d');
    expect(world.onlyIncident().status).toBe('resolved');
  });
});

describe('journeys/resolution: groups', () => {
  it('one cause, many resources: one message that lists them', async () => {
    const world = new World();
    for (let index = 0; index < 30; index += 1) {
      await world.backupFails({ jobId: `job-${index}`, resourceArn: `${ordersDb}-${index}` });
    }
    await world.passes('30s');

    const { notice } = world.expectNotice('chat', 'opened');
    world.expectNotice('tickets', 'opened');
    expect(notice.alertCount).toBe(30);
    world.end();
  });

  it('bounds how often people hear that more alerts joined (I10)', async () => {
    const world = new World();
    await world.backupFails({ jobId: 'first' });
    await world.passes('1m');
    for (let index = 0; index < 50; index += 1) {
      await world.backupFails({ jobId: `job-${index}`, resourceArn: `${ordersDb}-${index}` });
      await world.passes('1s');
    }
    await world.passes('6m');

    const joined = world.heard.filter(({ target, kind }) => target === 'chat' && kind === 'joined');
    expect(joined).toHaveLength(2);
    expect(joined.at(-1)?.notice.alertCount).toBe(51);
  });

  it('the third strike raises severity and starts the policy that is for it', async () => {
    const world = new World();
    await world.backupFails({ startedAt: at('00:10:00') });
    await world.passes('1m');
    await world.acknowledges('Ana');
    await world.backupFails({ startedAt: at('00:20:00') });
    expect(world.onlyIncident()).toMatchObject({ status: 'acknowledged', routing: { policy: 'platform' } });

    await world.backupFails({ startedAt: at('00:30:00') });
    expect(world.onlyIncident()).toMatchObject({ status: 'open', routing: { policy: 'held' }, severity: 'critical' });
    await world.passes('1s');
    expect(world.transcript()).toMatch(/chat reopened "Open again\. Severity rose from high to critical/);
  });
});
