import { describe, expect, it } from 'vitest';
import { secondsBetween } from '../../src/lib/instant.ts';
import { aWorld, fails } from './broken-targets.ts';

/** The port, every call of which fails while it is away. */
function awayWhile<T extends object>(port: T, isAway: (call: string) => boolean): T {
  return new Proxy(port, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      return async (...all: unknown[]) => {
        if (isAway(String(name))) throw new Error(`${String(name)} is away`);
        return (member as (...all: unknown[]) => unknown).apply(target, all);
      };
    },
  });
}

describe('journeys/outages-of-its-own: outages of what the router itself needs (F6)', () => {
  it.each([
    { what: 'DynamoDB', ports: ['ledger', 'store', 'rateLimiter', 'health'] as const },
    { what: 'Parameter Store', ports: ['rules', 'links'] as const },
    { what: 'sends of SQS', ports: ['queue'] as const },
  ])(
    'ten minutes without $what: every order is delivered afterwards, once, within half a minute',
    async ({ ports }) => {
      const world = aWorld();
      let isAway = false;
      world.survives = (error) => String(error).includes('away');
      const whole = world.deliverDependencies.bind(world);
      world.deliverDependencies = () => {
        const dependencies = whole();
        const away = ports.map((name) => [name, awayWhile(dependencies[name] as object, () => isAway)]);
        return { ...dependencies, ...Object.fromEntries(away) };
      };
      for (let index = 0; index < 20; index += 1) await fails(world, `Before${index}`);
      isAway = true;
      for (let index = 0; index < 20; index += 1) {
        await fails(world, `During${index}`);
        await world.passes('30s');
      }
      isAway = false;
      const recoveredAt = world.now;
      await world.passes('2m');

      const opened = world.heard.filter(({ kind }) => kind === 'opened');
      expect(opened).toHaveLength(40);
      expect(new Set(opened.map(({ notice }) => notice.incidentId)).size).toBe(40);
      expect(world.deadLetters).toEqual([]);
      expect(Math.max(...opened.map(({ at }) => secondsBetween(recoveredAt, at)))).toBeLessThanOrEqual(30);
      expect(world.queue.messages).toEqual([]);
      expect(await world.resendsUnfinished()).toBe(0);
    },
  );

  it('one error in two requests, after the four tries of each call, loses nothing and tells it once more at most', async () => {
    const world = aWorld();
    let calls = 0;
    let lost = 0;
    world.survives = (error) => String(error).includes('away');
    const whole = world.deliverDependencies.bind(world);
    world.deliverDependencies = () => {
      const dependencies = whole();
      const ledger = awayWhile(dependencies.ledger, (call) => {
        calls = (calls * 1_103_515_245 + 12_345) % 2 ** 31;
        const isLost = calls % 97 < 6;
        if (isLost && call === 'finish') lost += 1;
        return isLost;
      });
      return { ...dependencies, ledger: ledger as typeof dependencies.ledger };
    };
    for (let index = 0; index < 40; index += 1) await fails(world, `Type${index}`);
    await world.passes('30m');

    const opened = world.heard.filter(({ kind }) => kind === 'opened').map(({ notice }) => notice.incidentId);
    expect(new Set(opened).size).toBe(40);
    expect(world.deadLetters).toEqual([]);
    // Each lost outcome is one more; the channels that can look first do (test/channels).
    expect(lost).toBeGreaterThan(0);
    expect(opened.length - 40).toBeLessThanOrEqual(lost);
  });

  it('what can never be delivered goes aside at once, and the order behind it is told', async () => {
    const world = aWorld();
    world.survives = (error) => /incident-missing|not in the table/.test(String(error));
    const lost = {
      noticeId: '2-opened',
      revision: 2,
      kind: 'opened' as const,
      target: 'chat',
      at: world.now,
      actor: null,
    };
    await world.queue.send([{ ...lost, incidentId: 'gone', reason: 'nobody knows', insteadOf: [] }]);
    await fails(world, 'Behind');

    expect(world.deadLetters).toMatchObject([{ reason: 'incident-missing', group: 'chat' }]);
    world.expectNotice('chat', 'opened');
  });
});
