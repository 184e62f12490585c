import { describe, expect, it } from 'vitest';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { laneKeyOf, newLane } from '../../src/incidents/lane.ts';
import type { JobDetails } from '../../src/ports/aws-backup/job-describer.ts';
import { details } from '../enrich/sample-findings.ts';
import { apart, hearsRestore as hears, pointOf, restoreEvent, source } from '../support/restores.ts';
import { World } from '../support/world.ts';

/** What DescribeRestoreJob answers from now on; null: it cannot be asked. */
function describes(world: World, said: Partial<JobDetails> | null) {
  world.describer = { describe: async () => (said === null ? null : details(said)) };
}

const statuses = (world: World) => [...world.store.incidents.values()].map(({ status }) => status);

describe('journeys/restore-lanes: one restore is one incident, whatever its events name', () => {
  it('a restore by recovery point, of which the resource is learnt later, is one incident', async () => {
    const world = new World(apart);
    describes(world, null);
    expect((await hears(world, { point: pointOf(1) })).action).toBe('open');
    await world.passes('1h');
    describes(world, { resourceArn: source });
    expect((await hears(world, { point: pointOf(1) })).action).toBe('join');
    await world.passes('1h');

    expect(world.onlyIncident()).toMatchObject({ alertCount: 2, openLanes: 1, alerts: [{ strikes: 2 }] });
    describes(world, null);
    expect((await hears(world, { point: pointOf(1) })).action, 'by the recovery point alone again').toBe('join');
    await world.passes('1h');
    const received = await hears(world, { point: pointOf(2), source, state: 'COMPLETED' });
    expect(received.action, 'another recovery point of the resource').toBe('resolve');
    expect(world.onlyIncident()).toMatchObject({ alertCount: 3, openLanes: 0, status: 'resolved' });
  });

  it('a restore that names no resource, and the next of its recovery point that does and works, are over', async () => {
    const world = new World(apart);
    await hears(world, { point: pointOf(1) });
    await world.passes('1h');

    expect((await hears(world, { point: pointOf(1), source, state: 'COMPLETED' })).action).toBe('resolve');
    expect(statuses(world)).toEqual(['resolved']);
  });

  it('a restore that leaves objects out does not end the incident of one that failed, and joins it', async () => {
    const world = new World(apart);
    await hears(world, { point: pointOf(1) });
    await world.passes('1h');
    const partial = restoreEvent(world.now, { point: pointOf(1), source, state: 'COMPLETED' });
    const statusMessage = 'One or more objects failed to be restored.';
    await world.hears({ ...partial, detail: { ...partial.detail, statusMessage } });

    expect(world.onlyIncident()).toMatchObject({
      status: 'open',
      alertCount: 2,
      alerts: [{ outcome: 'completed-with-issues' }],
    });
  });

  it('an incident that opens by a recovery point shows the lane that this leads to', async () => {
    const world = new World(apart);
    await hears(world, { point: pointOf(1), source });
    await world.passes('1h');
    await hears(world, { point: pointOf(2), source, state: 'COMPLETED' });
    await world.passes('1h');
    expect((await hears(world, { point: pointOf(1) })).action).toBe('open');
    await world.passes('1h');
    expect((await hears(world, { point: pointOf(3), source })).action).toBe('join');

    expect([...world.store.incidents.values()].at(-1)?.alerts).toHaveLength(1);
  });

  it('a resource that has a history, and what was heard of by its recovery point alone, are one', async () => {
    const world = new World(apart);
    await hears(world, { point: pointOf(0), source, state: 'COMPLETED' });
    await world.passes('1d');
    await hears(world, { point: pointOf(1) });
    await world.passes('1d');
    await hears(world, { point: pointOf(1), source });

    expect(world.onlyIncident()).toMatchObject({ alertCount: 2, openLanes: 1 });
    await world.passes('1d');
    await hears(world, { point: pointOf(1), state: 'COMPLETED' });
    expect(world.onlyIncident().status, 'a success that names the recovery point alone').toBe('resolved');
  });

  it('two lanes of one incident that turn out to be one count once', async () => {
    const world = new World();
    await hears(world, { point: pointOf(0), source });
    await world.passes('1m');
    await hears(world, { point: pointOf(1) });
    expect(world.onlyIncident()).toMatchObject({ openLanes: 2 });
    await world.passes('1h');
    await hears(world, { point: pointOf(1), source });
    expect(world.onlyIncident()).toMatchObject({ alertCount: 3, openLanes: 1, alerts: [{ resourceArn: source }] });
    await world.passes('1h');
    await hears(world, { point: pointOf(2), source, state: 'COMPLETED' });

    expect(world.onlyIncident()).toMatchObject({ status: 'resolved', openLanes: 0 });
    const records = await world.store.records(world.onlyIncident().id);
    expect(records.map(({ what }) => what)).toContain('lanes-joined');
  });

  it('knows the table of a backup of DynamoDB by its ARN', async () => {
    const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/carts';
    const world = new World(apart);
    await hears(world, { point: `${table}/backup/01547087347000-c8b6kdk3` });
    await world.passes('1h');
    await hears(world, { point: `${table}/backup/01547087347999-aaaaaaaa`, source: table, state: 'COMPLETED' });

    expect(statuses(world)).toEqual(['resolved']);
  });

  it('events of one batch that are of one lane are taken in one after the other', async () => {
    const world = new World(apart);
    await hears(world, { point: pointOf(1), source });
    await world.passes('1h');
    const batch = [
      restoreEvent(world.now, { point: pointOf(1) }),
      restoreEvent(world.now, { point: pointOf(2), source }),
      restoreEvent(world.now, { point: pointOf(2) }),
    ];
    const received = await world.hearsAll(batch);

    expect(received.map((one) => (one.status === 'fulfilled' ? one.value.action : one.reason))).toEqual([
      'join',
      'join',
      'join',
    ]);
    expect(world.onlyIncident()).toMatchObject({ alertCount: 4, openLanes: 1 });
  });
});

describe('journeys/restore-lanes: that a test works says nothing of what somebody waits for', () => {
  it.each([
    { failed: 'a restore test', isTest: true },
    { failed: 'a restore', isTest: false },
  ])('the success of the other kind does not end the incident of $failed', async ({ isTest }) => {
    const world = new World(apart);
    await hears(world, { point: pointOf(1), source, isTest });
    await world.passes('1d');
    await hears(world, { point: pointOf(1), source, isTest: !isTest, state: 'COMPLETED' });
    expect(statuses(world)).toEqual(['open']);

    await hears(world, { point: pointOf(2), source, isTest: !isTest });
    expect(statuses(world), 'its failure is another incident').toEqual(['open', 'open']);
    await world.passes('1d');
    await hears(world, { point: pointOf(3), source, isTest, state: 'COMPLETED' });
    expect(statuses(world)).toEqual(['resolved', 'open']);
  });
});

describe('journeys/restore-lanes: a stack with lanes under the keys of before goes on', () => {
  /** A world in which a restore failed before this release: its lane, and what the incident shows of it, have the old key. */
  async function ofBefore({ isTest, subject }: { isTest: boolean; subject: 'source' | 'point' }) {
    const world = new World(apart);
    await hears(world, { point: pointOf(1), isTest, ...(subject === 'source' ? { source } : {}) });
    await world.passes('1m');
    const incident = world.onlyIncident();
    const [alert] = world.store.alerts.get(incident.id) ?? [];
    const lane = [...world.store.lanes.values()].find(({ openIncidentId }) => openIncidentId !== null);
    if (alert === undefined || lane === undefined) throw new Error('no alert');
    // 0.1.0 did not note that it was a test, and knew it only by the plan.
    const { isRestoreTest: _unknown, ...event } = alert.event;
    const key = laneKeyOf(event);
    world.store.alerts.set(incident.id, [{ ...alert, event }]);
    world.store.lanes.clear();
    world.store.lanes.set(key, { ...lane, key });
    const alerts = incident.alerts.map((one) => ({ ...one, laneId: null, laneKey: key }));
    world.store.incidents.set(incident.id, { ...incident, alerts });
    return { world, key };
  }

  const cases = (['source', 'point'] as const).flatMap((subject) =>
    [true, false].map((isTest) => ({ subject, isTest, of: `a restore${isTest ? ' test' : ''} by its ${subject}` })),
  );

  it.each(cases)('the next failure joins the incident of $of', async ({ isTest, subject }) => {
    const { world } = await ofBefore({ isTest, subject });
    await world.passes('1d');
    const received = await hears(world, { point: pointOf(1), source, isTest });

    expect(received.action).toBe('join');
    expect(world.onlyIncident()).toMatchObject({ alertCount: 2, openLanes: 1, alerts: [{ strikes: 2 }] });
    expect(world.onlyIncident().alerts, 'and shows one lane').toHaveLength(1);
    await world.passes('1d');
    await hears(world, { point: pointOf(2), source, isTest, state: 'COMPLETED' });
    expect(statuses(world)).toEqual(['resolved']);
  });

  it.each(cases)('the right success ends the incident of $of at once', async ({ isTest, subject }) => {
    const { world } = await ofBefore({ isTest, subject });
    await world.passes('1d');
    await hears(world, { point: pointOf(1), source, isTest: !isTest, state: 'COMPLETED' });
    expect(statuses(world), 'but not that of the other kind').toEqual(['open']);
    const received = await hears(world, { point: pointOf(1), source, isTest, state: 'COMPLETED' });

    expect(received.action).toBe('resolve');
    expect(statuses(world)).toEqual(['resolved']);
  });

  it.each(cases)('a failure of the other kind opens an incident beside that of $of', async ({ isTest, subject }) => {
    const { world } = await ofBefore({ isTest, subject });
    await world.passes('1d');
    const received = await hears(world, { point: pointOf(1), source, isTest: !isTest });

    expect(received.action).toBe('open');
    await world.passes('1d');
    await hears(world, { point: pointOf(1), source, isTest, state: 'COMPLETED' });
    expect(statuses(world)).toEqual(['resolved', 'open']);
  });

  it('the job that failed does not end its own incident under the key of before', async () => {
    const { world } = await ofBefore({ isTest: true, subject: 'source' });
    const failed = world.onlyIncident().alerts[0]?.jobId;
    const event = restoreEvent(world.now, { point: pointOf(1), source, isTest: true, state: 'COMPLETED' });
    await world.hears({ ...event, detail: { ...event.detail, restoreJobId: failed, creationDate: world.now } });

    expect(statuses(world)).toEqual(['open']);
  });

  it('a lane that 0.1.0 left without an incident is no obstacle', async () => {
    const { world, key } = await ofBefore({ isTest: true, subject: 'source' });
    world.store.lanes.set(key, { ...newLane(key), version: 3, openIncidentId: 'gone' });
    const event = normaliseEvent(restoreEvent(world.now, { point: pointOf(1), source, isTest: true }), world.now);

    expect((await hears(world, { point: pointOf(1), source, isTest: true })).action).toBe('open');
    expect(event === null ? '' : laneKeyOf(event)).toBe(`${key}|restore-test`);
  });
});
