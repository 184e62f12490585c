import { describe, expect, it } from 'vitest';
import { actorNamed } from '../../src/evidence/actor.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { muteBy } from '../../src/incidents/mute.ts';
import { beginsAnew, begunAnew, describeRise, riseOf } from '../../src/incidents/severity-rise.ts';
import { aDecision, anIncident, aRouting, type DecisionChange } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

const low = anIncident({ severity: 'low', notified: ['chat'], routing: aRouting({ groupKey: 'g' }) });
const ana = { by: 'Ana', via: 'in Slack', at: at(0), until: null };
const rise = { from: 'low', to: 'critical', heldBy: null } as const;

describe('incidents/severity-rise', () => {
  it('is what is worse than all before, and says who had it in hand', () => {
    const of = (incident: Incident, severity: DecisionChange['severity'] = 'critical') =>
      riseOf(incident, aDecision(severity === undefined ? {} : { severity }));
    const actor = { ...actorNamed('Ana'), how: 'typed-behind-link' as const };

    expect(of(low)).toEqual(rise);
    expect(of(low, 'low')).toBeNull();
    expect(of(anIncident({ severity: 'high' }), 'medium')).toBeNull();
    expect(of({ ...low, acknowledgement: ana })?.heldBy).toBe('Ana');
    expect(of({ ...low, acknowledgement: { ...ana, actor } })?.heldBy).toBe('“Ana” (typed name)');
  });

  it.each([
    ['people were told and wait', {}, {}, true],
    ['nobody was told yet', { notified: [] }, {}, false],
    ['somebody has it in hand', { status: 'acknowledged' }, {}, false],
    ['another policy is for it, whoever has it in hand', { status: 'acknowledged' }, { policy: 'urgent' }, true],
    ['another policy is for it, and nobody was told', { notified: [] }, { policy: 'urgent' }, true],
  ] as const)('the policy begins anew where %s: %j', (_what, change, decision, begins) => {
    expect(beginsAnew({ ...low, ...change } as Incident, aDecision(decision))).toBe(begins);
  });

  it('is said with what becomes of it', () => {
    expect(describeRise(low, aDecision(), rise)).toBe(
      'Severity rose from low to critical, so policy database begins anew.',
    );
    expect(describeRise(low, aDecision({ policy: 'urgent' }), rise)).toBe(
      'Severity rose from low to critical, so policy urgent takes over from database.',
    );
  });

  it('opens the incident under a policy of which no step was taken', () => {
    const before = {
      ...low,
      status: 'acknowledged' as const,
      acknowledgement: ana,
      mute: muteBy({ kind: 'window', name: 'w' }, at(90)),
      escalation: { ...low.escalation, stepsTaken: 3, lastStepAt: at(0), roundAt: at(0), exhausted: true },
    };
    const clock = { rpoSeconds: 60, lastGoodAt: at(-9) };
    const decision = aDecision({ policy: 'urgent', route: 'worse', rulesVersion: '13' });
    const begun = begunAnew(before, decision, { rise: { ...rise, heldBy: 'Ana' }, clock }, at(10));

    expect(begun).toEqual({
      status: 'open',
      acknowledgement: null,
      routing: aRouting({ policy: 'urgent', route: 'worse', groupKey: 'g' }),
      rulesVersion: '13',
      announceAt: at(10),
      mute: null,
      escalation: {
        ...before.escalation,
        ...clock,
        rose: { ...rise, heldBy: 'Ana' },
        stepsTaken: 0,
        lastStepAt: null,
        roundAt: null,
        exhausted: false,
        reopenedAt: at(10),
      },
    });
    expect(begunAnew(before, decision, { rise, clock }, at(10)).escalation).not.toHaveProperty('reopenedAt');
  });

  it('keeps its name, its labels and its template, and its reminders unless the other route has some', () => {
    const mine = { groupKey: 'g', labels: { team: 'dba' }, template: 'short', repeatIntervalSeconds: 600 };
    const before = { ...low, routing: aRouting(mine) };
    const taken = (change: DecisionChange) => {
      const clock = { rpoSeconds: null, lastGoodAt: null };
      const decision = aDecision({ groupKey: 'other', labels: { team: 'x' }, template: 'long', ...change });
      return begunAnew(before, decision, { rise, clock }, at(10)).routing;
    };

    expect(taken({})).toMatchObject(mine);
    expect(taken({ repeatIntervalSeconds: 900 })).toMatchObject({ ...mine, repeatIntervalSeconds: 900 });
  });
});
