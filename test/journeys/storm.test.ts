import { describe, expect, it } from 'vitest';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { addSeconds, secondsBetween } from '../../src/lib/instant.ts';
import { edited } from '../support/edited.ts';
import { backupJobEvent } from '../support/events.ts';
import type { Heard } from '../support/heard.ts';
import { World } from '../support/world.ts';

const batchSize = 10;
const startedAt = '2026-11-22T00:50:00.000Z';

/** Rules for two teams: copies are for one target, everything else for two. */
const rules = `
version: 1
defaults: { policy: platform, groupBy: [account, region, event.kind, error.code], groupWait: 30s }
targets: { chat: { recorder: {} }, tickets: { recorder: {} }, copies: { recorder: {} }, spare: { recorder: {} } }
policies:
  platform: { steps: [ { notify: [chat, tickets] } ] }
  copies: { steps: [ { notify: [copies] } ] }
routes:
  - { name: copies, match: { event: { kind: [copy] } }, policy: copies }
fallback: [spare]
`;

/** What AWS says of four different causes; copies that fail are a fifth. */
const causes = {
  busy: { message: 'Instance is not in state available' },
  window: { state: 'EXPIRED', message: 'Backup job expired before completion because the backup window has passed.' },
  limit: { message: 'Snapshot limit exceeded.' },
  gone: { message: 'The resource does not exist.', resourceType: 'EBS' },
} as const;
type CauseName = keyof typeof causes;

function failureOf(cause: CauseName, number: number): Record<string, unknown> {
  const resourceArn = `arn:aws:rds:eu-west-1:111122223333:db:${cause}-${number}`;
  return backupJobEvent({ jobId: `${cause}-${number}`, startedAt, resourceArn, ...causes[cause] });
}

function copyOf(number: number): Record<string, unknown> {
  const event = failureOf('busy', number);
  const detail = {
    copyJobId: `copy-${number}`,
    creationDate: startedAt,
    resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:copied-${number}`,
    resourceType: 'RDS',
    iamRoleArn: 'arn:aws:iam::111122223333:role/AWSBackupDefaultServiceRole',
    destinationBackupVaultArn: 'arn:aws:backup:eu-central-1:111122223333:backup-vault:second',
    state: 'FAILED',
    statusMessage: 'Copy job failed. The snapshot is not available.',
  };
  return { ...event, 'detail-type': 'Copy Job State Change', detail };
}

const count = <Item>(size: number, make: (index: number) => Item) =>
  Array.from({ length: size }, (_none, i) => make(i));

/** Lets messages arrive in batches, spread evenly over five minutes. */
async function flush(world: World, messages: readonly unknown[]): Promise<void> {
  const end = addSeconds(world.now, 300);
  const seconds = 300 / Math.ceil(messages.length / batchSize);
  for (let from = 0; from < messages.length; from += batchSize) {
    await world.hearsAll(messages.slice(from, from + batchSize));
    await world.passesUntil([addSeconds(world.now, seconds), end].sort()[0] ?? end);
  }
}

/** Says by how much the deliveries to a target exceed a rate with a burst, in the worst stretch of time. */
function excess(heard: readonly Heard[], { perSecond, burst }: { perSecond: number; burst: number }): number {
  let worst = 0;
  for (const [first, from] of heard.entries()) {
    for (let last = first; last < heard.length; last += 1) {
      const allowed = burst + perSecond * secondsBetween(from.at, heard[last]?.at ?? from.at);
      worst = Math.max(worst, last - first + 1 - allowed);
    }
  }
  return worst;
}

const heardBy = (world: World, target: string, kind?: string) =>
  world.heard.filter((one) => one.target === target && (kind === undefined || one.kind === kind));

async function expectWhole(world: World, incident: Incident, alerts: number): Promise<void> {
  expect(incident).toMatchObject({ alertCount: alerts, openLanes: alerts, reach: { resources: alerts } });
  const records = await world.store.records(incident.id);
  expect(records.filter(({ what }) => what === 'opened' || what === 'joined')).toHaveLength(alerts);
  expect(new Set(records.map(({ details }) => details.eventKey).filter(Boolean)).size).toBe(alerts);
  expect(firstBrokenRecord(records)).toBeNull();
  expect(await world.store.alertsOf(incident.id, alerts + 1)).toHaveLength(alerts);
}

describe('journeys/storm', () => {
  it('ten thousand failures of one cause in five minutes are one message per target that is kept up to date (I7, I10)', async () => {
    const size = 10_000;
    const world = new World(rules);
    await flush(
      world,
      count(size, (index) => failureOf('busy', index)),
    );
    await world.passes('10m');

    const incident = world.onlyIncident();
    await expectWhole(world, incident, size);
    expect(world.store.lanes.size).toBe(size);
    expect(world.store.seen.size).toBe(size);
    expect(Buffer.byteLength(JSON.stringify(incident))).toBeLessThan(20_000);
    expect(incident.outbox.deliveries).toEqual([]);
    for (const target of ['chat', 'tickets']) {
      const [first, ...later] = heardBy(world, target);
      expect(first).toMatchObject({ kind: 'opened', at: '2026-11-22T01:00:30.000Z' });
      expect(later.map(({ kind }) => kind)).toEqual(['joined', 'joined']);
      expect(later.at(-1)?.notice).toMatchObject({ alertCount: size });
      expect(later.at(-1)?.notice.alerts).toHaveLength(20);
    }
  });

  it('five causes at once are five messages, each told half a minute after its first failure, in the middle of the storm', async () => {
    const each = 800;
    const world = new World(rules);
    const mixed = count(each, (index) => [
      failureOf('busy', index),
      failureOf('window', index),
      failureOf('limit', index),
      copyOf(index),
    ]).flat();
    const late = count(each, (index) => failureOf('gone', index));
    const half = mixed.length / 2;
    const storm = [...mixed.slice(0, half), ...late.slice(0, 1), ...mixed.slice(half), ...late.slice(1)];
    await flush(world, storm);
    await world.passes('10m');

    const incidents = [...world.store.incidents.values()];
    expect(incidents).toHaveLength(5);
    for (const incident of incidents) await expectWhole(world, incident, each);
    const opened = (target: string) => heardBy(world, target, 'opened').map(({ notice }) => notice.incidentId);
    expect(opened('chat')).toHaveLength(4);
    expect(opened('tickets')).toEqual(opened('chat'));
    expect(opened('copies')).toHaveLength(1);
    for (const { at, notice } of world.heard.filter(({ kind }) => kind === 'opened')) {
      expect(secondsBetween(notice.openedAt, at)).toBe(30);
    }
    expect(heardBy(world, 'chat').length).toBeLessThanOrEqual(4 * 4);
    for (const target of ['chat', 'tickets', 'copies']) {
      expect(excess(heardBy(world, target), { perSecond: 1, burst: 5 })).toBeLessThanOrEqual(0);
    }
  });

  it('hearing the whole storm again changes nothing', async () => {
    const world = new World(rules);
    const storm = count(500, (index) => [failureOf('busy', index), failureOf('window', index)]).flat();
    await flush(world, storm);
    await world.passes('10m');
    const before = structuredClone({ incidents: world.store.incidents, lanes: world.store.lanes, heard: world.heard });

    await flush(world, storm.toReversed());
    await world.passes('10m');

    expect({ incidents: world.store.incidents, lanes: world.store.lanes, heard: world.heard }).toEqual(before);
  });

  it('hundreds of incidents at once reach a target one after the other, within what its vendor takes', async () => {
    const world = new World(edited(rules, ['groupBy: [account, region, event.kind, error.code]', 'groupBy: [job.id]']));
    await flush(
      world,
      count(300, (index) => failureOf('busy', index)),
    );
    await world.passes('10m');

    const told = heardBy(world, 'chat');
    expect(new Set(told.map(({ notice }) => notice.incidentId)).size).toBe(300);
    expect(told).toHaveLength(300);
    expect(excess(told, { perSecond: 1, burst: 5 })).toBeLessThanOrEqual(0);
    const rows = (await Promise.all([...world.store.incidents.keys()].map((id) => world.ledger.rows(id)))).flat();
    expect(rows.every(({ status, possibleDuplicate }) => status === 'delivered' && !possibleDuplicate)).toBe(true);
  });

  it('a new cause waits behind no update that is out of date', async () => {
    const world = new World(edited(rules, ['error.code]', 'error.code, resource.type]']));
    const types = count(20, (index) => `Type${index}`);
    const failsAgain = (round: number) =>
      types.map((resourceType, index) => {
        const resourceArn = `arn:aws:rds:eu-west-1:111122223333:db:r${round}-${index}`;
        return backupJobEvent({ jobId: `r${round}-${index}`, startedAt, resourceArn, resourceType });
      });
    await world.hearsAll(failsAgain(0));
    await world.passes('5m');
    world.troubles.set('chat', () => ({
      status: 'retry',
      reason: 'rate-limited',
      retryAfterSeconds: 800,
      detail: 'HTTP 429',
    }));
    for (let round = 1; round <= 13; round += 1) {
      await world.hearsAll(failsAgain(round));
      await world.passes('1m');
    }
    await world.hearsAll([failureOf('window', 0)]);
    await world.passes('1m');
    const [opened] = heardBy(world, 'spare').filter(({ notice }) => notice.headline.includes('window'));
    expect(opened, world.transcript()).toBeDefined();
    world.troubles.delete('chat');
    const before = heardBy(world, 'chat').length;
    await world.passes('15m');
    await world.resendsUnfinished();
    await world.passes('2m');

    // What it missed, it hears once per incident, as it is by then.
    const after = heardBy(world, 'chat').slice(before);
    expect(after.map(({ kind }) => kind)).toEqual(types.map(() => 'joined'));
    expect(new Set(after.map(({ notice }) => notice.incidentId)).size).toBe(types.length);
    const rows = (await Promise.all([...world.store.incidents.keys()].map((id) => world.ledger.rows(id)))).flat();
    const superseded = rows.filter(({ target, outcome }) => target === 'chat' && outcome?.startsWith('superseded'));
    expect(superseded.length).toBeGreaterThan(types.length);
  });

  it('whatever crashes in the middle of a batch, nothing is lost and nobody hears it more than twice (I1, I2, I7)', async () => {
    const batch = [
      ...count(4, (index) => failureOf('busy', index)),
      ...count(3, (index) => failureOf('window', index)),
      ...count(2, (index) => copyOf(index)),
      failureOf('busy', 0),
    ];
    const calls = await crashedAfter(batch, Number.POSITIVE_INFINITY).then(({ calls }) => calls);
    expect(calls).toBeGreaterThan(10);

    for (let at = 1; at <= calls; at += 1) {
      const { world } = await crashedAfter(batch, at);

      const incidents = [...world.store.incidents.values()];
      expect(incidents.map(({ alertCount }) => alertCount).sort(), `crash after call ${at}`).toEqual([2, 3, 4]);
      for (const incident of incidents) await expectWhole(world, incident, incident.alertCount);
      const opened = world.heard.filter(({ kind }) => kind === 'opened');
      expect(opened.map(({ target }) => target).sort(), `crash after call ${at}`).toEqual([
        'chat',
        'chat',
        'copies',
        'tickets',
        'tickets',
      ]);
    }
  });

  it('a mass recovery is one resolution, with a bounded number of updates before it', async () => {
    const size = 2048;
    const world = new World(rules);
    await flush(
      world,
      count(size, (index) => failureOf('busy', index)),
    );
    await world.passes('10m');
    const before = heardBy(world, 'chat').length;

    const well = { startedAt: '2026-11-22T02:00:00.000Z', state: 'COMPLETED' };
    const recovery = count(size, (index) =>
      backupJobEvent({
        jobId: `ok-${index}`,
        resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:busy-${index}`,
        ...well,
      }),
    );
    await flush(world, recovery);
    await flush(world, recovery);

    expect(world.onlyIncident()).toMatchObject({ status: 'resolved', openLanes: 0, alertCount: size });
    expect(
      heardBy(world, 'chat')
        .slice(before)
        .map(({ kind }) => kind),
    ).toEqual(['resolved']);
    const records = await world.store.records(world.onlyIncident().id);
    expect(records.filter(({ what }) => what === 'lane-cleared')).toHaveLength(size - 1);
    expect(firstBrokenRecord(records)).toBeNull();
  });

  it('announcement and acknowledgement get through while ten containers join (I4)', async () => {
    const world = new World(rules);
    const commit = world.store.commit.bind(world.store);
    world.store.commit = async (...changes) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return commit(...changes);
    };
    await world.hearsAll([failureOf('busy', 0)]);
    const storm = count(400, (index) => failureOf('busy', index + 1));
    const containers = count(10, async (container) => {
      for (let from = container * 40; from < (container + 1) * 40; from += batchSize) {
        const outcomes = await world.hearsAll(storm.slice(from, from + batchSize));
        expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true);
      }
    });
    const isRunning = Promise.all(containers).then(() => false);
    await world.passes('31s');
    const answered = await world.acknowledges('Ana');
    const wasInTheMiddle = await Promise.race([isRunning, Promise.resolve(true)]);
    await isRunning;

    expect(answered.status).toBe('done');
    expect(wasInTheMiddle).toBe(true);
    expect(heardBy(world, 'chat', 'opened')).toHaveLength(1);
    expect(world.onlyIncident()).toMatchObject({ status: 'acknowledged', alertCount: 401 });
    expect(firstBrokenRecord(await world.store.records(world.onlyIncident().id))).toBeNull();
  });
});

/** Plays a batch whose process dies after a call, its effect done and no call after it; the messages come back. */
async function crashedAfter(batch: readonly unknown[], at: number): Promise<{ world: World; calls: number }> {
  const world = new World(rules);
  let calls = 0;
  world.wrap = (port) =>
    new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        return async (...parameters: unknown[]) => {
          if (calls >= at) throw new Error('the process is gone');
          const result = await (member as (...all: unknown[]) => unknown).apply(target, parameters);
          calls += 1;
          if (calls >= at) throw new Error('the process is gone');
          return result;
        };
      },
    });
  world.survives = () => true;
  const outcomes = await world.hearsAll(batch).catch(() => null);
  const made = calls;
  world.wrap = (port) => port;
  const back = batch.filter((_message, index) => outcomes?.[index]?.status !== 'fulfilled');
  if (back.length > 0) await world.hearsAll(back);
  await world.passes('2m');
  return { world, calls: made };
}
