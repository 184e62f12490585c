import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../src/channels/channel.ts';
import type { IncidentOrder } from '../../../src/incidents/delivery-order.ts';
import { addSeconds } from '../../../src/lib/instant.ts';
import { deliverNotice } from '../../../src/pipeline/deliver/deliver-notice.ts';
import { anOrder } from '../../support/incidents.ts';
import { World } from '../../support/world.ts';

const accepted: Delivery = { status: 'delivered', recipients: ['#ops'], vendorId: '17.5' };

/** An incident that is about to be told to chat, and the order of it. */
async function aWorld(): Promise<{ world: World; order: IncidentOrder }> {
  const world = new World();
  await world.backupFails();
  const { id } = world.onlyIncident();
  const order = anOrder({ incidentId: id, target: 'chat', at: world.now, reason: 'a backup failed' });
  return { world, order };
}

async function resultsOf(world: World, { incidentId }: IncidentOrder) {
  const rows = await world.ledger.rows(incidentId);
  return rows.map(({ kind, target, status, result }) => `${target} ${kind} ${status} ${result?.reason}`);
}

describe('pipeline/deliver/deliver-notice: two processes with the same order', () => {
  it('never send it at once, in whatever order their calls come about, and it is told once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { world, order } = await aWorld();
        // Every call of a port comes about when the scheduler lets it.
        world.wrap = (port) =>
          new Proxy(port, {
            get: (target, name) => {
              const member = Reflect.get(target, name) as unknown;
              if (typeof member !== 'function') return member;
              return scheduler.scheduleFunction(async (...all: unknown[]) => member.apply(target, all));
            },
          });
        let sent = 0;
        world.troubles.set('chat', () => {
          sent += 1;
          return accepted;
        });

        const both = Promise.all(
          ['receipt-1', 'receipt-2'].map((receipt) => deliverNotice(order, receipt, world.deliverDependencies())),
        );
        await scheduler.waitFor(both);

        const outcomes = (await both).map(({ status }) => status);
        expect(sent).toBe(1);
        expect(outcomes).toContain('done');
        expect(await resultsOf(world, order)).toEqual(['chat opened delivered accepted']);
      }),
      { numRuns: 100 },
    );
  });

  it('the second waits while the first may still be at work, and looks before it sends when the first is gone', async () => {
    const { world, order } = await aWorld();
    await world.ledger.begin(order, world.now, 'receipt-1');
    const postponed: number[] = [];
    const received = { postpone: async (_receipt: string, seconds: number) => void postponed.push(seconds) };
    const dependencies = () => ({ ...world.deliverDependencies(), received });

    expect(await deliverNotice(order, 'receipt-2', dependencies())).toMatchObject({ status: 'later' });
    expect(postponed).toEqual([30]);
    world.now = addSeconds(world.now, 31);
    await deliverNotice(order, 'receipt-2', dependencies());

    expect(await world.ledger.rows(order.incidentId)).toMatchObject([{ status: 'delivered', possibleDuplicate: true }]);
  });
});

describe('pipeline/deliver/deliver-notice: what is written down', () => {
  it('whom it reached and what the vendor knows it by', async () => {
    const { world, order } = await aWorld();
    world.troubles.set('chat', () => accepted);
    await deliverNotice(order, 'receipt', world.deliverDependencies());

    expect(await world.ledger.rows(order.incidentId)).toMatchObject([
      { outcome: 'accepted', result: { reason: 'accepted', recipients: ['#ops'], vendorId: '17.5', standIn: null } },
    ]);
  });

  it('who says it instead', async () => {
    const { world, order } = await aWorld();
    world.troubles.set('chat', () => ({ status: 'rejected', reason: 'not-found', detail: 'gone' }));
    await deliverNotice(order, 'receipt', world.deliverDependencies());

    expect(await world.ledger.rows(order.incidentId)).toMatchObject([
      { outcome: 'not-found: gone; spare stands in', result: { reason: 'not-found', standIn: 'spare' } },
    ]);
    expect(world.queue.messages.at(-1)?.order).toMatchObject({ target: 'spare', revision: 2, insteadOf: ['chat'] });
  });

  it.each<{ why: string; change: Partial<IncidentOrder>; before: (world: World) => Promise<void>; says: string }>([
    {
      why: 'it waits for its turn',
      change: {},
      before: async (world) => void Object.assign(world.pace, { claim: async () => 3 }),
      says: 'chat opened retrying awaiting-turn',
    },
    {
      why: 'its target is not known yet',
      change: { target: 'new' },
      before: async () => undefined,
      says: 'new opened retrying target-unknown',
    },
    {
      why: 'its target left the rules',
      change: { target: 'old', at: '2026-11-22T00:00:00.000Z' },
      before: async () => undefined,
      says: 'old opened failed target-unknown',
    },
    {
      why: 'somebody has answered',
      change: {},
      before: async (world) => void (await world.acknowledges('Ana')),
      says: 'chat opened skipped answered',
    },
    {
      why: 'the target was never told',
      change: { kind: 'joined' },
      before: async () => undefined,
      says: 'chat joined skipped never-told',
    },
    {
      why: 'the channel has no such notice',
      change: { kind: 'progressed', noticeId: '9-progressed', revision: 9 },
      before: async (world) => void (await world.passes('1m')),
      says: 'chat progressed skipped not-carried',
    },
    {
      why: 'the target was told of more',
      change: { kind: 'joined', revision: 1, noticeId: '1-joined' },
      before: async (world) => void (await world.passes('1m')),
      says: 'chat joined skipped superseded',
    },
    {
      why: 'another target stands in',
      change: { kind: 'joined' },
      before: async (world) => void (await world.ledger.saveFailoverTarget(world.onlyIncident().id, 'chat', 'spare')),
      says: 'chat joined skipped stood-in',
    },
  ])('$says, when $why', async ({ change, before, says }) => {
    const { world, order } = await aWorld();
    await before(world);
    const changed = { ...order, ...change };
    await deliverNotice(changed, 'receipt', world.deliverDependencies());

    expect(await resultsOf(world, changed)).toContain(says);
  });
});

describe('pipeline/deliver/deliver-notice: attempts that only begin', () => {
  it('give way after five minutes, so that whatever it is holds up nobody for long', async () => {
    const { world, order } = await aWorld();
    const rules = { load: () => Promise.reject(new TypeError('a fault of ours')) };
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const dependencies = { ...world.deliverDependencies(), rules };
      await expect(deliverNotice(order, `receipt-${attempt}`, dependencies)).rejects.toThrow('a fault of ours');
      world.now = addSeconds(world.now, 30);
    }
    await deliverNotice(order, 'receipt', world.deliverDependencies());

    expect(await world.ledger.rows(order.incidentId)).toMatchObject([
      { status: 'failed', result: { reason: 'never-ended', standIn: 'spare' } },
    ]);
  });

  it('are tried on while they may pass: not before five minutes, not because of five faults', async () => {
    const { world, order } = await aWorld();
    const rules = { load: () => Promise.reject(new Error('throttled')) };
    for (let attempt = 0; attempt < 9; attempt += 1) {
      const dependencies = { ...world.deliverDependencies(), rules };
      await expect(deliverNotice(order, 'receipt', dependencies)).rejects.toThrow('throttled');
      world.now = addSeconds(world.now, 30);
    }
    await deliverNotice(order, 'receipt', world.deliverDependencies());

    expect(await resultsOf(world, order)).toEqual(['chat opened delivered accepted']);
  });
});
