import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/channels/channel.ts';
import { secondsBetween } from '../../src/lib/instant.ts';
import { edited } from '../support/edited.ts';
import { World } from '../support/world.ts';
import { aWorld, breakTarget, fails, rules, troubles } from './broken-targets.ts';

describe('journeys/updates-for-a-target-that-is-down: updates for a target that is down', () => {
  /** An incident that chat was told of; then chat goes down. */
  async function toldAndDown(): Promise<World> {
    const world = aWorld();
    await fails(world, 'First');
    world.expectNotice('chat', 'opened');
    breakTarget(world, 'chat', troubles['answers 503'] as Delivery);
    return world;
  }

  it('hold up nobody: a new incident behind them is told two minutes after the first failure', async () => {
    const world = await toldAndDown();
    await world.acknowledges('Ana');
    await world.passes('30s');
    await fails(world, 'Second');
    await world.passes('100s');

    const { at } = world.expectNotice('spare', 'opened');
    expect(secondsBetween('2026-11-22T01:00:00.000Z', at)).toBeLessThanOrEqual(121);
    world.end();
    expect(world.queue.messages).toEqual([]);
  });

  it('wait outside the queue, and the newest state is told when it is back, once', async () => {
    const world = await toldAndDown();
    const [id = ''] = world.store.incidents.keys();
    await world.acknowledges('Ana');
    await world.passes('1h');
    await world.resolves('Ana', id);
    await world.passes('1h');
    expect(await world.resendsUnfinished()).toBe(2);
    expect(await world.resendsUnfinished()).toBe(0);
    for (const name of ['spare', 'last']) world.expectAnnouncement(name);
    world.end();

    world.troubles.clear();
    await world.passes('10m');
    await world.resendsUnfinished();
    await world.passes('1m');
    world.expectNotice('chat', 'resolved');
    for (const name of ['spare', 'last']) {
      expect(world.expectAnnouncement(name).title).toBe('The target chat works again');
    }
    world.end();
    const results = (await world.ledger.rows(id)).map(
      ({ kind, status, result }) => `${kind} ${status} ${result?.reason}`,
    );
    expect(results).toEqual([
      'opened delivered accepted',
      'acknowledged skipped superseded',
      'resolved delivered accepted',
    ]);
    await world.passes('10m');
    expect(await world.resendsUnfinished()).toBe(0);
  });

  it('bring it back themselves: an update is as good a probe as any', async () => {
    const world = await toldAndDown();
    await world.acknowledges('Ana');
    await world.passes('10m');
    world.troubles.clear();
    await world.resendsUnfinished();

    world.expectNotice('chat', 'acknowledged');
    expect(await world.ledger.troublesOf(['chat'])).toEqual(new Map());
  });

  it('are given up after a day, and that is counted', async () => {
    const world = await toldAndDown();
    await world.acknowledges('Ana');
    await world.passes('25h');
    await world.resendsUnfinished();
    await world.passes('10m');

    expect(await world.resendsUnfinished()).toBe(0);
    const rows = await world.ledger.rows(world.onlyIncident().id);
    expect(rows.find(({ kind }) => kind === 'acknowledged')).toMatchObject({ status: 'failed' });
  });

  it('reach the stand-in that was told instead, also when the target itself was told before and is back for the end', async () => {
    const world = new World(
      edited(rules, ['steps: [ { notify: [chat] } ]', 'steps: [ { notify: [chat] } ], repeat: 1, repeatAfter: 10m']),
    );
    world.pace.claim = async () => 0;
    await fails(world, 'First');
    world.expectNotice('chat', 'opened');
    breakTarget(world, 'chat', troubles['answers 503'] as Delivery);
    await world.passes('13m');
    world.expectNotice('spare', 'reminded');
    world.troubles.clear();
    await world.passes('1m');
    await world.resolves('Ana');

    world.expectNotice('chat', 'resolved');
    world.expectNotice('spare', 'resolved');
    world.end();
  });
});
