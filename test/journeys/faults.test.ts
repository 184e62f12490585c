import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/channels/channel.ts';
import { RouterError } from '../../src/lib/errors.ts';
import { World } from '../support/world.ts';

describe('journeys/faults: a target in trouble', () => {
  it('a target that is down delays only itself, then the fallback speaks for it and hears the end (I6)', async () => {
    const world = new World();
    world.troubles.set('chat', () => ({ status: 'retry', reason: 'server-error', detail: 'HTTP 503' }));
    await world.backupFails();
    await world.passes('30s');
    world.expectNotice('tickets', 'opened');
    world.end();

    await world.passes('4m');
    const { notice } = world.expectNotice('spare', 'opened');
    expect(notice.insteadOf).toEqual(['chat']);
    await world.acknowledges('Ana');
    await world.passes('1m');
    world.expectNotice('tickets', 'acknowledged');
    world.expectNotice('spare', 'acknowledged');
    world.end();
  });

  it('a target that recovers in time hears it once, and the fallback hears nothing', async () => {
    const world = new World();
    let refusals = 3;
    world.troubles.set('chat', (): Delivery => {
      refusals -= 1;
      if (refusals === 0) world.troubles.delete('chat');
      return { status: 'retry', reason: 'rate-limited', retryAfterSeconds: 20, detail: 'HTTP 429' };
    });
    await world.backupFails();
    await world.passes('29s');
    await world.passes('41s');
    world.expectNotice('tickets', 'opened');
    world.end();
    await world.passes('20s');
    world.expectNotice('chat', 'opened');
    world.end();
  });

  it('a target with bad credentials is replaced at once', async () => {
    const world = new World();
    world.troubles.set('chat', () => ({ status: 'rejected', reason: 'bad-credentials', detail: 'invalid_auth' }));
    await world.backupFails();
    await world.passes('31s');
    world.expectNotice('tickets', 'opened');
    world.expectNotice('spare', 'opened');
    expect(world.expectAnnouncement('spare').title).toMatch(/^The target chat is broken/);
    world.end();
  });

  it('when every target is down the alert topic speaks for all', async () => {
    const world = new World();
    for (const target of ['chat', 'tickets', 'spare']) {
      world.troubles.set(target, () => ({ status: 'rejected', reason: 'not-found', detail: 'gone' }));
    }
    await world.backupFails();
    await world.passes('31s');
    const heard = world.heard.map(({ target }) => target);
    expect(heard).toEqual(['alert-topic']);
  });

  it('when not even the alert topic can be reached the message stays on the queue', async () => {
    const world = new World();
    const down: Delivery = { status: 'rejected', reason: 'not-found', detail: 'gone' };
    for (const target of ['chat', 'tickets', 'spare', 'alert-topic']) world.troubles.set(target, () => down);
    world.survives = (error) => error instanceof RouterError && error.code === 'delivery-unroutable';
    await world.backupFails();
    await world.passes('1m');
    expect(world.queue.messages.length).toBeGreaterThan(0);
    expect(world.heard).toEqual([]);
  });

  it('a page that could not be sent before the acknowledgement is not sent after it', async () => {
    const world = new World();
    world.troubles.set('chat', () => ({
      status: 'retry',
      reason: 'rate-limited',
      retryAfterSeconds: 120,
      detail: 'HTTP 429',
    }));
    await world.backupFails();
    await world.passes('31s');
    world.expectNotice('tickets', 'opened');
    await world.acknowledges('Ana');
    world.expectNotice('tickets', 'acknowledged');
    world.troubles.delete('chat');
    await world.passes('10m');
    world.end();
    const rows = await world.ledger.rows(world.onlyIncident().id);
    expect(rows.find(({ target }) => target === 'chat')).toMatchObject({
      status: 'skipped',
      outcome: expect.stringContaining('acknowledged by Ana'),
    });
  });

  it('a target that left the rules meanwhile is replaced', async () => {
    const world = new World();
    await world.backupFails();
    const targets = new Map(world.rules.targets);
    targets.delete('chat');
    world.rules = { ...world.rules, targets };
    await world.passes('31s');
    world.expectNotice('tickets', 'opened');
    world.end();
    // It may be one that is so new that Parameter Store does not show it yet.
    await world.passes('20s');
    world.expectNotice('spare', 'opened');
    world.end();
  });

  it('a target that a new version of the rules names is told as soon as that version is known', async () => {
    const world = new World();
    await world.backupFails();
    const { rules } = world;
    const targets = new Map(rules.targets);
    targets.delete('chat');
    world.rules = { ...rules, targets };
    await world.passes('35s');
    world.expectNotice('tickets', 'opened');
    world.end();
    world.rules = rules;
    await world.passes('10s');
    world.expectNotice('chat', 'opened');
    world.end();
  });
});
