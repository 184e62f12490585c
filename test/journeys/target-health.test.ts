import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/channels/channel.ts';
import { addSeconds, type Instant, laterOf, secondsBetween } from '../../src/lib/instant.ts';
import { edited } from '../support/edited.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: one, groupBy: [account, region, resource.type], groupWait: 0s }
targets: { chat: { recorder: {} }, mail: { recorder: {} }, spare: { recorder: {} }, last: { recorder: {} } }
policies:
  one: { steps: [ { notify: [chat] } ] }
  both: { steps: [ { notify: [chat, mail] } ] }
routes: [ { name: both, match: { resource: { type: [Both] } }, policy: both } ]
fallback: [spare, last]
`;

/** A world whose vendors take as much as comes, so that only outages make anybody wait. */
function aWorld(): World {
  const world = new World(rules);
  world.pace.claim = async () => 0;
  return world;
}

/** Every way in which an attempt fails and may succeed later. */
const troubles: Record<string, Delivery> = {
  'cannot be reached': { status: 'retry', reason: 'network', detail: 'Slack could not be reached.' },
  'answers 503': { status: 'retry', reason: 'server-error', detail: 'HTTP 503' },
  'does not answer': { status: 'retry', reason: 'timeout', detail: 'no answer' },
  'is rate limited': { status: 'retry', reason: 'rate-limited', detail: 'HTTP 429' },
  'asks for half a minute': { status: 'retry', reason: 'rate-limited', retryAfterSeconds: 30, detail: 'HTTP 429' },
  'asks for three years': {
    status: 'retry',
    reason: 'rate-limited',
    retryAfterSeconds: 99_999_999,
    detail: 'HTTP 429',
  },
  'asks for what is no number': {
    status: 'retry',
    reason: 'rate-limited',
    retryAfterSeconds: Number.NaN,
    detail: '429',
  },
  'asks for a time that is over': { status: 'retry', reason: 'server-error', retryAfterSeconds: -3600, detail: '503' },
  'has an unreadable secret': { status: 'retry', reason: 'secret-unreadable', detail: 'KMS' },
};

/** Breaks a target; returns the moments at which it was tried. */
function breakTarget(world: World, target: string, trouble: Delivery, takesSeconds = 0): Instant[] {
  const tried: Instant[] = [];
  world.troubles.set(target, () => {
    tried.push(world.now);
    world.now = addSeconds(world.now, takesSeconds);
    return trouble;
  });
  return tried;
}

/** A resource of this type of its own fails: an incident of its own. */
async function fails(world: World, resourceType: string): Promise<void> {
  const resourceArn = `arn:aws:rds:eu-west-1:111122223333:db:${resourceType}`;
  await world.backupFails({ jobId: `job-${resourceType}-${world.now}`, resourceType, resourceArn });
  await world.passes('0s');
}

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

describe('journeys/target-health: updates for a target that is down', () => {
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
    world.end();

    world.troubles.clear();
    await world.passes('10m');
    await world.resendsUnfinished();
    await world.passes('1m');
    world.expectNotice('chat', 'resolved');
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

describe('journeys/target-health: outages of what the router itself needs (F6)', () => {
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
