import { describe, expect, it } from 'vitest';
import { DynamoMessageTries } from '../../../src/adapters/aws/table/dynamo-message-tries.ts';
import { RouterError } from '../../../src/lib/errors.ts';
import { addSeconds } from '../../../src/lib/instant.ts';
import { crashesAlone, type IntakeMessage, takeMessages } from '../../../src/pipeline/ingest/take-messages.ts';
import { backupJobEvent } from '../../support/events.ts';
import { Intake } from '../../support/intake.ts';
import { TableWorld } from '../../support/table-world.ts';
import { World } from '../../support/world.ts';

const startedAt = '2026-11-22T00:50:00.000Z';
const failure = (name: string) =>
  backupJobEvent({ jobId: `job-${name}`, startedAt, resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${name}` });
const failures = (count: number) => Array.from({ length: count }, (_none, index) => failure(`db-${index}`));

/** An AWS service that can be away. */
class Outage {
  away = false;
  calls = 0;

  wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        return async (...parameters: unknown[]) => {
          this.calls += 1;
          if (this.away) throw Object.assign(new Error('An outage.'), { name: 'InternalServerError' });
          return (member as (...all: unknown[]) => unknown).apply(target, parameters);
        };
      },
    });
}

/** A world whose ports of one kind can be away. */
function worldWithOutage(isMeant: (port: object) => boolean): { world: World; intake: Intake; outage: Outage } {
  const world = new World();
  const outage = new Outage();
  world.wrap = (port) => (isMeant(port) ? outage.wrap(port) : port);
  return { world, intake: new Intake(world), outage };
}

const isStore = (port: object) => 'readDedupStates' in port;
const isClock = (port: object) => 'start' in port;
const isQueue = (port: object) => 'receivable' in port;
const isRules = (port: object) => 'renew' in port;

describe('pipeline/ingest/take-messages: outages', () => {
  it.each([
    { what: 'DynamoDB', isMeant: isStore, seconds: 600, size: 20 },
    { what: 'DynamoDB', isMeant: isStore, seconds: 6 * 3600, size: 5 },
    { what: 'Parameter Store', isMeant: isRules, seconds: 600, size: 20 },
    { what: 'DynamoDB', isMeant: isStore, seconds: 2 * 86_400, size: 1 },
  ])('$seconds s without $what: nothing is a dead letter, all is told once afterwards', async (outageOf) => {
    const { world, intake, outage } = worldWithOutage(outageOf.isMeant);
    outage.away = true;
    intake.send(...failures(outageOf.size));

    await intake.runFor(outageOf.seconds);
    expect(intake.left).toBe(outageOf.size);
    outage.away = false;
    await intake.runFor(600);

    expect(intake.deadLetters).toEqual([]);
    expect(intake.left).toBe(0);
    expect(world.onlyIncident().alertCount).toBe(outageOf.size);
    expect(
      world.heard
        .filter(({ kind }) => kind === 'opened')
        .map(({ target }) => target)
        .sort(),
    ).toEqual(['chat', 'tickets']);
  });

  it('is back within two minutes after an outage of ten', async () => {
    const { world, intake, outage } = worldWithOutage(isStore);
    outage.away = true;
    intake.send(failure('db-1'));
    await intake.runFor(600);
    outage.away = false;

    await intake.runFor(120);

    expect(intake.left).toBe(0);
    expect(world.store.incidents.size).toBe(1);
  });

  it('tries what cannot succeed for three days, then puts it aside as given up, with what it failed with', async () => {
    const { intake, outage } = worldWithOutage(isStore);
    outage.away = true;
    intake.send(failure('db-1'));

    await intake.runFor(3 * 86_400);
    expect(intake.deadLetters).toEqual([]);
    expect(intake.mostReceives).toBeLessThan(1000);
    await intake.runFor(3600);

    expect(intake.left).toBe(0);
    expect(intake.deadLetters).toMatchObject([
      { reason: 'given-up', fault: 'Tried for days, at last it failed with InternalServerError.' },
    ]);
  });
});

describe('pipeline/ingest/take-messages: what is committed but not handed over', () => {
  it.each([
    { what: 'Step Functions', isMeant: isClock },
    { what: 'SQS', isMeant: isQueue },
  ])('a minute without $what: told by the message that is tried again', async ({ isMeant }) => {
    const { world, intake, outage } = worldWithOutage(isMeant);
    outage.away = true;
    intake.send(failure('db-1'));
    await intake.runFor(20);
    expect(world.store.incidents.size).toBe(1);
    outage.away = false;

    await intake.runFor(300);

    expect(world.heard.map(({ target, kind }) => `${target} ${kind}`).sort()).toEqual([
      'chat opened',
      'tickets opened',
    ]);
    expect(intake.left).toBe(0);
  });

  it('hours without Step Functions send no event round and round: it is taken in, watch has the rest', async () => {
    const { world, intake, outage } = worldWithOutage(isClock);
    outage.away = true;
    intake.send(...failures(50));

    await intake.runFor(3600);

    expect(intake.left).toBe(0);
    expect(intake.deadLetters).toEqual([]);
    expect(outage.calls).toBeLessThan(100);
    expect(world.onlyIncident()).toMatchObject({ alertCount: 50, outbox: { clock: { clock: 1 } } });
  });

  it('events whose incident cannot be handed over do not keep the others of their batch out', async () => {
    const { world, intake, outage } = worldWithOutage(isClock);
    outage.away = true;
    intake.send(failure('db-1'));
    await intake.invoke();
    outage.calls = 0;
    world.now = '2026-11-22T01:00:05.000Z';
    intake.send(failure('db-2'));

    await intake.invoke();

    expect(world.onlyIncident().alertCount).toBe(2);
  });
});

describe('pipeline/ingest/take-messages: what nobody can read', () => {
  it.each([
    { body: '{"detail": ', reason: 'event-unreadable' },
    { body: JSON.stringify({ source: 'aws.ec2', 'detail-type': 'Something' }), reason: 'event-foreign' },
  ])(
    'is put aside at once, with its reason $reason, and the rest of its batch is taken in',
    async ({ body, reason }) => {
      const world = new World();
      const intake = new Intake(world);
      intake.send(failure('db-1'), body, failure('db-2'));

      await intake.invoke();

      expect(intake.left).toBe(0);
      expect(intake.deadLetters).toMatchObject([{ body, reason }]);
      expect(intake.counted).toContain('DeadLetters');
      expect(world.onlyIncident().alertCount).toBe(2);
    },
  );

  it('stays on the queue while it cannot be put aside', async () => {
    const world = new World();
    const intake = new Intake(world);
    intake.refusesLetters = true;
    intake.send('{');

    await intake.runFor(600);
    expect(intake.left).toBe(1);
    intake.refusesLetters = false;
    await intake.runFor(120);

    expect(intake.left).toBe(0);
    expect(intake.deadLetters).toMatchObject([{ reason: 'event-unreadable' }]);
  });
});

describe('pipeline/ingest/take-messages: a message that ends the function', () => {
  it('costs its batch one turn, is then handled alone, and is a dead letter when it has done it again three times', async () => {
    const world = new World();
    const intake = new Intake(world);
    intake.poison = (key) => key.includes('poison');
    intake.send(failure('poison'), ...failures(7));

    await intake.runFor(361 * (crashesAlone + 3));

    expect(intake.left).toBe(0);
    expect(intake.deadLetters).toMatchObject([{ reason: 'message-crashes', body: expect.stringContaining('poison') }]);
    expect(world.onlyIncident().alertCount).toBe(7);
  });

  it('does not hold up what comes while it is there', async () => {
    const world = new World();
    const intake = new Intake(world);
    intake.poison = (key) => key.includes('poison');
    intake.send(failure('poison'));
    await intake.runFor(400);
    const longest: number[] = [];
    for (let minute = 0; minute < 30; minute += 1) {
      intake.send(failure(`db-${minute}`));
      await intake.runFor(60);
      longest.push(intake.longestWaitSeconds);
    }

    await intake.runFor(360);

    expect(world.onlyIncident().alertCount).toBe(30);
    expect(intake.deadLetters).toHaveLength(1);
  });

  it('is still found when it first had to wait for an outage', async () => {
    const { world, intake, outage } = worldWithOutage(isStore);
    intake.poison = (key) => key.includes('poison');
    outage.away = true;
    intake.send(failure('poison'), failure('db-1'));
    // While the store is away, the poison is not reached.
    const { poison } = intake;
    intake.poison = () => false;
    await intake.runFor(3600);
    intake.poison = poison;
    outage.away = false;

    await intake.runFor(3 * 3600);

    expect(world.onlyIncident().alertCount).toBe(1);
    expect(intake.deadLetters).toMatchObject([{ reason: 'message-crashes' }]);
  });

  it('an outage that loses answers is no crash: what came late is handled alone, as often as it takes, and is taken in', async () => {
    const world = new TableWorld();
    const isWrite = (name: string) => !/^(Get|BatchGet|Query|Scan)/.test(name);
    let isAway = true;
    const client = world.table.client();
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (call) => {
          const answer = await next(call);
          if (isAway && isWrite(String(commandName))) throw new Error('The answer was lost.');
          return answer;
        },
      { step: 'initialize' },
    );
    const tries = new DynamoMessageTries(client, 'journeys', () => world.now);
    const intake = new (class extends Intake {
      override dependencies(die?: () => void) {
        return { ...super.dependencies(die), tries };
      }
    })(world);
    const { dependencies } = world;
    world.dependencies = () => ({
      ...dependencies.call(world),
      rules: { load: () => Promise.reject(new Error('away')) },
    });
    intake.send(failure('db-1'), failure('db-2'));
    await intake.invoke();
    world.dependencies = dependencies;
    world.now = addSeconds(world.now, 900);

    await intake.runFor(1200);
    expect(intake.left).toBe(2);
    isAway = false;
    await intake.runFor(300);

    expect(intake.deadLetters).toEqual([]);
    expect(intake.left).toBe(0);
    expect((await world.incidents()).map(({ alertCount }) => alertCount)).toEqual([2]);
  });

  it('an innocent one that came back late is handled alone once and leaves no trace', async () => {
    const world = new World();
    const intake = new Intake(world);
    intake.send(failure('db-1'));
    const hidden = world.dependencies;
    world.dependencies = () => ({ ...hidden.call(world), rules: { load: () => Promise.reject(new Error('away')) } });
    await intake.invoke();
    world.dependencies = hidden;
    world.now = '2026-11-22T02:00:00.000Z';

    await intake.invoke();

    expect(intake.left).toBe(0);
    expect(intake.tries.size).toBe(0);
    expect(world.store.incidents.size).toBe(1);
  });
});

describe('pipeline/ingest/take-messages: time', () => {
  it('puts off what takes longer than the function has, instead of being ended', async () => {
    const world = new World();
    const intake = new Intake(world);
    const { dependencies } = world;
    world.dependencies = () => ({ ...dependencies.call(world), rules: { load: () => new Promise(() => undefined) } });
    intake.send(...failures(3));
    intake.remainingMs = 8050;

    await intake.invoke();

    expect(intake.left).toBe(3);
    expect(intake.faults.map((fault) => (fault as RouterError).code)).toEqual(Array(3).fill('out-of-time'));
  });
});

describe('pipeline/ingest/take-messages: the look at the rules', () => {
  it('costs no message anything when it fails, is told, and is made again with the next batch', async () => {
    const world = new World();
    const intake = new Intake(world);
    let looks = 0;
    intake.checkRules = async () => {
      looks += 1;
      throw new RouterError('store-conflict');
    };
    intake.send(failure('db-1'));
    await intake.invoke();
    intake.send(failure('db-2'));
    await intake.invoke();

    expect(intake.left).toBe(0);
    expect(looks).toBe(2);
    expect(intake.faults).toHaveLength(2);
  });
});

describe('pipeline/ingest/take-messages: two queues', () => {
  it('in one batch each message is received as its own queue says, and goes back to it or to its dead letters', async () => {
    const world = new World();
    const intake = new Intake(world);
    const letters: string[] = [];
    const postponed: string[] = [];
    const direct = {
      received: { postpone: async (receipt: string) => void postponed.push(receipt) },
      deadLetters: { put: async ({ id }: { id: string }) => void letters.push(id) },
      place: { accountId: '111122223333', region: 'eu-west-1', members: ['222233334444'] },
    };
    const message = (id: string, from: 'rules' | 'direct', body: unknown): IntakeMessage => ({
      ...{ id, from, body: JSON.stringify(body), receipt: id, receives: 1 },
      firstReceivedMs: Date.parse(world.now),
      sentMs: Date.parse(world.now),
    });
    const own = failure('db-own');
    const theirs = { ...failure('db-theirs'), account: '222233334444' };
    const awaited = backupJobEvent({
      ...{ jobId: 'good', state: 'COMPLETED', account: '222233334444' },
      ...{ startedAt: world.now, completedAt: world.now },
    });
    const batch = [
      message('own', 'rules', own),
      message('forged', 'direct', failure('db-forged')),
      message('theirs', 'direct', theirs),
      message('unread', 'direct', awaited),
      message('foreign', 'rules', { source: 'com.example', 'detail-type': 'x', detail: {} }),
    ];
    const staying = await takeMessages(batch, { ...intake.dependencies(), direct });

    expect(staying).toEqual(['unread']);
    expect(postponed).toEqual(['unread']);
    expect(letters).toEqual(['forged']);
    expect(intake.deadLetters.map(({ id }) => id)).toEqual(['foreign']);
    const told = [...world.store.incidents.values()].flatMap(({ alerts }) => alerts.map(({ jobId }) => jobId));
    expect(told.toSorted()).toEqual(['job-db-own', 'job-db-theirs']);
  });

  it('a message of a queue that the deployment does not know of is neither taken nor deleted', async () => {
    const world = new World();
    const intake = new Intake(world);
    const message: IntakeMessage = {
      ...{ id: 'a', from: 'direct', body: JSON.stringify(failure('db-a')), receipt: 'a' },
      ...{ receives: 1, firstReceivedMs: null, sentMs: null },
    };

    await expect(takeMessages([message], intake.dependencies())).rejects.toMatchObject({
      code: 'configuration-invalid',
    });
    expect(world.store.incidents.size).toBe(0);
    expect(intake.deadLetters).toEqual([]);
  });
});
