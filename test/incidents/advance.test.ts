import { describe, expect, it } from 'vitest';
import { handOver, takeStep, unmuteIncident } from '../../src/incidents/advance.ts';
import { evolve } from '../../src/incidents/evolve.ts';
import { mostNotified } from '../../src/incidents/held-orders.ts';
import { muteBy } from '../../src/incidents/mute.ts';
import { anIncident } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

const step = { targets: ['chat', 'pager'], nextAt: at(20), reason: 'A step.', trace: [] };
const told = ({ after }: ReturnType<typeof takeStep>) =>
  after.outbox.deliveries.map(({ target, kind }) => `${target}: ${kind}`);
const known = anIncident({ notified: ['chat', 'mail'] });
const { escalation } = known;

describe('incidents/advance', () => {
  it('a step says to each what is new to them', () => {
    expect(told(takeStep(known, step, at(0)))).toEqual(['pager: escalated', 'chat: reminded', 'mail: progressed']);
    const rose = (heldBy: string | null) => ({
      ...known,
      escalation: { ...escalation, rose: { from: 'low' as const, to: 'high' as const, heldBy } },
    });
    expect(told(takeStep(rose(null), step, at(0)))).toEqual([
      'pager: escalated',
      'chat: escalated',
      'mail: progressed',
    ]);
    expect(told(takeStep(rose('Ana'), step, at(0)))).toEqual(['pager: escalated', 'chat: reopened', 'mail: reopened']);
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

describe('incidents/evolve', () => {
  it('tells so many targets and no more, and says whom it does not tell', () => {
    const targets = Array.from({ length: mostNotified + 2 }, (_none, index) => `t${index}`);
    const { after, record } = evolve(
      known,
      { notified: targets, alsoTell: ['t0'] },
      { what: 'step', actor: 'router', reason: 'x', notify: [{ kind: 'opened', targets }] },
      at(0),
    );

    expect(after.notified).toHaveLength(mostNotified);
    expect(record.details).toMatchObject({ untold: [`t${mostNotified}`, `t${mostNotified + 1}`] });
    expect(after.outbox.deliveries.some(({ target }) => target === `t${mostNotified}`)).toBe(false);
  });
});
