import { describe, expect, it } from 'vitest';
import { type OutlookRules, outlookOf } from '../../src/escalation/outlook.ts';
import type { Policy } from '../../src/escalation/policy.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { aRouting } from '../support/incidents.ts';
import { at, policy, standing } from '../support/standing.ts';

const management: Policy = {
  ...policy,
  name: 'management',
  steps: [{ after: { seconds: 0 }, notify: ['boss'] }],
  repeat: 0,
};
const rulesWith = (policies: readonly Policy[], quiet: (now: string) => string | null = () => null): OutlookRules => {
  const byName = new Map(policies.map((one) => [one.name, one]));
  return {
    policies: byName,
    fallback: ['mail'],
    policyAt: ({ routing }) => byName.get(routing.policy) ?? policy,
    quietUntil: (_incident, now) => quiet(now),
  };
};
const once = { ...policy, repeat: 0 };
const begun = (change: Partial<Incident> = {}) => standing({ nextStepAt: at(0) }, change);
const told = { notified: ['chat', 'tickets'] };

/** What comes next in few words: what, whom, after how many minutes. */
function said(incident: Incident, rules: OutlookRules, now = at(0), limit = 9): string[] {
  const { moments, end } = outlookOf(incident, rules, now, limit);
  const minutes = (moment: string) => (Date.parse(moment) - Date.parse(at(0))) / 60_000;
  return [
    ...moments.map(({ at: when, kind, targets, reason }) => `${minutes(when)} ${kind} ${targets.join('+')} ${reason}`),
    end,
  ];
}

describe('escalation/outlook', () => {
  it('is the steps of the policy, its end, and that people are reminded after it', () => {
    expect(said(begun(), rulesWith([once]))).toEqual([
      '0 step chat+tickets first-step',
      '15 step pager unanswered',
      '45 step pager+mail unanswered',
      '75 end-of-policy chat+tickets+pager+mail unanswered',
      '1515 reminder chat+tickets+pager+mail unanswered',
      'goes-on',
    ]);
    expect(said(begun(), rulesWith([once]), at(0), 2).at(-1)).toBe('goes-on');
    expect(said(begun(), rulesWith([once]), at(0), 4).at(-1)).toBe('goes-on');
  });

  it('tells with the first step whom routes tell too, and says to which hours a step keeps', () => {
    const office = { name: 'office', timezone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], from: 540, to: 1020 } as const;
    const kept = {
      ...once,
      steps: [{ ...policy.steps[1], hours: { holds: 'during', hours: office } }],
    } as unknown as Policy;
    const { moments } = outlookOf(begun({ alsoTell: ['siem'] }), rulesWith([kept]), at(0), 1);

    expect(moments).toMatchObject([{ targets: ['pager', 'siem'], within: 'during office' }]);
  });

  it('is another policy, where one takes over', () => {
    const handing = { ...once, steps: policy.steps.slice(0, 1), handOver: 'management' };

    expect(said(begun(), rulesWith([handing, management]), at(0), 3)).toEqual([
      '0 step chat+tickets first-step',
      '30 hand-over  unanswered',
      '30 step boss unanswered',
      'goes-on',
    ]);
    expect(said(begun(), rulesWith([handing]), at(0), 2)).toEqual([
      '0 step chat+tickets first-step',
      '30 end-of-policy chat+tickets+mail unanswered',
      'goes-on',
    ]);
  });

  it('has a reminder once, and what comes besides', () => {
    const routing = aRouting({ repeatIntervalSeconds: 600 });

    expect(said(begun({ routing }), rulesWith([once]), at(0), 4)).toEqual([
      '0 step chat+tickets first-step',
      '10 reminder chat+tickets unanswered',
      '15 step pager unanswered',
      '25 reminder chat+tickets+pager unanswered',
      'goes-on',
    ]);
  });

  it('says how often people are reminded, before the end of the policy and after it', () => {
    const every = (incident: Incident) =>
      outlookOf(incident, rulesWith([once]), at(0), 9).moments.flatMap(({ kind, everySeconds }) =>
        kind === 'reminder' ? [everySeconds] : [],
      );

    expect(every(begun({ routing: aRouting({ repeatIntervalSeconds: 1200 }) }))).toEqual([1200, 1200, 1200]);
    expect(every(begun())).toEqual([86_400]);
  });

  it('is of the same policy behind a reminder', () => {
    const routing = aRouting({ policy: 'slow', repeatIntervalSeconds: 600 });
    const slow = { ...once, name: 'slow', steps: [policy.steps[0], { after: { seconds: 1500 }, notify: ['boss'] }] };
    const { moments } = outlookOf(begun({ routing }), rulesWith([slow as Policy]), at(0), 3);

    expect(moments.map(({ kind, policy: of, targets }) => [kind, of, targets.join('+')])).toEqual([
      ['step', 'slow', 'chat+tickets'],
      ['reminder', 'slow', 'chat+tickets'],
      ['step', 'slow', 'boss'],
    ]);
  });

  it('says nothing of its own of resources that join, and people are not reminded twice because of them', () => {
    const routing = aRouting({ repeatIntervalSeconds: 600 });
    const escalation = { nextStepAt: at(12), stepsTaken: 2, lastStepAt: at(15), joinedDueAt: at(20) };

    expect(said(standing(escalation, { ...told, routing }), rulesWith([once]), at(16), 2)).toEqual([
      '25 reminder chat+tickets unanswered',
      '45 step pager+mail unanswered',
      'goes-on',
    ]);
  });

  it('ends with the policy, where nobody would be reminded so late', () => {
    const late = { ...once, steps: [{ after: { seconds: 31 * 86_400 }, notify: ['chat'] }] };
    const all = [`${31 * 1440} step chat first-step`, `${31 * 1440 + 30} end-of-policy chat+mail unanswered`];

    expect(said(begun(), rulesWith([late]), at(0), 2)).toEqual([...all, 'nothing-planned']);
    expect(said(begun(), rulesWith([late]), at(0), 1)).toEqual([all[0], 'goes-on']);
    expect(said(begun(), rulesWith([late]), at(0), 0)).toEqual(['goes-on']);
  });

  it('is that it opens again, where somebody has it in hand for a while', () => {
    const answer = { by: 'Ana', via: 'in Slack', at: at(1), until: at(60) };
    const held = standing(
      { nextStepAt: at(60), stepsTaken: 1 },
      { ...told, status: 'acknowledged', acknowledgement: answer },
    );

    expect(said(held, rulesWith([once]), at(2), 1)).toEqual([
      '60 reopening chat+tickets acknowledgement-ends',
      'goes-on',
    ]);
    expect(said({ ...held, acknowledgement: { ...answer, until: null } }, rulesWith([once]), at(2))).toEqual([
      'in-hand',
    ]);
  });

  it('begins when it is no longer kept quiet', () => {
    const quiet = (now: string) => (now < at(30) ? at(30) : null);

    expect(said(begun(), rulesWith([once], quiet), at(0), 2)).toEqual([
      '30 step chat+tickets quiet-ends',
      '45 step pager unanswered',
      'goes-on',
    ]);
    const announced = standing({ nextStepAt: at(15), stepsTaken: 1, lastStepAt: at(0) }, told);
    expect(said(announced, rulesWith([once], quiet), at(15), 2), 'the steps behind it keep their distance').toEqual([
      '30 step pager quiet-ends',
      '60 step pager+mail unanswered',
      'goes-on',
    ]);
    const mute = { source: { kind: 'window', name: 'w' }, by: 'window "w"', until: at(20) } as const;
    expect(said(begun({ mute, announceAt: at(20) }), rulesWith([once]), at(0), 1)).toEqual([
      '20 step chat+tickets quiet-ends',
      'goes-on',
    ]);
  });

  it('counts the delay of a first step from the end of the quiet, and hands over in it', () => {
    const quiet = (now: string) => (now < at(40) ? at(40) : null);
    const delayed = { ...once, steps: policy.steps.slice(1) };
    const handing = { ...once, steps: policy.steps.slice(0, 1), handOver: 'management' };
    const inQuiet = standing({ nextStepAt: at(30), stepsTaken: 1, lastStepAt: at(0) }, told);

    expect(said(begun(), rulesWith([delayed], quiet), at(0), 1)[0]).toBe('55 step pager first-step');
    expect(said(inQuiet, rulesWith([handing, management], quiet), at(30), 2)).toEqual([
      '30 hand-over  unanswered',
      '40 step boss quiet-ends',
      'goes-on',
    ]);
  });

  it('is not put off by a quiet that is over, and finds its end where the quiet has none', () => {
    expect(
      said(
        begun(),
        rulesWith([once], () => at(0)),
        at(0),
        2,
      ),
    ).toEqual(['0 step chat+tickets first-step', '15 step pager unanswered', 'goes-on']);
    expect(
      said(
        begun(),
        rulesWith([once], (now) => addSeconds(now, 60)),
        at(0),
        2,
      ),
    ).toEqual(['goes-on']);
  });

  it('is nothing more when nobody is reminded any longer', () => {
    const escalation = { stepsTaken: 3, exhausted: true, lastStepAt: at(45), remindedAt: at(30 * 1440 - 29) };

    expect(said(standing(escalation, told), rulesWith([once]), at(30 * 1440 + 1))).toEqual(['nothing-planned']);
  });

  it('is nothing of what is over', () => {
    const over = begun({
      ...told,
      status: 'resolved',
      resolution: { kind: 'answer', by: 'Ana', via: 'in Slack', at: at(1), reason: 'x' },
    });

    expect(said(over, rulesWith([once]))).toEqual(['resolved']);
  });
});
