import { describe, expect, it } from 'vitest';
import { firstAllowed, type StepHours } from '../../src/escalation/hours.ts';
import { nextStep, nextStepNow } from '../../src/escalation/next-step.ts';
import { describeConditions, type Policy, planRound, unknownRpo } from '../../src/escalation/policy.ts';
import { resolveDuty } from '../../src/escalation/rotation.ts';
import { noon } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';

const monday = '2026-11-23T03:00:00.000Z';
const office: StepHours = {
  hours: { name: 'office', timezone: 'UTC', days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], from: 540, to: 1020 },
  holds: 'during',
};

/** A policy of steps at these minutes, some of them within office hours. */
function policyOf(...steps: [minutes: number, hours?: StepHours][]): Policy {
  return {
    name: 'database',
    steps: steps.map(([minutes, hours], index) => ({
      after: { seconds: minutes * 60 },
      notify: [`target-${index}`],
      ...(hours === undefined ? {} : { hours }),
    })),
    repeat: 0,
    repeatAfterSeconds: 1800,
    acknowledgedForSeconds: null,
  };
}

describe('escalation/policy', () => {
  it('puts a step off until its hours, so that a later one may come before it', () => {
    const policy = policyOf([0, office], [15], [15]);

    expect(planRound(policy, monday, unknownRpo)).toEqual([
      { step: 1, at: '2026-11-23T03:15:00.000Z' },
      { step: 2, at: '2026-11-23T03:15:00.000Z' },
      { step: 0, at: '2026-11-23T09:00:00.000Z' },
    ]);
  });

  it.each([
    {
      clock: { rpoSeconds: 86_400, lastGoodAt: '2026-11-22T07:00:00.000Z' },
      at: '2026-11-23T03:00:00.000Z',
      why: 'past',
    },
    {
      clock: { rpoSeconds: 86_400, lastGoodAt: '2026-11-22T22:00:00.000Z' },
      at: '2026-11-23T10:00:00.000Z',
      why: 'known',
    },
    {
      clock: { rpoSeconds: null, lastGoodAt: '2026-11-22T22:00:00.000Z' },
      at: '2026-11-23T10:00:00.000Z',
      why: 'a day',
    },
    { clock: { rpoSeconds: 86_400, lastGoodAt: null }, at: '2026-11-23T15:00:00.000Z', why: 'no good one is known' },
    { clock: unknownRpo, at: '2026-11-23T15:00:00.000Z', why: 'nothing is known' },
  ])('counts a share of the RPO from the last good recovery point: $why', ({ clock, at }) => {
    const half = { ...policyOf([0]), steps: [{ after: { rpoShare: 0.5 }, notify: ['pager'] }] };

    expect(planRound(half, monday, clock)).toEqual([{ step: 0, at }]);
  });

  it('says of a step when it is taken, and whom it mentions', () => {
    const step = { after: { seconds: 0 }, notify: ['chat'] };

    expect(describeConditions(step)).toEqual([]);
    expect(describeConditions({ ...step, hours: office, mention: ['ana', 'ben'] })).toEqual([
      'during office',
      'mentioning ana, ben',
    ]);
    expect(describeConditions({ ...step, mention: [] })).toEqual(['mentioning nobody']);
  });

  it('takes hours that never come for no hours', () => {
    const never = { ...office, hours: { ...office.hours, days: [] } };

    expect(firstAllowed(never, monday)).toBe(monday);
  });

  it('knows who is meant where there are no rotations', () => {
    const names = ['chat', 'mail'];

    expect(resolveDuty(names, new Map(), monday)).toBe(names);
  });
});

describe('escalation/policy: its next step, on request', () => {
  const { escalation } = anIncident();
  const standing = { ...escalation, stepsTaken: 1, lastStepAt: noon, nextStepAt: null, rpoSeconds: null };

  it('comes before its time, whatever its hours are', () => {
    const incident = anIncident({ announceAt: noon, escalation: standing });

    expect(nextStepNow(incident, policyOf([0], [15, office]), noon)).toMatchObject({
      due: 'notify',
      step: 1,
      targets: ['target-1'],
      reason: expect.stringContaining('goes on to step 2 of 2'),
    });
  });

  it('mentions whom the step names', () => {
    const incident = anIncident({ announceAt: noon, escalation: standing });
    const policy = policyOf([0], [15]);
    const steps = policy.steps.map((step) => ({ ...step, mention: ['ana'] }));

    expect(nextStepNow(incident, { ...policy, steps }, noon)).toMatchObject({ step: 1, mention: ['ana'] });
    expect(nextStepNow(incident, policy, noon)).not.toHaveProperty('mention');
  });

  it('there is none when the policy came to its end', () => {
    const incident = anIncident({ escalation: { ...standing, exhausted: true } });

    expect(nextStepNow(incident, policyOf([0]), noon)).toEqual({
      due: 'exhausted',
      nextAt: null,
      reason: 'Policy database came to its end.',
    });
  });

  it('an acknowledgement of which nothing is kept ends it', () => {
    const incident = anIncident({ status: 'acknowledged', acknowledgement: null, escalation: standing });

    expect(nextStep(incident, policyOf([0]), noon)).toMatchObject({ due: 'end', reason: 'Acknowledged by somebody.' });
  });
});
