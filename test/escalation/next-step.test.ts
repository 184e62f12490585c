import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextStep } from '../../src/escalation/next-step.ts';
import type { Policy } from '../../src/escalation/policy.ts';
import { takeStep } from '../../src/incidents/advance.ts';
import type { Escalation, Incident } from '../../src/incidents/incident.ts';
import { addSeconds, secondsBetween } from '../../src/lib/instant.ts';
import { noon } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';

const at = (minutes: number) => addSeconds(noon, minutes * 60);
const policy: Policy = {
  name: 'database',
  steps: [
    { after: { seconds: 0 }, notify: ['chat', 'tickets'] },
    { after: { seconds: 900 }, notify: ['pager'] },
    { after: { seconds: 2700 }, notify: ['pager', 'mail'] },
  ],
  repeat: 1,
  repeatAfterSeconds: 1800,
  acknowledgedForSeconds: null,
};

/** An incident announced at noon, where its policy stands as given. */
function standing(escalation: Partial<Escalation>, change: Partial<Incident> = {}): Incident {
  const incident = anIncident({ announceAt: noon, ...change });
  const untouched = { stepsTaken: 0, lastStepAt: null, nextStepAt: null, rpoSeconds: null };
  return { ...incident, escalation: { ...incident.escalation, ...untouched, ...escalation } };
}

function acknowledged(until: string | null, escalation: Partial<Escalation> = {}): Incident {
  const acknowledgement = { by: 'Ana', via: 'in Slack', at: noon, until };
  return standing({ stepsTaken: 1, lastStepAt: noon, ...escalation }, { status: 'acknowledged', acknowledgement });
}

describe('escalation/next-step: an open incident takes its steps in order', () => {
  it.each([
    { taken: 0, last: null, now: -1, due: { due: 'nothing', until: at(0) }, why: 'the group wait is not over' },
    {
      taken: 0,
      last: null,
      now: 0,
      due: { due: 'notify', targets: ['chat', 'tickets'], step: 0, round: 0, nextAt: at(15) },
      why: 'it is over',
    },
    { taken: 1, last: 0, now: 14, due: { due: 'nothing', until: at(15) }, why: 'people have 15 minutes' },
    {
      taken: 1,
      last: 0,
      now: 15,
      due: { due: 'notify', targets: ['pager'], step: 1, nextAt: at(45) },
      why: 'nobody answered in 15 minutes',
    },
    { taken: 2, last: 15, now: 44, due: { due: 'nothing', until: at(45) }, why: 'the next one has 30 more' },
    {
      taken: 2,
      last: 15,
      now: 45,
      due: { due: 'notify', targets: ['pager', 'mail'], step: 2, nextAt: at(75) },
      why: 'nor in 45',
    },
    {
      taken: 2,
      last: 20,
      now: 45,
      due: { due: 'nothing', until: at(50) },
      why: 'a step that was late does not rush the next',
    },
    { taken: 3, last: 45, now: 74, due: { due: 'nothing', until: at(75) }, why: 'the pause before the next round' },
    {
      taken: 3,
      last: 45,
      now: 75,
      due: { due: 'notify', targets: ['chat', 'tickets'], step: 0, round: 1, nextAt: at(90) },
      why: 'the second round',
    },
    { taken: 5, last: 120, now: 150, due: { due: 'notify', step: 2, round: 1, nextAt: at(180) }, why: 'its last step' },
    {
      taken: 6,
      last: 150,
      now: 179,
      due: { due: 'nothing', until: at(180) },
      why: 'people have time to answer the last step too',
    },
    { taken: 6, last: 150, now: 180, due: { due: 'exhausted' }, why: 'every round is over' },
  ])('after $taken steps, at minute $now: $due.due ($why)', ({ taken, last, now, due }) => {
    const incident = standing({ stepsTaken: taken, lastStepAt: last === null ? null : at(last) });

    expect(nextStep(incident, policy, at(now))).toMatchObject(due);
  });

  it('says why, and to whom', () => {
    const first = nextStep(standing({}), policy, noon);
    const fifth = nextStep(standing({ stepsTaken: 4, lastStepAt: noon }), policy, at(99));

    expect(first).toMatchObject({
      reason: 'First step of policy database.',
      trace: ['policy database: step 1 of 3: chat, tickets'],
    });
    expect(fifth).toMatchObject({
      reason: 'Nobody acknowledged, so policy database goes on to step 2 of 3, round 2: pager.',
      trace: ['policy database: step 2 of 3, round 2: pager'],
    });
  });

  it('waits before the first step when the policy says so', () => {
    const patient = { ...policy, steps: [{ after: { seconds: 600 }, notify: ['chat'] }] };

    expect(nextStep(standing({}), patient, at(9))).toMatchObject({ due: 'nothing', until: at(10) });
    expect(nextStep(standing({}), patient, at(10))).toMatchObject({ due: 'notify', targets: ['chat'] });
  });

  it.each([
    { rpoSeconds: 3600, minutes: 30, why: 'half of one hour' },
    { rpoSeconds: 172_800, minutes: 1440, why: 'half of two days' },
    { rpoSeconds: null, minutes: 720, why: 'half of the day that is assumed' },
  ])('paces a step by the RPO: $why', ({ rpoSeconds, minutes }) => {
    const paced: Policy = {
      ...policy,
      steps: [policy.steps[0] as Policy['steps'][0], { after: { rpoShare: 0.5 }, notify: ['mail'] }],
    };
    const incident = standing({ stepsTaken: 1, lastStepAt: noon, rpoSeconds });

    expect(nextStep(incident, paced, noon)).toMatchObject({ due: 'nothing', until: at(minutes) });
  });

  it('takes a step with a short RPO right after the one above it, never before', () => {
    const steps = [
      { after: { seconds: 0 }, notify: ['chat'] },
      { after: { seconds: 3600 }, notify: ['pager'] },
      { after: { rpoShare: 0.5 }, notify: ['mail'] },
      { after: { seconds: 7200 }, notify: ['boss'] },
    ];
    const short = { stepsTaken: 2, lastStepAt: noon, rpoSeconds: 600 };

    expect(nextStep(standing(short), { ...policy, steps }, noon)).toMatchObject({
      due: 'notify',
      targets: ['mail'],
      nextAt: at(60),
    });
  });
});

describe('escalation/next-step: what else may be due', () => {
  it('ends with the incident', () => {
    expect(nextStep(standing({ joinedDueAt: noon }, { status: 'resolved' }), policy, at(999))).toMatchObject({
      due: 'end',
    });
  });

  it.each([
    { escalation: { joinedDueAt: at(5) }, now: 4, due: { due: 'nothing', until: at(5) }, why: 'not yet' },
    {
      escalation: { joinedDueAt: at(5) },
      now: 5,
      due: { due: 'joined', nextAt: at(15) },
      why: 'the next step follows',
    },
    { escalation: { joinedDueAt: at(15) }, now: 15, due: { due: 'notify' }, why: 'a step tells of them too' },
    {
      escalation: { joinedDueAt: at(5), exhausted: true },
      now: 5,
      due: { due: 'joined', nextAt: null },
      why: 'after the last step as well',
    },
    {
      escalation: { joinedDueAt: at(5), exhausted: true },
      now: 4,
      due: { due: 'nothing', until: at(5) },
      why: 'not yet',
    },
    { escalation: { exhausted: true }, now: 999, due: { due: 'end' }, why: 'nothing is left to do' },
  ])('tells of alerts that joined: $due.due at minute $now ($why)', ({ escalation, now, due }) => {
    const incident = standing({ stepsTaken: 1, lastStepAt: noon, ...escalation });

    expect(nextStep(incident, policy, at(now))).toMatchObject(due);
  });

  it.each([
    { until: null, joined: null, now: 9999, due: { due: 'end' }, why: 'it holds until resolved' },
    { until: at(480), joined: null, now: 479, due: { due: 'nothing', until: at(480) }, why: 'it still holds' },
    { until: at(480), joined: null, now: 480, due: { due: 'reopen', nextAt: at(495) }, why: 'it ran out' },
    { until: at(480), joined: at(5), now: 4, due: { due: 'nothing', until: at(5) }, why: 'the news come first' },
    {
      until: at(480),
      joined: at(5),
      now: 5,
      due: { due: 'joined', nextAt: at(480) },
      why: 'those who work on it hear of more',
    },
    { until: null, joined: at(5), now: 4, due: { due: 'nothing', until: at(5) }, why: 'there will be news' },
    {
      until: null,
      joined: at(5),
      now: 5,
      due: { due: 'joined', nextAt: null },
      why: 'those who work on it hear of more',
    },
    { until: at(480), joined: at(500), now: 480, due: { due: 'reopen' }, why: 'reopening tells of them too' },
  ])('while acknowledged: $due.due at minute $now ($why)', ({ until, joined, now, due }) => {
    expect(nextStep(acknowledged(until, { joinedDueAt: joined }), policy, at(now))).toMatchObject(due);
  });

  it('names who acknowledged when the acknowledgement runs out', () => {
    expect(nextStep(acknowledged(at(1)), policy, at(2))).toMatchObject({
      reason: expect.stringContaining('The acknowledgement of Ana ran out'),
    });
  });
});

describe('escalation/next-step: every policy', () => {
  const after = fc.oneof(
    fc.record({ seconds: fc.integer({ min: 0, max: 86_400 }) }),
    fc.record({ rpoShare: fc.integer({ min: 1, max: 300 }).map((percent) => percent / 100) }),
  );
  const policies: fc.Arbitrary<Policy> = fc.record({
    name: fc.constant('any'),
    steps: fc.array(fc.record({ after, notify: fc.constantFrom(['a'], ['b'], ['a', 'c']) }), {
      minLength: 1,
      maxLength: 5,
    }),
    repeat: fc.nat(3),
    repeatAfterSeconds: fc.integer({ min: 60, max: 86_400 }),
    acknowledgedForSeconds: fc.constant(null),
  });

  it('takes each step of each round once, never going back in time, and is then exhausted', () => {
    fc.assert(
      fc.property(policies, fc.option(fc.integer({ min: 60, max: 1e6 })), (any, rpoSeconds) => {
        let incident = standing({ rpoSeconds });
        let now = noon;
        const taken: string[] = [];
        for (let turn = 0; turn < 200; turn += 1) {
          const next = nextStep(incident, any, now);
          if (next.due === 'exhausted') break;
          if (next.due === 'nothing') {
            expect(secondsBetween(now, next.until)).toBeGreaterThan(0);
            now = next.until;
          }
          if (next.due === 'notify') {
            taken.push(`${next.round}/${next.step}`);
            expect(secondsBetween(now, next.nextAt)).toBeGreaterThanOrEqual(0);
            incident = takeStep(incident, next, now).after;
          }
        }

        const wanted = Array.from({ length: any.repeat + 1 }, (_none, round) =>
          any.steps.map((_step, step) => `${round}/${step}`),
        );
        expect(taken).toEqual(wanted.flat());
      }),
    );
  });

  it('wakes again exactly when it said it would: a tick before its time does nothing', () => {
    fc.assert(
      fc.property(
        policies,
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: 100_000 }),
        (any, stepsTaken, early) => {
          const incident = standing({ stepsTaken, lastStepAt: noon });
          const next = nextStep(incident, any, noon);
          fc.pre(next.due === 'nothing');
          const until = next.due === 'nothing' ? next.until : noon;
          const [, before = noon] = [noon, addSeconds(until, -early / 1000)].sort();

          expect(nextStep(incident, any, before).due).toBe('nothing');
          expect(nextStep(incident, any, until).due).not.toBe('nothing');
        },
      ),
    );
  });
});

describe('escalation/next-step: a route that reminds', () => {
  const every30 = { stepsTaken: 6, exhausted: true, lastStepAt: at(75), remindedAt: null };
  const routing = { ...anIncident().routing, route: 'databases', repeatIntervalSeconds: 1800 };
  const told = { notified: ['chat'], routing };

  it.each([
    { now: 104, escalation: {}, due: { due: 'nothing', until: at(105) }, why: 'counts from the last step' },
    {
      now: 105,
      escalation: {},
      due: {
        due: 'remind',
        nextAt: at(135),
        reason: 'Nobody has acknowledged, and route databases reminds of it.',
      },
      why: 'and is due to the minute',
    },
    {
      now: 105,
      escalation: { remindedAt: at(80) },
      due: { due: 'nothing', until: at(110) },
      why: 'or from the last reminder',
    },
    {
      now: 105,
      escalation: { exhausted: false, stepsTaken: 1, lastStepAt: at(75), remindedAt: null },
      due: { due: 'notify', step: 1 },
      why: 'and a step that is due comes first',
    },
    {
      now: 30 * 1440 + 1,
      escalation: { remindedAt: at(30 * 1440 - 30) },
      due: { due: 'remind', nextAt: null },
      why: 'on the thirtieth day for the last time',
    },
    {
      now: 30 * 1440 + 1,
      escalation: { remindedAt: at(30 * 1440 - 29) },
      due: { due: 'end', reason: 'Every step has been taken and nobody acknowledged.' },
      why: 'and not after it',
    },
  ])('$why', ({ now, escalation, due }) => {
    expect(nextStep(standing({ ...every30, ...escalation }, told), policy, at(now))).toMatchObject(due);
  });

  it('reminds nobody who was not told', () => {
    expect(nextStep(standing(every30, { notified: [] }), policy, at(300))).toMatchObject({ due: 'end' });
  });
});

describe('escalation/next-step: the end of a policy', () => {
  it('is another policy, where the rules name one', () => {
    const ended = standing({ stepsTaken: 6, lastStepAt: at(150) });

    expect(nextStep(ended, { ...policy, handOver: 'management' }, at(300))).toEqual({
      due: 'hand-over',
      policy: 'management',
      reason: 'Policy database came to its end and nobody acknowledged, so policy management takes over.',
    });
  });
});
