import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import { invoicesDb, ordersDb } from '../support/events.ts';
import { World } from '../support/world.ts';

/** Rules in which each resource has an incident of its own, told to a chat and to tickets at once. */
const rulesWith = (more = '') => `
version: 1
defaults: { policy: one, groupWait: 0s, groupBy: [resource.arn, error.code] ${more} }
targets: { chat: { recorder: {} }, tickets: { recorder: {} } }
policies: { one: { steps: [{ notify: [chat, tickets] }] } }
fallback: [chat]
`;

const startedNow = (world: World) => ({ startedAt: world.now, completedAt: world.now });

/** A failure, told, and a success an hour later that ends it. */
async function failsAndRecovers(world: World, resourceArn = ordersDb): Promise<void> {
  await world.backupFails({ resourceArn, ...startedNow(world) });
  await world.passes('30m');
  await world.backupSucceeds({ resourceArn, ...startedNow(world) });
  await world.passes('30m');
}

function newest(world: World): Incident {
  return [...world.store.incidents.values()].at(-1) as Incident;
}

describe('journeys/relapse', () => {
  it('is a new incident that says of which it is one, and the how manieth time it is', async () => {
    const world = new World(rulesWith());
    world.tickets.set('tickets', 'OPS-1');
    await failsAndRecovers(world);
    const first = newest(world);
    await failsAndRecovers(world);
    const second = newest(world);
    await world.backupFails(startedNow(world));
    await world.passes('0s');
    const third = newest(world);

    expect(world.store.incidents.size).toBe(3);
    expect(first.relapseOf).toBeUndefined();
    expect(second.relapseOf).toMatchObject({ incidentId: first.id, number: 1, resolvedBy: 'AWS Backup' });
    expect(third).toMatchObject({ status: 'open', relapseOf: { incidentId: second.id, number: 2 } });
    const opened = world.heard.filter(({ kind, target }) => kind === 'opened' && target === 'tickets');
    expect(opened.map(({ notice }) => notice.news.replace(/\b[0-9A-Z]{26}\b/, 'ID'))).toEqual([
      'New incident; nobody has acknowledged it yet.',
      'Relapse of incident ID, resolved by AWS Backup at 2026-11-22 01:30 UTC: the 2nd time. Nobody has acknowledged yet.',
      'Relapse of incident ID, resolved by AWS Backup at 2026-11-22 02:30 UTC: the 3rd time. Nobody has acknowledged yet.',
    ]);
    // Told in the ticket of the one before, which the vendor knows by its key.
    expect(opened.map(({ before }) => before)).toEqual([null, { key: 'OPS-1' }, { key: 'OPS-1' }]);
    expect((await world.store.records(third.id))[0]).toMatchObject({
      reason: expect.stringContaining(`It is relapse 2: incident ${second.id}`),
      details: { relapseOf: { incidentId: second.id } },
    });
  });

  it('has not the acknowledgement of the one before, and comes after a resolution by hand, too', async () => {
    const world = new World(rulesWith());
    await world.backupFails(startedNow(world));
    await world.passes('1m');
    await world.acknowledges('Ana');
    await world.resolves('Ben');
    const before = world.onlyIncident().id;
    await world.passes('1m');
    await world.backupFails(startedNow(world));
    await world.passes('0s');

    expect(newest(world)).toMatchObject({
      status: 'open',
      acknowledgement: null,
      relapseOf: { incidentId: before, number: 1, resolvedBy: 'Ben' },
    });
  });

  it.each([
    { defaults: '', waits: '6d', isOne: true, why: 'within seven days' },
    { defaults: '', waits: '8d', isOne: false, why: 'after more than seven days' },
    { defaults: ', relapseWithin: 14d', waits: '8d', isOne: true, why: 'as long as the rules say' },
    { defaults: ', relapseWithin: off', waits: '1m', isOne: false, why: 'where the rules want none' },
    { defaults: ', relapseWithin: 0s', waits: '1m', isOne: false, why: 'where the rules want none, in seconds' },
  ])('$why: $isOne', async ({ defaults, waits, isOne }) => {
    const world = new World(rulesWith(defaults));
    await failsAndRecovers(world);
    await world.passes(waits);
    await world.backupFails(startedNow(world));

    expect(newest(world).relapseOf != null).toBe(isOne);
  });

  it('is none of another error, nor of another resource', async () => {
    const world = new World(rulesWith());
    await failsAndRecovers(world);
    await world.backupFails({ resourceArn: invoicesDb, ...startedNow(world) });
    expect(newest(world).relapseOf).toBeUndefined();
    await world.backupFails({ jobId: 'other', message: 'Access Denied to KMS key', ...startedNow(world) });

    expect(newest(world).relapseOf).toBeUndefined();
    expect(world.store.incidents.size).toBe(3);
  });
});
