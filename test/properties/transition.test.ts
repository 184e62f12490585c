import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MemoryIncidentStore } from '../../src/adapters/memory/memory-incident-store.ts';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { consecutiveFailures } from '../../src/incidents/lane.ts';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import { runStep } from '../../src/pipeline/escalate/run-step.ts';
import { answerIncident } from '../../src/pipeline/respond/answer-incident.ts';
import type { Commit } from '../../src/ports/incidents/incident-store.ts';
import { backupJobEvent } from '../support/events.ts';
import { receiveEvent } from '../support/receive-event.ts';
import { scheduled } from '../support/scheduled.ts';
import { World } from '../support/world.ts';

const resources = ['orders-db', 'invoices-db', 'users-db'].map(
  (name) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`,
);
const messages = ['Instance is not in state available', 'Access Denied to KMS key', 'Something AWS never said before'];
const start = '2026-11-22T00:00:00.000Z';

/** One thing that can happen; minutes place a job in time, whenever it is heard of. */
type Action =
  | { does: 'problem'; resource: number; minute: number; message: number }
  | { does: 'success'; resource: number; minute: number }
  | { does: 'acknowledge' | 'resolve'; incident: number }
  | { does: 'passes'; duration: string };

const lastMinute = 400;
const job = { resource: fc.nat(resources.length - 1), minute: fc.integer({ min: 0, max: lastMinute }) };
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ does: fc.constant('problem' as const), ...job, message: fc.nat(messages.length - 1) }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('success' as const), ...job }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('acknowledge' as const), incident: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('resolve' as const), incident: fc.nat(5) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('passes' as const),
      duration: fc.constantFrom('20s', '1m', '6m', '20m', '9h'),
    }),
  },
);

function eventOf({ does, resource, minute, ...rest }: Extract<Action, { minute: number }>): Record<string, unknown> {
  const message = 'message' in rest ? messages[rest.message] : undefined;
  return backupJobEvent({
    jobId: `${does}-${resource}-${minute}`,
    resourceArn: resources[resource] as string,
    startedAt: addSeconds(start, minute * 60),
    state: does === 'problem' ? 'FAILED' : 'COMPLETED',
    ...(message === undefined ? {} : { message }),
  });
}

async function act(world: World, doing: Action): Promise<string | null> {
  switch (doing.does) {
    case 'problem': {
      const { event } = await world.hears(eventOf(doing));
      return event?.eventKey ?? 'no key';
    }
    case 'success':
      await world.hears(eventOf(doing));
      return null;
    case 'passes':
      await world.passes(doing.duration);
      return null;
    default: {
      const ids = [...world.store.incidents.keys()];
      const id = ids[doing.incident % Math.max(1, ids.length)];
      if (id !== undefined)
        await (doing.does === 'resolve' ? world.resolves('Ana', id) : world.acknowledges('Ana', id));
      return null;
    }
  }
}

/** What holds for the whole store at any moment. */
async function expectWhole(store: MemoryIncidentStore, problems: ReadonlySet<string>): Promise<void> {
  const heard = [...store.alerts.values()].flat().map(({ event }) => event.eventKey);
  expect(heard.sort(), 'I1: each problem is in exactly one incident').toEqual([...problems].sort());
  for (const incident of store.incidents.values()) await expectSound(store, incident);
  for (const [key, id] of store.groups) {
    expect(store.incidents.get(id), 'a group names an open incident of its own').toMatchObject({
      routing: { groupKey: key },
    });
    expect(store.incidents.get(id)?.status).not.toBe('resolved');
  }
}

async function expectSound(store: MemoryIncidentStore, incident: Incident): Promise<void> {
  const { id, status, escalation } = incident;
  const records = await store.records(id);
  expect(firstBrokenRecord(records), 'I7: the chain holds').toBeNull();
  expect(records.length, 'one record for each revision').toBe(incident.revision);
  expect(records.at(-1)?.hash, 'the incident knows its newest record').toBe(incident.recordHash);
  expect(incident.outbox.deliveries, 'nothing waits to be handed over').toEqual([]);
  const after = (index: number) => records[index]?.details.status;
  const steps = records.flatMap(({ what }, index) => (what === 'step' ? [after(index - 1)] : []));
  expect(
    steps.filter((before) => before !== 'open'),
    'I4: no step unless open',
  ).toEqual([]);

  const lanes = [...store.lanes.values()].filter(({ openIncidentId }) => openIncidentId === id);
  const isOver = status === 'resolved';
  expect(incident.openLanes, 'open lanes are those that point here').toBe(isOver ? incident.openLanes : lanes.length);
  expect(incident.openLanes).toBeGreaterThanOrEqual(isOver ? 0 : 1);
  expect(store.groups.get(incident.routing.groupKey) === id, 'its group is its own until it is resolved').toBe(!isOver);
  const waiting = escalation.joinedDueAt !== null && !isOver;
  expect(
    !waiting || (escalation.nextStepAt ?? 'never') <= (escalation.joinedDueAt ?? ''),
    'a clock tells who joined',
  ).toBe(true);
}

/** Revisions only grow, and what is resolved stays as it is. */
function expectOnward(store: MemoryIncidentStore, before: Map<string, Incident>): void {
  for (const incident of store.incidents.values()) {
    const earlier = before.get(incident.id) ?? incident;
    expect(incident.revision).toBeGreaterThanOrEqual(earlier.revision);
    expect(earlier.status === 'resolved' ? earlier : incident, 'what is resolved stays as it is').toEqual(incident);
    before.set(incident.id, structuredClone(incident));
  }
}

interface Job {
  does: 'problem' | 'success';
  resource: number;
  minute: number;
}

/** A lane is in trouble when its latest job, by the time it started, had a problem. */
function expectLane(world: World, jobs: readonly Job[], index: number): void {
  const resource = resources[index] as string;
  const times = (does: string) =>
    jobs.filter((one) => one.does === does && one.resource === index).map(({ minute }) => minute);
  const lastSuccess = Math.max(-1, ...times('success'));
  const strikes = times('problem').filter((minute) => minute > lastSuccess).length;
  const lane = [...world.store.lanes.values()].find(({ key }) => key.includes(resource));
  const incident = world.store.incidents.get(lane?.openIncidentId ?? '');

  expect(incident !== undefined && incident.status !== 'resolved', resource).toBe(strikes > 0);
  expect(lane === undefined ? 0 : consecutiveFailures(lane), resource).toBe(strikes);
}

describe('properties: transition', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('holds together whatever happens (I1, I4, I7)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 24 }), async (actions) => {
        const world = new World();
        const problems = new Set<string>();
        const before = new Map<string, Incident>();
        for (const doing of actions) {
          const eventKey = await act(world, doing);
          if (eventKey !== null) problems.add(eventKey);
          await expectWhole(world.store, problems);
          expectOnward(world.store, before);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('ends the same in whatever order events arrive, and however often (I3)', async () => {
    const one = fc.record({ ...job, does: fc.constantFrom('problem' as const, 'success' as const) });
    const jobs = fc.uniqueArray(one, {
      minLength: 2,
      maxLength: 9,
      selector: ({ resource, minute }) => resource * 1000 + minute,
    });
    const arrivals = jobs.chain((all) => {
      const order = fc.shuffledSubarray([...all, ...all.slice(0, 3)], {
        minLength: all.length + Math.min(3, all.length),
      });
      return fc.record({ all: fc.constant(all), order });
    });

    await fc.assert(
      fc.asyncProperty(arrivals, async ({ all, order }) => {
        const world = new World();
        // Every job is over when it is heard of: one of the future is taken for one of now.
        world.now = addSeconds(start, (lastMinute + 1) * 60);
        for (const { does, ...rest } of order) {
          await act(world, does === 'problem' ? { does, ...rest, message: 0 } : { does, ...rest });
        }

        for (const index of resources.keys()) expectLane(world, all, index);
      }),
      { numRuns: 200 },
    );
  });

  /** Answers, a step and a new alert at once, the calls of the store in any order. */
  async function race(
    scheduler: fc.Scheduler,
    store: MemoryIncidentStore,
  ): Promise<{ world: World; incident: Incident }> {
    // Pauses between tries take no time here, and the scheduler decides who is next; time limits stay what they are.
    const later = setTimeout;
    vi.stubGlobal('setTimeout', (resume: () => void, ms = 0) =>
      ms < 10_000 ? void queueMicrotask(resume) : later(resume, ms),
    );
    const world = new World();
    Object.assign(world, { store });
    await world.backupFails({ resourceArn: resources[0] as string });
    await world.passes('31s');
    const { id, escalation } = world.onlyIncident();
    world.now = escalation.nextStepAt as Instant;
    world.wrap = (port) => ((port as object) === store ? scheduled(port, scheduler) : port);
    const answer = (kind: 'acknowledge' | 'resolve', by: string) =>
      answerIncident(id, { ask: kind }, { by, via: 'in Slack' }, world.dependencies());
    const another = backupJobEvent({
      jobId: 'another',
      resourceArn: resources[1] as string,
      startedAt: addSeconds(world.now, -60),
    });
    await scheduler.waitFor(
      Promise.all([
        runStep({ incidentId: id, clock: escalation.clock, nextStepAt: world.now }, world.dependencies()),
        answer('acknowledge', 'Ana'),
        answer('acknowledge', 'Bo'),
        receiveEvent(another, world.dependencies()),
      ]),
    );
    return { world, incident: store.incidents.get(id) as Incident };
  }

  /** Says what is wrong after a race, or nothing. */
  async function wrongAfter(scheduler: fc.Scheduler, store: MemoryIncidentStore): Promise<string[]> {
    const { incident } = await race(scheduler, store);
    const records = await store.records(incident.id);
    const whats = records.map(({ what }) => what);
    const acknowledgedAt = whats.indexOf('acknowledged');
    return [
      ...(firstBrokenRecord(records) === null ? [] : ['the chain is broken']),
      ...(whats.filter((what) => what === 'acknowledged').length === 1 ? [] : ['not acknowledged exactly once']),
      ...(whats.slice(acknowledgedAt).includes('step') ? ['a step after the acknowledgement'] : []),
      ...(incident.status === 'acknowledged' ? [] : [`the acknowledgement is lost: ${incident.status}`]),
      ...(incident.alertCount === 2 && incident.openLanes === 2 ? [] : ['an alert is lost']),
      ...(whats.length === incident.revision ? [] : ['a record without its change']),
    ];
  }

  it('keeps its promises when two people, a step and an alert come at once (I1, I4, I7)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        expect(await wrongAfter(scheduler, new MemoryIncidentStore())).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('would not, were a change written without looking whether another came first', async () => {
    class CarelessStore extends MemoryIncidentStore {
      override async commit({ record, ...change }: Commit): Promise<boolean> {
        const incident = change.incident && {
          ...change.incident,
          expected: this.incidents.get(change.incident.after.id)?.revision ?? null,
        };
        if (!(await super.commit({ ...change, ...(incident && { incident }) }))) return false;
        // Nor whether the place of its record is taken.
        if (record) this.chains.set(record.incidentId, [...(this.chains.get(record.incidentId) ?? []), record]);
        return true;
      }
    }

    const { failed } = await fc.check(
      fc.asyncProperty(
        fc.scheduler(),
        async (scheduler) => (await wrongAfter(scheduler, new CarelessStore())).length === 0,
      ),
      { numRuns: 50, endOnFailure: true },
    );

    expect(failed).toBe(true);
  });
});
