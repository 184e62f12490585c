import { describe, expect, it } from 'vitest';
import { type DeliveryMessage, takeDelivery } from '../../../src/pipeline/deliver/take-delivery.ts';
import { anOrder } from '../../support/incidents.ts';
import { World } from '../../support/world.ts';

/** A world with one incident that is about to be told, and its first order. */
async function aWorld() {
  const world = new World();
  await world.backupFails();
  const incident = world.onlyIncident();
  const order = anOrder({ incidentId: incident.id, target: 'chat', at: world.now, reason: 'a backup failed' });
  const faults: Error[] = [];
  const letters: { body: string; group?: string | undefined; reason: string; fault: string }[] = [];
  const postponed: number[] = [];
  const take = (message: Partial<DeliveryMessage> = {}, change: object = {}) => {
    const all = { id: 'm-1', body: JSON.stringify(order), receipt: 'r-1', receives: 1, group: 'chat', ...message };
    const dependencies = {
      ...world.deliverDependencies(),
      received: { postpone: async (_receipt: string, seconds: number) => void postponed.push(seconds) },
      deadLetters: { put: async (letter: object, why: object) => void letters.push({ ...letter, ...why } as never) },
      reportError: (error: Error) => void faults.push(error),
      remainingMs: () => 30_000,
      ...change,
    };
    return takeDelivery(all, dependencies);
  };
  return { world, order, faults, letters, postponed, take };
}

describe('pipeline/deliver/take-delivery (F6)', () => {
  it('takes a message off the queue when it is delivered', async () => {
    const { world, take, faults } = await aWorld();

    expect(await take()).toBe(false);
    expect(faults).toEqual([]);
    world.expectNotice('chat', 'opened');
  });

  it.each([
    { what: 'no JSON', body: '{"incidentId":' },
    { what: 'no object', body: '[1]' },
    { what: 'nothing', body: '' },
    { what: 'an order without a target', body: JSON.stringify({ incidentId: 'i', noticeId: '2-opened' }) },
    {
      what: 'a kind of a later version',
      body: JSON.stringify({
        incidentId: 'i',
        noticeId: '2-x',
        target: 'chat',
        kind: 'sung',
        at: '2026-11-22T01:00:00.000Z',
        reason: '',
        actor: null,
        insteadOf: [],
      }),
    },
    {
      what: 'a name longer than a key may be',
      body: JSON.stringify({
        incidentId: 'i',
        noticeId: '2-opened',
        target: 'x'.repeat(2000),
        kind: 'opened',
        at: '2026-11-22T01:00:00.000Z',
        reason: '',
        actor: null,
        insteadOf: [],
      }),
    },
  ])('puts aside at once what can never be read: $what', async ({ body }) => {
    const { take, letters, postponed, faults } = await aWorld();

    expect(await take({ body })).toBe(false);
    expect(letters).toMatchObject([{ id: 'm-1', body, group: 'chat', reason: 'order-unreadable' }]);
    expect(faults).toHaveLength(1);
    expect(postponed).toEqual([]);
  });

  it('puts aside at once an order for an incident that is not there, and ends its row', async () => {
    const { world, order, take, letters } = await aWorld();
    const body = JSON.stringify({ ...order, incidentId: 'gone' });

    expect(await take({ body })).toBe(false);
    expect(letters).toMatchObject([{ reason: 'incident-missing', body }]);
    expect(await world.ledger.rows('gone')).toMatchObject([{ status: 'failed', result: { reason: 'impossible' } }]);
    expect(await world.ledger.unfinishedSince('9999', { limit: 9 })).toMatchObject({ items: [] });
  });

  it('puts it off when not even the dead letters take it', async () => {
    const { take, postponed, faults } = await aWorld();
    const deadLetters = { put: () => Promise.reject(new Error('SQS is down')) };

    expect(await take({ body: 'x' }, { deadLetters })).toBe(true);
    expect(postponed).toEqual([2]);
    expect(faults).toHaveLength(2);
  });

  it.each([
    [1, 2],
    [2, 4],
    [3, 8],
    [4, 16],
    [5, 30],
    [900, 30],
  ])('puts a fault off by seconds, not by minutes: at receive %i by %i', async (receives, seconds) => {
    const { world, take, postponed, letters } = await aWorld();
    const ledger = { ...world.ledger, begin: () => Promise.reject(new Error('DynamoDB is down')) };

    expect(await take({ receives }, { ledger })).toBe(true);
    expect(postponed).toEqual([seconds]);
    expect(letters).toEqual([]);
  });

  it.each(['store', 'rules', 'rateLimiter', 'links', 'queue'] as const)(
    'a fault of %s puts it off by seconds or is got along without, and the next attempt delivers once',
    async (port) => {
      const { world, take, postponed } = await aWorld();
      const failing = new Proxy({}, { get: () => () => Promise.reject(new Error(`${port} is down`)) });

      const stayed = await take({}, { [port]: failing });
      if (stayed) expect(postponed).toEqual([2]);
      if (stayed) await take({ receipt: 'r-2', receives: 2 });

      expect(world.heard.map(({ target }) => target)).toEqual(['chat']);
    },
  );

  it('puts it off when it does not end before the function does', async () => {
    const { take, postponed, faults } = await aWorld();
    const rules = { load: () => new Promise<never>(() => undefined) };

    expect(await take({}, { rules, remainingMs: () => 3020 })).toBe(true);
    expect(postponed).toEqual([2]);
    expect(faults[0]?.message).toContain('did not end in time');
    // Without the bound this never ends.
  }, 20_000);

  it('stays when it cannot even be put off: the queue hides it for its own time', async () => {
    const { world, take, faults } = await aWorld();
    const ledger = { ...world.ledger, begin: () => Promise.reject(new Error('DynamoDB is down')) };
    const received = { postpone: () => Promise.reject(new Error('SQS is down')) };

    expect(await take({}, { ledger, received })).toBe(true);
    expect(faults).toHaveLength(2);
  });
});
