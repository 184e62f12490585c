import { afterEach, describe, expect, it, vi } from 'vitest';
import { MemoryIncidentStore } from '../../../src/adapters/memory/memory-incident-store.ts';
import { firstBrokenRecord } from '../../../src/evidence/record.ts';
import type { IngestResult } from '../../../src/pipeline/ingest/ingest-result.ts';
import { receiveBatch } from '../../../src/pipeline/ingest/receive-batch.ts';
import type { Commit } from '../../../src/ports/incidents/incident-store.ts';
import { backupJobEvent } from '../../support/events.ts';
import { journeyRules } from '../../support/journey-rules.ts';
import { World } from '../../support/world.ts';

const database = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;
const startedAt = '2026-11-22T00:50:00.000Z';
const busy = (name: string) => backupJobEvent({ jobId: `job-${name}`, startedAt, resourceArn: database(name) });
const expired = (name: string) =>
  backupJobEvent({
    jobId: `late-${name}`,
    startedAt,
    resourceArn: database(name),
    state: 'EXPIRED',
    message: 'Too late',
  });
const succeeded = (name: string, at = '2026-11-22T02:00:00.000Z') =>
  backupJobEvent({ jobId: `ok-${name}-${at}`, startedAt: at, resourceArn: database(name), state: 'COMPLETED' });
const count = (size: number) => Array.from({ length: size }, (_none, index) => String(index));
const names = (size: number) => count(size).map((number) => `db-${number}`);
const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value ?? null));

const mutingRules = `
version: 1
defaults: { policy: platform, groupBy: [account, region, event.kind, error.code] }
targets: { chat: { recorder: {} } }
policies: { platform: { steps: [ { notify: [chat] } ] } }
routes: [ { name: known, match: { resource: { name: [db-1] } }, ignore: known } ]
inhibitions:
  - { name: busy hides late, source: { error: { code: [resource-not-available] } }, target: { error: { code: [job-expired] } }, equal: [account] }
silences: [ { match: { resource: { name: [db-2] } }, until: 2026-11-23T00:00:00Z, reason: being moved, by: ana } ]
fallback: [chat]
`;

/** A world that notes which calls were made of which port. */
function countedWorld(): { world: World; calls: string[]; takeCalls: () => string[] } {
  const world = new World();
  const calls: string[] = [];
  world.wrap = (port) =>
    new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        // What fits into a transaction is counted, not asked.
        if (typeof member !== 'function' || name === 'mostTogether') return member;
        return (...parameters: unknown[]) => {
          calls.push(String(name));
          return (member as (...all: unknown[]) => unknown).apply(target, parameters);
        };
      },
    });
  return { world, calls, takeCalls: () => calls.splice(0) };
}

const receive = (world: World, messages: unknown[]) => receiveBatch(messages, world.dependencies());
const actions = (outcomes: PromiseSettledResult<IngestResult>[]) =>
  outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.action : String(outcome.reason.code)));

describe('pipeline/ingest/receive-batch', () => {
  afterEach(() => void vi.useRealTimers());

  it('a batch of one makes one call of each kind, as ever', async () => {
    const { world, takeCalls } = countedWorld();

    await receive(world, [busy('orders')]);
    expect(takeCalls()).toEqual(['load', 'readDedupStates', 'openIncidentOf', 'commit', 'start']);

    await receive(world, [busy('users')]);
    expect(takeCalls()).toEqual(['load', 'readDedupStates', 'openIncidentOf', 'load', 'commit', 'start']);
  });

  it('ten failures of one cause are one incident, written at once, each with its record', async () => {
    const { world, takeCalls } = countedWorld();

    const outcomes = await receive(world, names(10).map(busy));

    expect(actions(outcomes)).toEqual(['open', ...Array(9).fill('join')]);
    expect(takeCalls()).toEqual(['load', 'readDedupStates', 'openIncidentOf', 'commit', 'start']);
    const incident = world.onlyIncident();
    expect(incident).toMatchObject({ revision: 10, alertCount: 10, openLanes: 10, reach: { resources: 10 } });
    const records = await world.store.records(incident.id);
    expect(records.map(({ details }) => details.jobId)).toEqual(names(10).map((name) => `job-${name}`));
    expect(firstBrokenRecord(records)).toBeNull();
    expect(await world.store.alertsOf(incident.id, 20)).toHaveLength(10);
  });

  it.each([
    { rules: journeyRules, hidden: 0, why: 'nothing is muted' },
    { rules: mutingRules, hidden: 7, why: 'one incident inhibits another, some are silenced and some ignored' },
  ])('leaves the same behind as the same events one by one: $why', async ({ rules, hidden }) => {
    const late = ['files', 'bills', 'users', 'db-1', 'db-2'];
    const messages = [...names(6).map(busy), ...late.map(expired), succeeded('db-0')];
    const [together, oneByOne] = [new World(rules), new World(rules)];

    await receive(together, messages);
    for (const message of messages) await receive(oneByOne, [message]);

    const hiddenOf = ({ store }: World) => store.hidden.map(({ by, eventKey }) => `${eventKey} ${by}`).sort();
    expect(hiddenOf(together)).toHaveLength(hidden);
    expect(hiddenOf(together)).toEqual(hiddenOf(oneByOne));
    for (const part of ['incidents', 'lanes', 'groups', 'seen', 'alerts', 'chains'] as const) {
      expect(together.store[part], part).toEqual(oneByOne.store[part]);
    }
  });

  it('writes more than a transaction holds in several, in order', async () => {
    const { world, takeCalls } = countedWorld();

    const outcomes = await receive(world, names(45).map(busy));

    expect(takeCalls().filter((call) => call === 'commit')).toHaveLength(5);
    expect(actions(outcomes).filter((action) => action === 'join')).toHaveLength(44);
    const records = await world.store.records(world.onlyIncident().id);
    expect(records).toHaveLength(45);
    expect(firstBrokenRecord(records)).toBeNull();
  });

  it('writes no more at once than DynamoDB takes, however long the texts are that AWS sends', async () => {
    const long = (text = '') => `${text}${'\u6f22'.repeat(9000)}`;
    const tags = Object.fromEntries(count(50).map((key) => [key + '\u6f22'.repeat(120), '\u6f22'.repeat(256)]));
    const messages = count(10).map((index) => ({
      ...{ source: 'aws.backup', 'detail-type': 'Backup Job State Change', time: startedAt, id: long() },
      ...{ account: long(), region: long(), resources: [long()] },
      detail: {
        ...{ backupJobId: long(index), resourceArn: long(`arn:aws:rds:eu-west-1:111122223333:db:${index}-`) },
        ...{ resourceType: long(), state: long('FAILED'), statusMessage: long(), creationDate: startedAt },
        ...{ iamRoleArn: long(), backupVaultName: long(), backupVaultArn: long('arn:aws:backup:eu-west-1:1:vault:') },
        createdBy: { backupPlanId: long(), backupPlanArn: long(), backupPlanRuleId: long() },
      },
    }));
    const world = new World();
    const sizes: { items: number[]; incident: number }[] = [];
    const commit = world.store.commit.bind(world.store);
    world.store.commit = async (...changes: Commit[]) => {
      const items = changes.flatMap(({ record, seen, alert, lane }) => [record, seen, alert, lane?.after].map(sizeOf));
      sizes.push({ items, incident: sizeOf(changes.at(-1)?.incident?.after) });
      return commit(...changes);
    };

    const outcomes = await receiveBatch(messages, {
      ...world.dependencies(),
      sources: { tags: { tagsOf: async () => tags } },
    });

    expect(actions(outcomes)).toEqual(['open', ...Array(9).fill('join')]);
    const [{ items = [], incident = 0 } = {}] = sizes;
    expect(sizes).toHaveLength(1);
    expect(Math.max(...items, incident)).toBeLessThan(400_000);
    expect(items.reduce((sum, size) => sum + size, incident)).toBeLessThan(4_000_000);
  });

  it('opens incidents before anything joins one', async () => {
    const world = new World();
    await receive(world, [busy('first')]);
    const order: string[] = [];
    const commit = world.store.commit.bind(world.store);
    world.store.commit = async (...changes: Commit[]) => {
      order.push(changes[0]?.incident?.expected === null ? 'opens' : 'joins');
      return commit(...changes);
    };

    await receive(world, [busy('second'), busy('third'), expired('fourth')]);

    expect(order).toEqual(['opens', 'joins']);
  });

  it('two failures of one resource are two strikes, whichever batch they come in', async () => {
    const world = new World();
    const again = backupJobEvent({
      jobId: 'again',
      startedAt: '2026-11-22T00:55:00.000Z',
      resourceArn: database('orders'),
    });

    const outcomes = await receive(world, [busy('orders'), again]);

    expect(actions(outcomes)).toEqual(['open', 'join']);
    const strikes = (await world.store.alertsOf(world.onlyIncident().id, 2)).map((alert) => alert.strikes);
    expect(strikes).toEqual([2, 1]);
    expect(world.onlyIncident()).toMatchObject({ alertCount: 2, openLanes: 1 });
  });

  it('an event that is twice in a batch is heard once', async () => {
    const world = new World();

    expect(actions(await receive(world, [busy('orders'), busy('orders')]))).toEqual(['open', 'duplicate']);
    expect(world.onlyIncident().alertCount).toBe(1);
  });

  it('a batch heard again changes nothing and asks for its incident once', async () => {
    const { world, takeCalls } = countedWorld();
    await receive(world, names(10).map(busy));
    const before = structuredClone(world.onlyIncident());
    takeCalls();

    expect(actions(await receive(world, names(10).map(busy)))).toEqual(Array(10).fill('duplicate'));

    expect(takeCalls()).toEqual(['load', 'readDedupStates', 'load', 'start']);
    expect(world.onlyIncident()).toEqual(before);
  });

  it('answers for each message in its place', async () => {
    const world = new World();
    await receive(world, [busy('orders')]);

    const outcomes = await receive(world, [
      { source: 'aws.ec2', detail: {} },
      succeeded('orders'),
      busy('users'),
      backupJobEvent({ jobId: 'running', startedAt, state: 'RUNNING' }),
      busy('orders'),
    ]);

    expect(actions(outcomes)).toEqual(['foreign', 'record', 'join', 'record', 'duplicate']);
  });

  it('ten resources that are well again are one change of their incident, which the last one ends', async () => {
    const { world, takeCalls } = countedWorld();
    await receive(world, names(10).map(busy));
    takeCalls();

    const outcomes = await receive(
      world,
      names(10).map((name) => succeeded(name)),
    );

    expect(actions(outcomes)).toEqual([...Array(9).fill('record'), 'resolve']);
    expect(takeCalls()).toEqual([...Array(10).fill('recordSuccess'), 'load', 'commit', 'note']);
    expect(world.onlyIncident()).toMatchObject({ status: 'resolved', openLanes: 0 });
    expect(firstBrokenRecord(await world.store.records(world.onlyIncident().id))).toBeNull();
  });

  it('holds a batch back once, not once for each of its failures', async () => {
    vi.useFakeTimers();
    const world = new World();
    world.describer = { describe: () => new Promise(() => undefined) };
    let isOver = false;
    const outcomes = receive(world, names(10).map(busy)).finally(() => {
      isOver = true;
    });

    await vi.advanceTimersByTimeAsync(1499);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);

    expect(actions(await outcomes)).toEqual(['open', ...Array(9).fill('join')]);
    const [alert] = await world.store.alertsOf(world.onlyIncident().id, 1);
    expect(alert?.missing).toEqual(['job details: no answer within 1500 ms']);
  });

  it('says what was left out of a storm', async () => {
    const world = new World();
    const sources = {
      recoveryPoints: { goodOnesOf: async () => ({ points: [], isWhole: true }) },
      tags: { tagsOf: async () => ({ owner: 'dba' }) },
    };
    const attention = { choose: () => [] };

    await receiveBatch([busy('orders')], { ...world.dependencies(), sources, lookupBudget: attention });

    const [alert] = await world.store.alertsOf(world.onlyIncident().id, 1);
    expect(alert).toMatchObject({ owner: 'dba' });
    expect(alert?.missing).toEqual([
      'job details: not asked, because many failures like this one came at once',
      'last good recovery point: not asked, because many failures like this one came at once',
    ]);
  });

  it('a fault of one incident is not the fault of the others in the batch', async () => {
    const world = new World();
    const commit = world.store.commit.bind(world.store);
    world.store.commit = async (...changes: Commit[]) => {
      if (changes.some(({ alert }) => alert?.event.outcome === 'expired')) throw new Error('no table');
      return commit(...changes);
    };

    const outcomes = await receive(world, [busy('a'), expired('b'), busy('c')]);

    const failed = outcomes.map(({ status }) => status === 'rejected');
    expect(failed.filter(Boolean)).toHaveLength(1);
    expect(actions(outcomes.filter(({ status }) => status === 'fulfilled'))).toEqual(['open', 'join']);
  });

  it('those who lost to another writer are taken in again, and no others', async () => {
    const world = new World();
    await receive(world, [busy('first')]);
    const commit = world.store.commit.bind(world.store);
    let conflicts = 0;
    world.store.commit = async (...changes: Commit[]) => {
      if (changes.some(({ incident }) => incident?.expected !== null) && conflicts < 12) {
        conflicts += 1;
        return false;
      }
      return commit(...changes);
    };

    const outcomes = await receive(world, [busy('second'), expired('third')]);

    expect(actions(outcomes)).toEqual(['join', 'open']);
    expect(conflicts).toBe(12);
    expect([...world.store.incidents.values()].map(({ alertCount }) => alertCount).sort()).toEqual([1, 2]);
  });

  it('gives a message back that lost for as long as the function has', async () => {
    vi.useFakeTimers();
    class LostStore extends MemoryIncidentStore {
      override async commit(): Promise<boolean> {
        return false;
      }
    }
    const world = new World();
    const outcomes = receiveBatch([busy('orders')], { ...world.dependencies(), store: new LostStore() });
    await vi.advanceTimersByTimeAsync(21_000);

    expect(actions(await outcomes)).toEqual(['store-conflict']);
  });

  it('ten containers that open and join one incident at once lose nothing', async () => {
    const world = new World();
    const slow = world.store.commit.bind(world.store);
    world.store.commit = async (...changes: Commit[]) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return slow(...changes);
    };
    const all = names(300).map(busy);
    const batches = Array.from({ length: 30 }, (_none, batch) => all.slice(batch * 10, batch * 10 + 10));

    const outcomes = await Promise.all(
      Array.from({ length: 10 }, async (_none, container) => {
        const done = [];
        for (const batch of batches.filter((_one, index) => index % 10 === container)) {
          done.push(...(await receive(world, batch)));
        }
        return done;
      }),
    );

    expect(actions(outcomes.flat()).sort()).toEqual([...Array(299).fill('join'), 'open']);
    expect(world.onlyIncident()).toMatchObject({ alertCount: 300, openLanes: 300, revision: 300 });
    expect(firstBrokenRecord(await world.store.records(world.onlyIncident().id))).toBeNull();
  });
});
