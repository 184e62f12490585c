import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toContract } from '../../src/cli/explain/contract.ts';
import { explainEvent } from '../../src/cli/explain/explain-event.ts';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { addSeconds, type Instant, secondsBetween } from '../../src/lib/instant.ts';
import type { Rules } from '../../src/rules/rules.ts';
import { type SimulatedNotice, Simulation, type SimulationParts } from '../../src/simulation/router.ts';
import { backupJobEvent, invoicesDb, type JobFacts, ordersDb } from '../support/events.ts';
import { readRules } from '../support/journey-rules.ts';

const start = '2026-11-22T01:00:00.000Z';

const rules = `
version: 1
defaults: { policy: platform, groupBy: [account, region, event.kind, error.code], groupWait: 30s }
targets: { chat: { recorder: {} }, mail: { recorder: {} }, pager: { recorder: {} }, spare: { recorder: {} } }
policies:
  platform: { steps: [{ notify: [chat] }, { after: 15m, notify: [pager] }], acknowledgedFor: 2h }
fallback: [spare]
`;

function eventOf(facts: Partial<JobFacts> & { startedAt: Instant }): BackupEvent {
  const event = normaliseEvent(
    backupJobEvent({ jobId: `job-${facts.startedAt}-${facts.resourceArn}`, ...facts }),
    start,
  );
  if (event === null) throw new Error('no event');
  return event;
}

/** Begins a rehearsal; `lines` are what was told, quiet updates left out. */
function begin(text: string, parts: Partial<SimulationParts> = {}) {
  const told: SimulatedNotice[] = [];
  const rehearsal = new Simulation({ rules: readRules(text), start, notify: (one) => told.push(one), ...parts });
  const lines = () =>
    told
      .filter(({ kind }) => kind !== 'progressed')
      .map(({ at, target, kind }) => `${secondsBetween(start, at) / 60} ${target} ${kind}`);
  return { rehearsal, told, lines };
}

describe('simulation/router', () => {
  it('takes every step at its own moment, without any of the time passing', async () => {
    const { rehearsal, lines } = begin(rules);

    await rehearsal.hear(eventOf({ startedAt: start }), start);
    await rehearsal.finish(addSeconds(start, 86_400));

    expect(lines()).toEqual([
      '0.5 chat opened',
      '15.5 pager escalated',
      '75.5 chat exhausted',
      '75.5 pager exhausted',
      '75.5 spare exhausted',
    ]);
  });

  it('lets a later success end it', async () => {
    const { rehearsal, lines } = begin(rules);

    await rehearsal.hear(eventOf({ startedAt: start }), start);
    const later = addSeconds(start, 600);
    const { action } = await rehearsal.hear(eventOf({ startedAt: later, state: 'COMPLETED' }), later);
    await rehearsal.finish(addSeconds(start, 86_400));

    expect(action).toBe('resolve');
    expect(lines()).toEqual(['0.5 chat opened', '10 chat resolved']);
  });

  it('hears and answers what happens at a moment before what is due at it', async () => {
    const { rehearsal, lines } = begin(rules);
    const moment = addSeconds(start, 930);

    await rehearsal.hear(eventOf({ startedAt: start }), start);
    const { action } = await rehearsal.hear(eventOf({ startedAt: start, resourceArn: invoicesDb }), moment);
    const count = await rehearsal.acknowledgeAll('ana', moment);
    await rehearsal.finish(addSeconds(start, 3600));

    expect({ action, count }).toEqual({ action: 'join', count: 1 });
    expect(lines()).toEqual(['0.5 chat opened', '15.5 chat joined', '15.5 chat acknowledged']);
  });

  it('opens again when an acknowledgement runs out, and whoever answers answers again', async () => {
    const { rehearsal, lines } = begin(rules, { acknowledgeAfterSeconds: 600 });

    await rehearsal.hear(eventOf({ startedAt: start }), start);
    await rehearsal.finish(addSeconds(start, 4 * 3600));

    expect(lines()).toEqual([
      '0.5 chat opened',
      '10.5 chat acknowledged',
      '130.5 chat reopened',
      '140.5 chat acknowledged',
    ]);
  });

  it('tells of incidents that are muted after they were opened', async () => {
    const window = 'windows: [{ name: night, schedule: "10 1 * * *", timezone: UTC, duration: 1h }]';
    const muted: string[] = [];
    const { rehearsal, lines } = begin(`${rules}${window}\n`, { quieten: (_incident, { by }) => muted.push(by) });

    await rehearsal.hear(eventOf({ startedAt: start }), start);
    await rehearsal.finish(addSeconds(start, 2 * 3600));

    expect(muted).toEqual(['window "night"']);
    expect(lines().slice(0, 2)).toEqual(['0.5 chat opened', '70 pager escalated']);
  });

  it.each([1, 3, 20])('supposes that it was problem %i in a row', async (strikes) => {
    const { rehearsal } = begin(rules);
    const event = eventOf({ startedAt: start });

    rehearsal.suppose(event, strikes);
    await rehearsal.hear(event, start);

    expect([...rehearsal.store.incidents.values()][0]?.alerts[0]?.strikes).toBe(strikes);
  });

  it('keeps no evidence and no more alerts than are shown', async () => {
    const { rehearsal } = begin(rules);

    for (let index = 0; index < 60; index += 1) {
      const at = addSeconds(start, index);
      await rehearsal.hear(eventOf({ startedAt: at, resourceArn: `${ordersDb}-${index}` }), at);
    }

    expect(rehearsal.store.incidents.size).toBe(1);
    expect([...rehearsal.store.alerts.values()].map(({ length }) => length)).toEqual([20]);
    expect(rehearsal.store.chains.size).toBe(0);
    expect([...rehearsal.store.seen.values()].every(({ trace }) => trace.length === 0)).toBe(true);
  });

  it('shares values that nothing in the product changes', async () => {
    const { rehearsal } = begin(rules);
    const commit = rehearsal.store.commit.bind(rehearsal.store);
    rehearsal.store.commit = (change) => commit(deepFrozen(change));

    for (let index = 0; index < 4; index += 1) {
      const at = addSeconds(start, index * 400);
      await rehearsal.hear(eventOf({ startedAt: at, resourceArn: index % 2 ? invoicesDb : ordersDb }), at);
    }
    await rehearsal.acknowledgeAll('ana', addSeconds(start, 2000));
    await rehearsal.finish(addSeconds(start, 30 * 86_400));

    expect([...rehearsal.store.incidents.values()].every((incident) => Object.isFrozen(incident.alerts))).toBe(true);
  });
});

function deepFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFrozen(inner);
  }
  return value;
}

describe('simulation/router: a rehearsal and explain', () => {
  const minutes = fc.integer({ min: 1200, max: 2500 });
  const step = fc.record({
    targets: fc.uniqueArray(fc.constantFrom('chat', 'mail', 'pager', 'on-call'), { minLength: 1, maxLength: 3 }),
    hours: fc.constantFrom('', ', during: office', ', outside: office'),
  });
  const policy = fc
    .array(step, { minLength: 1, maxLength: 5 })
    .chain((steps) =>
      fc
        .uniqueArray(fc.integer({ min: 1, max: 3000 }), { minLength: steps.length - 1, maxLength: steps.length - 1 })
        .map((delays) => [0, ...delays.sort((a, b) => a - b)].map((after, index) => ({ after, ...steps[index] }))),
    );
  const muted = fc.constantFrom(
    '',
    'silences: [{ match: { account: [{ exists: true }] }, from: 2026-10-20T00:00:00Z, until: 2026-10-25T02:40:00Z, reason: work, by: ana }]',
    // A window that is over when the rest of the policy is taken: a later one would put off later steps, too.
    'windows: [{ name: once, schedule: "0 22 24 10 *", timezone: Europe/Berlin, duration: 4h }]',
  );

  it('tells one event to the same targets at the same times as explain says, when nobody answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        policy,
        minutes,
        fc.integer({ min: 0, max: 3600 }),
        muted,
        async (steps, minute, wait, mutes) => {
          const written = steps.map(
            ({ after, targets = [], hours }) => `{ after: ${after}m, notify: [${targets.join(', ')}]${hours} }`,
          );
          const rulesOfCase: Rules = readRules(`
version: 1
defaults: { policy: one, groupWait: ${wait}s }
targets: { chat: { recorder: {} }, mail: { recorder: {} }, pager: { recorder: {} }, spare: { recorder: {} }, ana: { recorder: {} }, ben: { recorder: {} } }
hours: { office: { timezone: Europe/Berlin, days: [MON-FRI], from: "09:00", to: "17:00" } }
rotations: { on-call: { timezone: Europe/Berlin, start: 2026-10-23, handover: "03:00", order: [ana, ben] } }
policies: { one: { steps: [${written.join(', ')}] } }
routes: [{ name: also, continue: true, notify: [spare] }]
${mutes}
`);
          // Around the end of summer time.
          const at = addSeconds('2026-10-24T00:00:00.000Z', minute * 60);
          const message = backupJobEvent({ jobId: 'job-1', startedAt: at });
          const told: SimulatedNotice[] = [];
          const rehearsal = new Simulation({ rules: rulesOfCase, start: at, notify: (one) => told.push(one) });

          const explained = toContract(explainEvent(message, { rules: rulesOfCase, at, clock: at }), rulesOfCase);
          await rehearsal.hear(normaliseEvent(message, at) as BackupEvent, at);
          await rehearsal.finish(addSeconds(at, 30 * 86_400));

          const { steps: plan } = explained.decision as { steps: { at: Instant; targets: string[] }[] };
          const planned = plan.map(({ at: due, targets }, index) => ({
            due,
            targets: index === 0 ? [...targets, 'spare'] : targets,
          }));
          // Reminders after the end are not of the plan.
          const end = told.find(({ kind }) => kind === 'exhausted')?.at ?? '';
          const asked = told.filter(
            ({ kind, at: due }) => ['opened', 'escalated', 'reminded'].includes(kind) && due < end,
          );
          expect(flat(asked.map(({ at: due, target }) => ({ due, targets: [target] })))).toEqual(flat(planned));
        },
      ),
      { numRuns: 60 },
    );
  });

  function flat(steps: readonly { due: Instant; targets: readonly string[] }[]): string[] {
    return steps.flatMap(({ due, targets }) => targets.map((target) => `${due} ${target}`)).sort();
  }
});
