import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/channels/channel.ts';
import { addSeconds, type Instant, laterOf, secondsBetween } from '../../src/lib/instant.ts';
import { edited } from '../support/edited.ts';
import { World } from '../support/world.ts';
import { aWorld, breakTarget, fails, rules, troubles } from './broken-targets.ts';

/** Makes so many incidents, so far apart; returns when each was ordered to be told. */
async function incidents(
  world: World,
  count: number,
  apartSeconds: number,
  name = 'Type',
): Promise<Map<string, Instant>> {
  const orderedAt = new Map<string, Instant>();
  for (let index = 0; index < count; index += 1) {
    const before = new Set(world.store.incidents.keys());
    await fails(world, `${name}${index}`);
    for (const id of world.store.incidents.keys()) if (!before.has(id)) orderedAt.set(id, world.now);
    await world.passes(`${apartSeconds}s`);
  }
  return orderedAt;
}

/** How long the openings waited before `target` heard them, beyond the end of the outage's first two minutes. */
function waits(world: World, target: string, ordered: Map<string, Instant>, firstFailure: Instant): number[] {
  return [...ordered].map(([id, at]) => {
    const heard = world.heard.find((one) => one.target === target && one.notice.incidentId === id);
    if (heard === undefined) return Number.POSITIVE_INFINITY;
    const due = laterOf(addSeconds(firstFailure, 120), at);
    return secondsBetween(due, heard.at);
  });
}

describe('journeys/target-health (F3)', () => {
  describe.each(Object.entries(troubles))('a target that %s', (_what, trouble) => {
    it.each([
      { count: 4, apart: 0 },
      { count: 4, apart: 60 },
      { count: 100, apart: 0 },
      { count: 100, apart: 10 },
    ])(
      '$count incidents $apart s apart: the stand-in hears each two minutes after the first failure, or at once',
      async ({ count, apart }) => {
        const world = aWorld();
        const tried = breakTarget(world, 'chat', trouble);
        const ordered = await incidents(world, count, apart);
        await world.passes('20m');

        const late = waits(world, 'spare', ordered, tried[0] ?? '');
        expect(ordered.size).toBe(count);
        expect(Math.max(...late)).toBeLessThanOrEqual(1);
        expect(world.heard.filter(({ target }) => target === 'spare')).toHaveLength(count);
      },
    );
  });

  it('the hundredth incident waits no longer when every attempt hangs for ten seconds', async () => {
    const world = aWorld();
    const tried = breakTarget(world, 'chat', troubles['does not answer'] as Delivery, 10);
    const ordered = await incidents(world, 100, 10);
    await world.passes('20m');

    // One attempt of ten seconds a minute is all that anybody waits for.
    expect(Math.max(...waits(world, 'spare', ordered, tried[0] ?? ''))).toBeLessThanOrEqual(21);
  });

  it('lets one order a minute through while it is down, a real one, which fails over at once when it fails', async () => {
    const world = aWorld();
    const tried = breakTarget(world, 'chat', troubles['answers 503'] as Delivery);
    await incidents(world, 60, 10);

    const down = addSeconds(tried[0] ?? '', 120);
    const probes = tried.filter((at) => at > down);
    const gaps = probes.slice(1).map((at, index) => secondsBetween(probes[index] ?? '', at));
    expect(probes.length).toBeGreaterThanOrEqual(7);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(70);
    expect(world.heard.filter(({ kind }) => kind === 'opened')).toHaveLength(60);
    expect(new Set(world.heard.map(({ notice }) => notice.headline)).size).toBe(60);
  });

  it('is not tried before its vendor takes more, up to a quarter of an hour', async () => {
    const world = aWorld();
    const tried = breakTarget(world, 'chat', troubles['asks for three years'] as Delivery);
    await incidents(world, 200, 10);

    const gaps = tried.slice(1).map((at, index) => secondsBetween(tried[index] ?? '', at));
    expect(gaps).toEqual([900, 900]);
  });

  it('is back with the first success: what comes after it is told as ever', async () => {
    const world = aWorld();
    breakTarget(world, 'chat', troubles['answers 503'] as Delivery);
    await incidents(world, 4, 60);
    world.troubles.delete('chat');
    await world.passes('1m');
    const before = world.heard.length;
    await incidents(world, 3, 1, 'After');

    expect(world.heard.slice(before).map(({ target }) => target)).toEqual(['chat', 'chat', 'chat']);
    expect(await world.ledger.troublesOf(['chat'])).toEqual(new Map());
  });

  it('is down since its first failure without a success: a moment of trouble now and then is none', async () => {
    const world = aWorld();
    for (let round = 0; round < 10; round += 1) {
      breakTarget(world, 'chat', troubles['is rate limited'] as Delivery);
      await fails(world, `Type${round}`);
      world.troubles.delete('chat');
      await world.passes('1m');
    }

    expect(world.heard.map(({ target }) => target)).toEqual(Array.from({ length: 10 }, () => 'chat'));
  });

  it.each(['bad-credentials', 'not-found', 'secret-missing', 'bad-request'] as const)(
    'refused for %s, every order fails over at once, and a minute after it is mended it is back',
    async (reason) => {
      const world = aWorld();
      const tried = breakTarget(world, 'chat', { status: 'rejected', reason, detail: 'no' });
      const ordered = await incidents(world, 30, 10);
      expect(Math.max(...waits(world, 'spare', ordered, addSeconds(tried[0] ?? '', -120)))).toBeLessThanOrEqual(0);
      world.troubles.delete('chat');
      await world.passes('1m');
      await fails(world, 'After');

      expect(world.heard.at(-1)?.target).toBe('chat');
    },
  );

  it.each([3600, 365 * 86_400])(
    'fails over, and comes back, when the clock that saw it go down was %i s ahead',
    async (ahead) => {
      const world = aWorld();
      const then = addSeconds(world.now, ahead);
      const notBefore = addSeconds(then, 900);
      await world.ledger.failed('chat', { downSince: then, triedAt: then, notBefore, reason: 'rate-limited' });
      const tried = breakTarget(world, 'chat', troubles['answers 503'] as Delivery);
      await incidents(world, 10, 30);
      expect(world.heard.map(({ target }) => target)).toEqual(Array.from({ length: 10 }, () => 'spare'));
      expect(tried.length).toBeGreaterThanOrEqual(4);

      world.troubles.delete('chat');
      await world.passes('1m');
      await incidents(world, 2, 30, 'After');
      expect(world.heard.slice(10).map(({ target }) => target)).toEqual(['chat', 'chat']);
      expect(await world.ledger.troublesOf(['chat'])).toEqual(new Map());
    },
  );

  it('delays no other target: it hears when it would have heard', async () => {
    const times = async (isBroken: boolean) => {
      const world = aWorld();
      if (isBroken) breakTarget(world, 'chat', troubles['does not answer'] as Delivery);
      for (let index = 0; index < 20; index += 1) {
        await world.backupFails({
          jobId: `job-${index}`,
          resourceType: 'Both',
          resourceArn: `arn:aws:rds:r:1:db:${index}`,
        });
        await world.passes('20s');
      }
      return world.heard.filter(({ target }) => target === 'mail').map(({ at, kind }) => `${at} ${kind}`);
    };

    expect(await times(true)).toEqual(await times(false));
  });

  describe('when stand-ins are down, too', () => {
    it('the next fallback hears it half a minute later, the others at once', async () => {
      const world = aWorld();
      breakTarget(world, 'chat', troubles['answers 503'] as Delivery);
      breakTarget(world, 'spare', troubles['answers 503'] as Delivery);
      await incidents(world, 5, 60);
      await world.passes('10m');

      const waited = world.heard.map(({ at, notice }) => secondsBetween(notice.openedAt, at));
      expect(world.heard.map(({ target }) => target)).toEqual(['last', 'last', 'last', 'last', 'last']);
      expect(waited.sort((one, other) => other - one)).toEqual([150, 90, 0, 0, 0]);
      expect(world.heard.some(({ notice }) => notice.insteadOf.join() === 'chat,spare')).toBe(true);
    });

    it('speaks once for two targets that are down, hears once how it ended, and each row says who stood in', async () => {
      const world = aWorld();
      const tried = ['chat', 'mail'].map((target) => breakTarget(world, target, troubles['answers 503'] as Delivery));
      await fails(world, 'Both');
      await world.passes('10m');
      await world.backupSucceeds({ resourceType: 'Both', resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:Both' });
      await world.passes('10m');

      expect(tried.every((attempts) => attempts.length > 0)).toBe(true);
      const spare = world.heard.filter(({ target }) => target === 'spare');
      expect(spare.map(({ notice }) => notice.kind)).toEqual(['opened', 'resolved']);
      const rows = await world.ledger.rows(world.onlyIncident().id);
      const openings = rows.filter(({ kind, target }) => kind === 'opened' && target !== 'spare');
      expect(openings.map(({ target, result }) => [target, result?.standIn])).toEqual([
        ['chat', 'spare'],
        ['mail', 'spare'],
      ]);
    });

    it('a stand-in that is told itself, too, hears once how it ended', async () => {
      const world = new World(edited(rules, ['notify: [chat, mail]', 'notify: [chat, spare]']));
      world.pace.claim = async () => 0;
      breakTarget(world, 'chat', troubles['answers 503'] as Delivery);
      await fails(world, 'Both');
      await world.passes('10m');
      await world.backupSucceeds({ resourceType: 'Both', resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:Both' });
      await world.passes('10m');

      const ends = world.heard.filter(({ target, kind }) => target === 'spare' && kind === 'resolved');
      expect(ends).toHaveLength(1);
    });

    it('the alert topic speaks at last, and nothing goes round in circles', async () => {
      const world = aWorld();
      for (const target of ['chat', 'spare', 'last'])
        breakTarget(world, target, troubles['is rate limited'] as Delivery);
      await incidents(world, 10, 30);
      await world.passes('30m');

      expect(world.heard.map(({ target }) => target)).toEqual(Array.from({ length: 10 }, () => 'alert-topic'));
      const rows = await Promise.all([...world.store.incidents.keys()].map((id) => world.ledger.rows(id)));
      for (const row of rows) expect(new Set(row.map(({ target }) => target)).size).toBe(row.length);
      expect(Math.max(...rows.map(({ length }) => length))).toBeLessThanOrEqual(4);
    });

    it('with the topic down everything stays on the queue, tried twice a minute, and is told once it is up', async () => {
      const world = aWorld();
      world.survives = (error) => /delivery-unroutable|could be reached/.test(String(error));
      const tried = breakTarget(world, 'alert-topic', troubles['asks for three years'] as Delivery);
      for (const target of ['chat', 'spare', 'last']) breakTarget(world, target, troubles['answers 503'] as Delivery);
      await incidents(world, 3, 1);
      await world.passes('1h');
      expect(world.heard).toEqual([]);
      expect(tried.length).toBeGreaterThanOrEqual(3);

      world.troubles.clear();
      await world.passes('16m');
      const opened = world.heard.filter(({ kind }) => kind === 'opened');
      expect(opened.map(({ notice }) => notice.incidentId).sort()).toEqual([...world.store.incidents.keys()].sort());
    });

    it('two that go through the stand-ins in opposite order do not each take the other for the one that tells', async () => {
      const world = new World(edited(rules, ['fallback: [spare, last]', 'fallback: [spare]']));
      world.survives = (error) => /delivery-unroutable|could be reached/.test(String(error));
      // Mail's first attempt comes when spare is known to be down, and so it asks the topic first.
      let isLate = true;
      world.pace.claim = async ({ of }) => {
        const waits = isLate && of.includes('mail');
        if (waits) isLate = false;
        return waits ? 150 : 0;
      };
      for (const target of ['chat', 'mail', 'spare', 'alert-topic'])
        breakTarget(world, target, troubles['answers 503'] as Delivery);
      await fails(world, 'Both');
      await world.passes('1h');
      expect(world.heard).toEqual([]);

      world.troubles.clear();
      await world.passes('16m');
      expect(world.heard.filter(({ kind }) => kind === 'opened')).not.toEqual([]);
    });
  });
});
