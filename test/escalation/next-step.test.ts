import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepHours } from '../../src/escalation/hours.ts';
import { nextStep } from '../../src/escalation/next-step.ts';
import type { Policy } from '../../src/escalation/policy.ts';
import { takeStep } from '../../src/incidents/advance.ts';
import type { Escalation, Incident } from '../../src/incidents/incident.ts';
import { addSeconds, secondsBetween } from '../../src/lib/instant.ts';
import { weekdays } from '../../src/lib/zoned-time.ts';
import { aRetry } from '../retry/a-retry.ts';
import { noon } from '../support/alerts.ts';
import { at, policy, standing } from '../support/standing.ts';

function acknowledged(until: string | null, escalation: Partial<Escalation> = {}): Incident {
  const acknowledgement = { by: 'Ana', via: 'in Slack', at: noon, until };
  return standing({ stepsTaken: 1, lastStepAt: noon, ...escalation }, { status: 'acknowledged', acknowledgement });
}

describe('escalation/next-step: the words of a clock', () => {
  it('wait for a retry that may yet end well, but not with the first one', () => {
    const retries = [aRetry({ dueAt: at(10) })];
    const dueOf = (stepsTaken: number, now: string, more: object) =>
      nextStep(
        standing({ stepsTaken, lastStepAt: stepsTaken === 0 ? null : noon }, { openLanes: 1, ...more }),
        policy,
        now,
      ).due;

    expect(dueOf(1, at(16), {})).toBe('notify');
    expect(dueOf(1, at(16), { retries })).toBe('nothing');
    expect(dueOf(1, at(70), { retries })).toBe('notify');
    expect(dueOf(0, at(1), { retries })).toBe('notify');
  });

  it('say why nothing is due, or nothing more', () => {
    const wordsOf = (incident: Incident, now: string) => {
      const next = nextStep(incident, policy, now);
      return `${next.due}: ${'reason' in next ? next.reason : ''}`;
    };
    const closed = standing({}, { status: 'resolved', gapReminderAt: at(60) });
    const joined = acknowledged(null, { joinedDueAt: at(1) });

    expect(wordsOf(standing({ exhausted: true }), at(0))).toBe(
      'end: Every step has been taken and nobody acknowledged.',
    );
    expect(wordsOf(standing({}, { status: 'resolved' }), at(0))).toBe('end: The incident is resolved.');
    expect(wordsOf(closed, at(59))).toBe('nothing: It is closed, and waits for a good backup.');
    expect(wordsOf(closed, at(60))).toBe('gap: ');
    expect(wordsOf(acknowledged(null), at(2))).toBe('end: Acknowledged by Ana.');
    expect(wordsOf(acknowledged(at(60)), at(2))).toBe('nothing: The acknowledgement holds.');
    expect(wordsOf(joined, at(2))).toBe(`joined: ${joined.alertCount} alerts by now.`);
    expect(wordsOf(standing({}), at(-1))).toBe('nothing: The next step is not due yet.');
  });

  it('name the step in a trace, with its round from the second on', () => {
    const traceOf = (escalation: Partial<Escalation>, now: string) => {
      const next = nextStep(standing(escalation), policy, now);
      return next.due === 'notify' ? next.trace : [];
    };

    expect(traceOf({}, at(0))).toEqual(['policy database: step 1 of 3: chat, tickets']);
    expect(traceOf({ stepsTaken: 4, lastStepAt: at(75) }, at(90))).toEqual([
      'policy database: step 2 of 3, round 2: pager',
    ]);
  });
});

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

  it('takes a step at once whose share of the RPO is over, before those that wait', () => {
    const steps = [
      { after: { seconds: 0 }, notify: ['chat'] },
      { after: { seconds: 3600 }, notify: ['pager'] },
      { after: { rpoShare: 0.5 }, notify: ['mail'] },
    ];
    const late = { stepsTaken: 1, lastStepAt: noon, rpoSeconds: 7200, lastGoodAt: at(-60) };

    expect(nextStep(standing(late), { ...policy, steps }, noon)).toMatchObject({
      due: 'notify',
      targets: ['mail'],
      nextAt: at(60),
      reason: expect.stringContaining('and 50% of the RPO is over since the last good recovery point'),
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
  const office = { name: 'office', timezone: 'UTC', days: weekdays, from: 540, to: 1020 };
  const hours = fc.constantFrom<StepHours | null>(
    null,
    { hours: office, holds: 'during' },
    { hours: office, holds: 'outside' },
  );
  const policies: fc.Arbitrary<Policy> = fc.record({
    name: fc.constant('any'),
    steps: fc.array(fc.record({ after, hours, notify: fc.constantFrom(['a'], ['b'], ['a', 'c']) }), {
      minLength: 1,
      maxLength: 5,
    }),
    repeat: fc.nat(3),
    repeatAfterSeconds: fc.integer({ min: 60, max: 86_400 }),
    acknowledgedForSeconds: fc.constant(null),
  });

  /** Takes every step there is while nobody answers, each at the moment that `wakes` makes of when it is due. */
  function played(any: Policy, clock: Partial<Escalation>, wakes: (due: string) => string = (due) => due) {
    let incident = standing(clock);
    let now = noon;
    const taken: { round: number; step: number; at: string }[] = [];
    for (let turn = 0; turn < 400; turn += 1) {
      const next = nextStep(incident, any, now);
      if (next.due === 'exhausted') return { taken, end: now };
      if (next.due === 'nothing') {
        expect(secondsBetween(now, next.until)).toBeGreaterThan(0);
        now = wakes(next.until);
      }
      if (next.due === 'notify') {
        taken.push({ round: next.round, step: next.step, at: now });
        expect(secondsBetween(now, next.nextAt)).toBeGreaterThanOrEqual(0);
        incident = takeStep(incident, next, now).after;
      }
    }
    throw new Error('it never ends');
  }

  const clocks = fc.record({
    rpoSeconds: fc.option(fc.integer({ min: 60, max: 1e6 })),
    lastGoodAt: fc.option(fc.integer({ min: 0, max: 1e6 }).map((ago) => addSeconds(noon, -ago))),
  });

  it('takes each step of each round once, never going back in time, and is then exhausted', () => {
    fc.assert(
      fc.property(policies, clocks, (any, clock) => {
        const { taken } = played(any, clock);

        const wanted = Array.from({ length: any.repeat + 1 }, (_none, round) =>
          any.steps.map((_step, step) => `${round}/${step}`),
        );
        expect(taken.map(({ round, step }) => `${round}/${step}`).sort()).toEqual(wanted.flat().sort());
      }),
    );
  });

  it('takes each step at the time that it would have alone: none that is put off delays another', () => {
    fc.assert(
      fc.property(policies, clocks, (any, clock) => {
        const once = { ...any, repeat: 0 };
        for (const { step, at: when } of played(once, clock).taken) {
          const alone = { ...once, steps: [once.steps[step] as Policy['steps'][number]] };
          expect(when).toBe(played(alone, clock).taken[0]?.at);
        }
      }),
    );
  });

  it('gives people their time after a step that was late, whatever the steps are', () => {
    const plain = policies.map((any) => ({
      ...any,
      repeat: 0,
      steps: any.steps.flatMap((step) => ('seconds' in step.after ? [{ ...step, hours: null }] : [])),
    }));
    fc.assert(
      fc.property(plain, fc.integer({ min: 1, max: 1e6 }), (any, late) => {
        fc.pre(any.steps.length > 0);
        const [first, ...rest] = played(any, {}, (due) => addSeconds(due, late)).taken;
        const delays = any.steps.map(({ after }) => ('seconds' in after ? after.seconds : 0)).sort((a, b) => a - b);
        rest.forEach(({ at: when }, index) => {
          const given = (delays[index + 1] ?? 0) - (delays[0] ?? 0);
          expect(secondsBetween(first?.at ?? noon, when)).toBeGreaterThanOrEqual(given);
        });
      }),
    );
  });

  it('goes on where 0.1.0 stopped, which counts its steps and no more', () => {
    const three = standing({ stepsTaken: 4, lastStepAt: at(90), roundAt: at(90) });
    const next = nextStep(three, { ...policy, steps: policy.steps.map((step) => ({ ...step, hours: null })) }, at(105));

    expect(next).toMatchObject({ due: 'notify', step: 1, round: 1, taken: [0, 1], roundAt: at(90) });
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
