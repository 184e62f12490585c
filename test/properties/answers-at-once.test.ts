import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MemoryIncidentStore } from '../../src/adapters/memory/memory-incident-store.ts';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import { runStep } from '../../src/pipeline/escalate/run-step.ts';
import { type Answered, type AnswerRequest, answerIncident } from '../../src/pipeline/respond/answer-incident.ts';
import { backupJobEvent } from '../support/events.ts';
import { PostingWorld, postingSecrets } from '../support/posting-world.ts';
import { receiveEvent } from '../support/receive-event.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: climb, groupWait: 0s }
targets: { chat: { recorder: {} }, lead: { recorder: {} }, boss: { recorder: {} }, other: { recorder: {} } }
policies:
  climb: { steps: [ { notify: [chat] }, { after: 1h, notify: [lead] }, { after: 2h, notify: [boss] } ] }
  others: { steps: [ { notify: [other] } ] }
routes: []
`;

/** What people ask at once, by what its record calls it. */
const asks = ['acknowledge', 'resolve', 'snooze', 'note', 'hand-over', 'next-step', 'quiet'] as const;
const recordOf = {
  acknowledge: 'acknowledged',
  resolve: 'resolved',
  snooze: 'snoozed',
  note: 'noted',
  'hand-over': 'handed-over',
  'next-step': 'step',
  quiet: 'quieted',
} as const;

afterEach(() => vi.unstubAllGlobals());

/** Every call of the store waits for the scheduler to let it go. */
function scheduled(store: MemoryIncidentStore, scheduler: fc.Scheduler): MemoryIncidentStore {
  return new Proxy(store, {
    get: (target, name) => {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      const call = member as (...given: unknown[]) => Promise<unknown>;
      return (...given: unknown[]) =>
        scheduler.schedule(Promise.resolve(), String(name)).then(() => call.apply(target, given));
    },
  });
}

/** Some people answer at the moment at which a step is due; the calls of the store come in any order. */
async function race(scheduler: fc.Scheduler, wanted: readonly (typeof asks)[number][], fails = false) {
  // Pauses between tries take no time here, and the scheduler decides who is next; time limits stay what they are.
  const later = setTimeout;
  vi.stubGlobal('setTimeout', (resume: () => void, ms = 0) =>
    ms < 2000 ? void queueMicrotask(resume) : later(resume, ms),
  );
  const world = new World(rules);
  const store = new MemoryIncidentStore();
  Object.assign(world, { store });
  await world.backupFails({});
  await world.passes('1s');
  const { id, escalation } = world.onlyIncident();
  const inForce = await world.dependencies().rules.load();
  world.now = escalation.nextStepAt as Instant;
  world.wrap = (port) => ((port as object) === store ? (scheduled(store, scheduler) as never) : port);
  const request = (ask: (typeof asks)[number]) =>
    ({
      ask,
      until: addSeconds(world.now, 7200),
      text: 'x',
      why: 'y',
      reason: 'z',
      policy: 'others',
      rules: inForce,
    }) as AnswerRequest;
  const [, , ...answered] = await scheduler.waitFor(
    Promise.all([
      fails
        ? receiveEvent(backupJobEvent({ jobId: 'again', startedAt: addSeconds(world.now, -600) }), world.dependencies())
        : undefined,
      runStep({ incidentId: id, clock: escalation.clock, nextStepAt: world.now }, world.dependencies()),
      ...wanted.map((ask, index) =>
        answerIncident(id, request(ask), { by: `person ${index}`, via: 'in Slack' }, world.dependencies()),
      ),
    ]),
  );
  world.wrap = (port) => port;
  const incident = world.onlyIncident();
  return { world, incident, records: await store.records(id), answered: answered as Answered[] };
}

describe('properties: answers at once, at a vendor as well', () => {
  it('an acknowledgement, a step, a resolve and what PagerDuty tells: each has its effect once, or another was first', async () => {
    const told = fc.constantFrom('incident.acknowledged', 'incident.resolved');
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), told, async (scheduler, type) => {
        const later = setTimeout;
        vi.stubGlobal('setTimeout', (resume: () => void, ms = 0) =>
          ms < 2000 ? void queueMicrotask(resume) : later(resume, ms),
        );
        const world = new PostingWorld();
        const store = new MemoryIncidentStore();
        Object.assign(world, { store });
        await world.backupFails({});
        await world.passes('1s');
        const { id, escalation } = world.onlyIncident();
        const body = JSON.stringify({
          event: {
            id: '01EVENT',
            event_type: type,
            occurred_at: world.now,
            agent: { id: 'PX1', type: 'user_reference', summary: 'Ana' },
            data: { id: 'Q1', incident_key: world.alert.dedupKey },
          },
        });
        const signature = createHmac('sha256', postingSecrets.pager).update(body).digest('hex');
        const posted = { target: 'pager', headers: { 'x-pagerduty-signature': `v1=${signature}` }, body };
        const at = escalation.nextStepAt ?? world.now;
        world.wrap = (port) => ((port as object) === store ? (scheduled(store, scheduler) as never) : port);
        const [, acknowledged, resolved, first, second] = await scheduler.waitFor(
          Promise.all([
            runStep({ incidentId: id, clock: escalation.clock, nextStepAt: at }, world.dependencies()),
            answerIncident(id, { ask: 'acknowledge' }, { by: 'ben', via: 'in Slack' }, world.dependencies()),
            answerIncident(id, { ask: 'resolve' }, { by: 'mei', via: 'in Slack' }, world.dependencies()),
            world.takes(posted),
            // The same message, posted once more at the same moment.
            world.takes(posted),
          ]),
        );
        const records = await store.records(id);
        const did = (actor: string) => records.filter((one) => one.actor === actor).map(({ what }) => what);

        expect(firstBrokenRecord(records)).toBeNull();
        expect(records).toHaveLength(world.onlyIncident().revision);
        expect(did('ben')).toEqual(acknowledged.status === 'done' ? ['acknowledged'] : []);
        expect(did('mei')).toEqual(resolved.status === 'done' ? ['resolved'] : []);
        // One of the two posts is worked off, the other one finds it so.
        expect([first.reason, second.reason].filter((one) => one === 'in-hand' || one === 'repeated')).toHaveLength(1);
        const isDone = [first.reason, second.reason].includes('done');
        expect(did('Ana')).toEqual([isDone ? type.replace('incident.', '') : 'answer-refused']);
        expect(world.onlyIncident().status).toBe('resolved');
        expect(records.filter(({ what }) => what === 'resolved')).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });
});

describe('properties: answers at once', () => {
  it('each is done and on record once, or refused with who was first; nothing follows what is over', async () => {
    const wanted = fc.array(fc.constantFrom(...asks), { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), wanted, async (scheduler, people) => {
        const { incident, records, answered } = await race(scheduler, people);

        expect(firstBrokenRecord(records)).toBeNull();
        expect(records).toHaveLength(incident.revision);
        for (const [index, ask] of people.entries()) {
          const own = records.filter(({ actor }) => actor === `person ${index}`);
          const isDone = answered[index]?.status === 'done';
          expect(own.map(({ what }) => what)).toEqual(isDone ? [recordOf[ask]] : []);
        }
        const over = records.findIndex(({ what }) => what === 'resolved');
        const after = over < 0 ? [] : records.slice(over + 1).filter(({ what }) => what !== 'noted');
        expect(after).toEqual([]);
        expect(incident.status === 'resolved').toBe(over >= 0);
        // Who is to be told of what later has a timer, and nobody else.
        expect(incident.status === 'resolved' && incident.escalation.nextStepAt !== null).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('what is kept quiet while it fails again wakes nobody until that is over, and is told then', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { world, incident, answered } = await race(scheduler, ['quiet'], true);
        expect(answered.map(({ status }) => status)).toEqual(['done']);
        const [silence] = await world.store.silences.since(world.now);
        expect(silence).toMatchObject({ incidentId: incident.id, until: addSeconds(world.now, 7200) });
        const woken = () => world.heard.filter(({ kind }) => ['opened', 'escalated', 'reminded'].includes(kind)).length;
        // A step that was taken at the same moment is on its way.
        await world.passes('1s');
        const before = woken();
        await world.passesUntil(addSeconds(silence?.until ?? '', -1));
        expect(woken()).toBe(before);

        await world.passes('2h');
        expect(woken()).toBeGreaterThan(before);
      }),
      { numRuns: 500 },
    );
  });
});
