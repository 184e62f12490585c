import { describe, expect, it } from 'vitest';
import { nextStep } from '../../src/escalation/next-step.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { noon } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';
import { at, policy, standing } from '../support/standing.ts';

describe('escalation/reminders', () => {
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
        reason: 'Policy database came to its end and nobody has acknowledged. Tried: chat.',
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

  it.each([
    { repeatIntervalSeconds: null, after: 86_400, why: 'whose route says nothing' },
    { repeatIntervalSeconds: 7 * 86_400, after: 86_400, why: 'whose route reminds more seldom' },
    { repeatIntervalSeconds: 3600, after: 3600, why: 'whose route reminds more often' },
  ])('reminds after the end of a policy $why', ({ repeatIntervalSeconds, after }) => {
    const ended = standing(every30, { notified: ['chat'], routing: { ...routing, repeatIntervalSeconds } });
    const due = addSeconds(at(75), after);

    expect(nextStep(ended, policy, addSeconds(due, -1))).toEqual(
      expect.objectContaining({ due: 'nothing', until: due }),
    );
    expect(nextStep(ended, policy, due)).toMatchObject({ due: 'remind', nextAt: addSeconds(due, after) });
  });

  it('names ten of those who were tried, and counts the others', () => {
    const notified = Array.from({ length: 12 }, (_none, index) => `t${index}`);
    const due = nextStep(standing({ stepsTaken: 6, lastStepAt: at(150) }, { notified }), policy, at(300));

    expect(due).toMatchObject({
      reason: expect.stringContaining('Tried: t0, t1, t2, t3, t4, t5, t6, t7, t8, t9 and 2 more.'),
    });
  });

  it('reminds nobody who was not told', () => {
    expect(nextStep(standing(every30, { notified: [] }), policy, at(300))).toMatchObject({ due: 'end' });
  });

  it('says whose wish it is while steps are to come', () => {
    const waiting = standing({ stepsTaken: 1, lastStepAt: noon }, { ...told, announceAt: noon });
    const slow = {
      ...policy,
      steps: policy.steps.map((step, index) => ({ ...step, after: { seconds: index * 7200 } })),
    };

    expect(nextStep(waiting, slow, at(30))).toMatchObject({
      due: 'remind',
      reason: 'Nobody has acknowledged, and route databases reminds of it.',
    });
  });

  it('waits for a good backup of what was closed without one, and looks once', () => {
    const closed = standing({}, { status: 'resolved', gapReminderAt: at(60) });

    expect(nextStep(closed, policy, at(59))).toMatchObject({ due: 'nothing', until: at(60) });
    expect(nextStep(closed, policy, at(60))).toEqual({ due: 'gap' });
    expect(nextStep({ ...closed, gapReminderAt: null }, policy, at(60))).toMatchObject({ due: 'end' });
  });

  it('says of a first step that the severity rose before it', () => {
    const rose = { from: 'low', to: 'high', heldBy: null } as const;

    expect(nextStep(standing({ rose }), policy, noon)).toMatchObject({
      due: 'notify',
      reason: expect.stringContaining('Severity rose from low to high'),
    });
  });
});
