import { describe, expect, it } from 'vitest';
import {
  endTimer,
  exhaust,
  handOver,
  muteIncident,
  notifyJoined,
  remind,
  reopen,
  restartTimer,
  takeStep,
  unmuteIncident,
} from '../../src/incidents/advance.ts';
import { muteBy } from '../../src/incidents/mute.ts';
import { seenOf, toldOf } from '../support/changes.ts';
import { anIncident } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

const step = { targets: ['chat', 'pager'], nextAt: at(20), reason: 'A step.', trace: [] };
const known = anIncident({ notified: ['chat', 'mail'] });
const { escalation } = known;

describe('incidents/advance', () => {
  it('a step says to each what is new to them', () => {
    expect(toldOf(takeStep(known, step, at(0)))).toEqual(['pager: escalated', 'chat: reminded', 'mail: progressed']);
    const rose = (heldBy: string | null) => ({
      ...known,
      escalation: { ...escalation, rose: { from: 'low' as const, to: 'high' as const, heldBy } },
    });
    expect(toldOf(takeStep(rose(null), step, at(0)))).toEqual([
      'pager: escalated',
      'chat: escalated',
      'mail: progressed',
    ]);
    expect(toldOf(takeStep(rose('Ana'), step, at(0)))).toEqual([
      'pager: escalated',
      'chat: reopened',
      'mail: reopened',
    ]);
  });

  it('a step is of the first round where nobody says', () => {
    expect(takeStep(known, { ...step, taken: [0] }, at(0)).after.escalation.takenSteps).toEqual({
      at: at(0),
      round: 0,
      steps: [0],
    });
    expect(takeStep(known, step, at(0)).after.escalation.takenSteps).toEqual(escalation.takenSteps);
  });

  it('another policy says how long an acknowledgement holds from now on', () => {
    const before = anIncident({ routing: { ...known.routing, acknowledgedUntil: 'next-run' } });
    const routingWith = (more: object) =>
      handOver(before, { name: 'q', acknowledgedForSeconds: 60, ...more }, 'x', at(0)).after.routing;

    expect(routingWith({})).not.toHaveProperty('acknowledgedUntil');
    expect(routingWith({ acknowledgedUntil: 'next-run' })).toMatchObject({
      policy: 'q',
      acknowledgedUntil: 'next-run',
    });
  });

  it('what is no longer kept quiet is announced when its group wait is over, and now when its mute was taken away', () => {
    const muted = (until: string, notified: string[] = []) =>
      unmuteIncident(
        anIncident({ announceAt: at(40), notified, mute: muteBy({ kind: 'window', name: 'w' }, until) }),
        at(30),
      ).after.announceAt;

    expect(muted(at(30))).toBe(at(40));
    expect(muted(at(60))).toBe(at(30));
    expect(muted(at(30), ['chat'])).toBe(at(40));
    expect(unmuteIncident(anIncident({ announceAt: at(40), mute: null }), at(30)).after.announceAt).toBe(at(30));
  });
});

describe('incidents/advance: each change, all of it', () => {
  const routerOf = (what: string, reason: string, details = {}) => [what, 'router', reason, details];
  const waiting = anIncident({
    notified: ['chat', 'mail'],
    escalation: { ...escalation, joinedDueAt: at(5), exhausted: true },
  });

  it('a step ends the wait for those who joined, and what was said of a rise in severity', () => {
    const rose = { from: 'low' as const, to: 'high' as const, heldBy: null };
    const before = { ...waiting, alsoTell: ['siem'], escalation: { ...waiting.escalation, rose } };
    const taken = { ...step, targets: ['chat'], round: 1, roundAt: at(0), taken: [0, 1] };

    expect(seenOf(before, takeStep(before, taken, at(5)))).toEqual({
      becomes: {
        notified: ['chat', 'mail', 'siem'],
        alsoTell: [],
        escalation: {
          stepsTaken: 2,
          lastStepAt: at(5),
          roundAt: at(0),
          takenSteps: { at: at(5), round: 1, steps: [0, 1] },
          nextStepAt: at(20),
          joinedDueAt: null,
          rose: null,
        },
      },
      told: ['siem: escalated', 'chat: escalated', 'mail: progressed'],
      rings: null,
      record: routerOf('step', 'A step.'),
    });
    const rise = takeStep(known, step, at(5)).after.escalation;
    expect(rise, 'nothing is written down of a rise where there was none').not.toHaveProperty('rose');
    expect(rise.roundAt).toBeNull();
  });

  it('who joined is told once, and whoever has it in hand hears that it failed again', () => {
    expect(seenOf(waiting, notifyJoined(waiting, 'Two more.', at(30), at(5)))).toEqual({
      becomes: { escalation: { joinedToldAt: at(5), joinedDueAt: null, nextStepAt: at(30) } },
      told: ['chat: joined', 'mail: joined'],
      rings: null,
      record: routerOf('joined-told', 'Two more.'),
    });
    const held = { ...waiting, status: 'acknowledged' as const };
    expect(toldOf(notifyJoined(held, 'Two more.', null, at(5)))).toEqual(['chat: failed-again', 'mail: failed-again']);
  });

  it('a reminder goes to all who were told, with how many joined', () => {
    expect(seenOf(waiting, remind(waiting, 'Nobody answered.', at(30), at(5)))).toEqual({
      becomes: { escalation: { remindedAt: at(5), joinedDueAt: null, nextStepAt: at(30) } },
      told: ['chat: reminded', 'mail: reminded'],
      rings: null,
      record: routerOf('reminded', 'Nobody answered.'),
    });
  });

  it('another policy begins at its first step', () => {
    const policy = { name: 'management', acknowledgedForSeconds: 60 };

    expect(seenOf(waiting, handOver(waiting, policy, 'It ended.', at(5)))).toEqual({
      becomes: {
        routing: { ...waiting.routing, ...{ policy: 'management', acknowledgedForSeconds: 60 } },
        escalation: { stepsTaken: 0, roundAt: at(5), nextStepAt: at(5), exhausted: false },
      },
      told: [],
      rings: null,
      record: routerOf('handed-over', 'It ended.', { from: waiting.routing.policy, to: 'management' }),
    });
  });

  it('a mute that begins or ends tells nobody, and says what it is', () => {
    const mute = muteBy({ kind: 'window', name: 'patching' }, at(90));
    const muted = muteIncident(known, mute, at(15), at(5));

    expect(seenOf(known, muted)).toEqual({
      becomes: {
        mute,
        heldBack: { by: 'window "patching"', since: at(5), until: null },
        escalation: { nextStepAt: at(15) },
      },
      told: [],
      rings: null,
      record: routerOf(
        'muted',
        `Nobody is told for now: window "patching", until ${at(90)}. What still fails then is told then.`,
        { mutedBy: 'window "patching"', mutedUntil: at(90) },
      ),
    });
    expect(seenOf(muted.after, unmuteIncident(muted.after, at(30)))).toEqual({
      becomes: {
        mute: null,
        heldBack: { by: 'window "patching"', since: at(5), until: at(30) },
        escalation: { nextStepAt: at(30) },
      },
      told: [],
      rings: null,
      record: routerOf('unmuted', 'Nothing mutes it any more, and it still fails.'),
    });
  });

  it('what opens again takes its first step, whatever its policy had come to', () => {
    const held = {
      ...waiting,
      status: 'acknowledged' as const,
      acknowledgement: { by: 'Ana', via: 'in Slack', at: at(0), until: at(5) },
      escalation: { ...waiting.escalation, stepsTaken: 3 },
    };
    const first = { targets: ['chat', 'pager'], taken: [0], trace: ['Ana was away'] };
    const change = reopen(held, first, 'It ran out.', at(20), at(5));

    expect(seenOf(held, change)).toEqual({
      becomes: {
        status: 'open',
        acknowledgement: null,
        notified: ['chat', 'mail', 'pager'],
        escalation: {
          stepsTaken: 1,
          lastStepAt: at(5),
          roundAt: at(5),
          takenSteps: { at: at(5), round: 0, steps: [0] },
          nextStepAt: at(20),
          joinedDueAt: null,
          exhausted: false,
          reopenedAt: at(5),
        },
      },
      told: ['chat: reopened', 'mail: reopened', 'pager: reopened'],
      rings: null,
      record: routerOf('reopened', 'It ran out.'),
    });
    expect(change.record.trace).toEqual(['Ana was away']);
    expect(reopen(held, { targets: [], taken: [] }, 'It ran out.', at(20), at(5)).record.trace).toEqual([]);
  });

  it('the end of a policy tells all there are', () => {
    const before = { ...known, escalation: { ...escalation, joinedDueAt: at(5) } };

    expect(seenOf(before, exhaust(before, ['spare', 'chat'], { reason: 'Nobody.', nextAt: at(60) }, at(5)))).toEqual({
      becomes: {
        notified: ['chat', 'mail', 'spare'],
        escalation: { exhausted: true, remindedAt: at(5), nextStepAt: at(60), joinedDueAt: null },
      },
      told: ['chat: exhausted', 'mail: exhausted', 'spare: exhausted'],
      rings: null,
      record: routerOf('exhausted', 'Nobody.'),
    });
  });

  it('a timer ends where nothing more is due, and is started anew where it was lost', () => {
    expect(seenOf(known, endTimer(known, 'Nothing is due.', at(5)))).toEqual({
      becomes: { escalation: { clock: 0, nextStepAt: null } },
      told: [],
      rings: null,
      record: routerOf('timer-ended', 'Nothing is due.'),
    });
    const due = escalation.nextStepAt;
    expect(seenOf(known, restartTimer(known, at(60)))).toEqual({
      becomes: { escalation: { clock: known.revision + 1, nextStepAt: at(60) } },
      told: [],
      rings: at(60),
      record: routerOf('timer-restarted', `Its timer should have rung at ${due} and did not, so it is started anew.`, {
        overdueSince: due,
      }),
    });
  });
});
