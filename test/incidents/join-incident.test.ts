import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import { joinIncident } from '../../src/incidents/join-incident.ts';
import { muteBy } from '../../src/incidents/mute.ts';
import { anAlert } from '../support/alerts.ts';
import { toldOf } from '../support/changes.ts';
import { aDecision, anIncident, type DecisionChange } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

const base = anIncident({ openedAt: at(0), announceAt: at(0), notified: ['chat'] });
const { escalation } = base;
const mute = muteBy({ kind: 'window', name: 'patching' }, at(90));
const join = (change: Partial<Incident> = {}, decision: DecisionChange = {}, alert = anAlert()) =>
  joinIncident({ ...base, ...change }, alert, aDecision(decision), { isNew: true }, at(10));

describe('incidents/join-incident: an alert that is muted', () => {
  it('is told to those who know of the incident when its mute is over', () => {
    const change = join({}, { mute });

    expect(toldOf(change)).toEqual([]);
    expect(change.after.escalation.joinedDueAt).toBe(at(90));
    expect(change.after.joinedQuietly).toBe(1);
    expect(change.record.reason).toMatch(/ It is muted by window "patching" until /);
    expect(join({ joinedQuietly: 3 }, { mute }).after.joinedQuietly).toBe(4);
    expect(join({ joinedQuietly: null }, { mute }).after.joinedQuietly).toBeNull();
  });

  it('begins no wait where nobody was told, or where one is running', () => {
    expect(join({ notified: [] }, { mute }).after.escalation.joinedDueAt).toBeNull();
    expect(join({ escalation: { ...escalation, joinedDueAt: at(30) } }, { mute }).after.escalation.joinedDueAt).toBe(
      at(30),
    );
  });

  it('rings when the mute is over, unless something is due before', () => {
    const clockOf = (nextStepAt: string | null) =>
      join({ escalation: { ...escalation, nextStepAt } }, { mute }).after.outbox.clock?.nextStepAt;

    expect(clockOf(null)).toBe(at(90));
    expect(clockOf(at(15))).toBe(at(15));
    expect(clockOf(at(-60)), 'a timer that was lost is started anew').toBe(at(10));
  });

  it('starts a lost timer anew, too, where nobody was told', () => {
    const lost = { escalation: { ...escalation, nextStepAt: at(-60) } };

    expect(join({ notified: [], ...lost }, { mute }).after.outbox.clock?.nextStepAt).toBe(at(10));
    const waiting = { escalation: { ...escalation, nextStepAt: at(15) } };
    expect(join({ notified: [], ...waiting }, { mute }).after.outbox.clock).toBeNull();
  });
});

describe('incidents/join-incident: an alert that is not muted', () => {
  it('ends the mute of an open incident, at once where people know of it', () => {
    expect(join({ mute }).after).toMatchObject({ mute: null, announceAt: at(10) });
    expect(join({ mute, notified: [] }, { groupWaitSeconds: 300 }).after).toMatchObject({
      mute: null,
      announceAt: at(15),
    });
    expect(join({ mute, status: 'acknowledged' }).after.mute).toEqual(mute);
  });

  it('counts those that joined quietly anew', () => {
    expect(join({ joinedQuietly: 3 }).after.joinedQuietly).toBe(0);
    expect(join().after).not.toHaveProperty('joinedQuietly');
  });

  it('tells whom its own route tells first, or has them told with the first step', () => {
    const other = { route: 'other', firstTargets: ['pager'] };

    expect(toldOf(join({}, other))).toContain('pager: opened');
    expect(join({ notified: [] }, other).after.alsoTell).toEqual(['pager']);
    expect(toldOf(join({ status: 'acknowledged' }, other))).not.toContain('pager: opened');
    expect(toldOf(join({}, { route: 'other', steps: [] } as never))).not.toContain('pager: opened');
  });

  it('ends an acknowledgement that held until the run that failed', () => {
    const acknowledgement = { by: 'Ana', via: 'in Slack', at: at(-10), until: at(600), run: at(0) };
    const alert = anAlert({ event: { startedAt: at(5) } });
    const { after, record } = join({ status: 'acknowledged', acknowledgement }, {}, alert);

    expect(after.acknowledgement).toMatchObject({ until: at(10), runFailed: true });
    expect(record.reason).toBe('The run until which Ana acknowledged failed, too.');
  });

  it('rings at once where its RPO ends sooner than what was planned', () => {
    const exposure = { ...anAlert().exposure, lastGoodAt: at(-1430), rpoSeconds: 86_400 } as never;
    const before = { ...escalation, rpoSeconds: null, lastGoodAt: null };

    expect(join({ escalation: before }, {}, anAlert({ exposure })).after.outbox.clock?.nextStepAt).toBe(at(10));
  });

  it('tells its owner by the steps that were taken, and by all of a policy that has handed over', () => {
    const decision = aDecision({ policy: 'database' });
    const steps = [
      { afterSeconds: 0, targets: ['dba'], ofOwners: ['dba'] },
      { afterSeconds: 900, targets: ['lead'], ofOwners: ['lead'] },
    ];
    const joined = (policy: string) =>
      toldOf(
        joinIncident(
          { ...base, routing: { ...base.routing, policy }, escalation: { ...escalation, stepsTaken: 1 } },
          anAlert(),
          { ...decision, steps },
          { isNew: true },
          at(10),
        ),
      ).filter((one) => one.endsWith(': opened'));

    expect(joined('database')).toEqual(['dba: opened']);
    expect(joined('management')).toEqual(['dba: opened', 'lead: opened']);
  });

  it('is told with others a while after the last that joined, whatever else is due', () => {
    const clockOf = (nextStepAt: string | null) =>
      join({ escalation: { ...escalation, nextStepAt, joinedToldAt: at(9) } }, {}, anAlert({ exposure: null })).after;

    expect(clockOf(null).escalation.joinedDueAt).toBe(at(14));
    expect(clockOf(null).outbox.clock?.nextStepAt).toBe(at(14));
    expect(clockOf(at(12)).outbox.clock?.nextStepAt).toBe(at(12));
  });
});
