import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import { joinIncident } from '../../src/incidents/join-incident.ts';
import { muteBy } from '../../src/incidents/mute.ts';
import { aRetry } from '../retry/a-retry.ts';
import { anAlert } from '../support/alerts.ts';
import { seenOf, toldOf } from '../support/changes.ts';
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

describe('incidents/join-incident: all of it', () => {
  const alert = anAlert({ event: { jobId: 'J-2' }, exposure: null });
  const facts = {
    eventKey: alert.event.eventKey,
    jobId: 'J-2',
    outcome: 'failed',
    severity: 'critical',
    severityReasons: alert.severityReasons,
    errorCode: 'kms-key-unusable',
    strikes: 3,
    route: 'production databases',
    policy: 'database',
    missing: [],
  };
  /** What is known of a base incident after the same resource failed again. */
  const counted = {
    alertCount: 2,
    owners: ['no owner', 'team-orders'],
    alerts: [expect.objectContaining({ jobId: 'J-2', times: 2 })],
  };
  const before = { ...base, escalation: { ...escalation, nextStepAt: at(28) } };
  const again = (change: Partial<Incident> = {}, decision: DecisionChange = {}) => {
    const incident = { ...before, ...change };
    return seenOf(incident, joinIncident(incident, alert, aDecision(decision), { isNew: false }, at(10)));
  };
  const more = 'One more alert of the same cause: 2 in all.';

  it('the same resource again is told to those who know of it', () => {
    expect(again()).toEqual({
      becomes: { ...counted, nextRunAt: null, escalation: { joinedToldAt: at(10), lastGoodAt: null } },
      told: ['chat: joined'],
      rings: null,
      record: ['joined', 'router', more, facts],
    });
  });

  it('the next run that is known stays, until another comes sooner', () => {
    const next = (nextRunAt: string | null, exposure = anAlert().exposure) =>
      joinIncident({ ...before, nextRunAt }, { ...alert, exposure }, aDecision(), { isNew: false }, at(10)).after
        .nextRunAt;

    expect(next(at(60), null)).toBe(at(60));
    expect(next(at(60))).toBe(at(60));
    expect(next(null)).toBe(anAlert().exposure?.nextRunAt);
  });

  it('one that is muted is told later, and counted now', () => {
    const said = `${more} It is muted by window "patching" until ${at(90)}.`;

    expect(again({}, { mute })).toEqual({
      becomes: { ...counted, nextRunAt: null, joinedQuietly: 1, escalation: { joinedDueAt: at(90), clock: 3 } },
      told: [],
      rings: at(28),
      record: ['joined', 'router', said, { ...facts, mutedBy: mute.by, mutedUntil: mute.until }],
    });
  });

  it('a worse one is told at once, and says so', () => {
    const held = { status: 'acknowledged' as const, severity: 'low' as const };

    expect(again(held)).toMatchObject({
      becomes: { severity: 'critical' },
      told: ['chat: failed-again'],
      record: ['joined', 'router', `Severity rose from low to critical. ${more}`, facts],
    });
  });

  it('a worse one of another policy begins that, with its own clock', () => {
    const { becomes, rings, record } = again({ severity: 'low' }, { policy: 'urgent' });

    expect(becomes).toMatchObject({ severity: 'critical', announceAt: at(10), routing: { policy: 'urgent' } });
    expect(rings).toBe(at(10));
    expect(record).toEqual([
      'joined',
      'router',
      'Severity rose from low to critical, so policy urgent takes over from database.',
      { ...facts, policy: 'urgent' },
    ]);
  });

  it('the run that was waited for and failed, too, ends the acknowledgement now', () => {
    const acknowledgement = { by: 'Ana', via: 'in Slack', at: at(-10), until: at(600), run: at(-60) };
    const event = { ...alert.event, startedAt: at(5) };
    const incident = { ...before, status: 'acknowledged' as const, acknowledgement };
    const seen = seenOf(incident, joinIncident(incident, { ...alert, event }, aDecision(), { isNew: false }, at(10)));

    expect(seen).toMatchObject({ told: [], rings: at(10) });
    expect(seen.becomes.acknowledgement).toEqual({ ...acknowledgement, until: at(10), runFailed: true });
    expect(seen.record.slice(0, 3)).toEqual(['joined', 'router', 'The run until which Ana acknowledged failed, too.']);
    expect(seen.record[3]).toEqual(facts);
  });

  it('a timer that was lost is started anew, which stands on record', () => {
    const { rings, record } = again({ escalation: { ...escalation, nextStepAt: at(-60) } });

    expect(rings).toBe(at(10));
    expect(record[3]).toEqual({ ...facts, timerOverdueSince: at(-60) });
  });

  it('the considerations of its route stand on record, however it joins', () => {
    const traceOf = (change: Partial<Incident>, decision: DecisionChange = {}) =>
      joinIncident({ ...before, ...change }, alert, aDecision(decision), { isNew: false }, at(10)).record.trace;

    expect(traceOf({})).toEqual(['production databases: matched']);
    expect(traceOf({}, { mute })).toEqual(['production databases: matched']);
    expect(traceOf({ severity: 'low' }, { policy: 'urgent' })).toEqual(['production databases: matched']);
  });

  it('another resource is one more, with its owner, and each is shown with its last alert', () => {
    const other = anAlert({ event: { resourceArn: 'arn:other', jobId: 'J-3' }, owner: null });
    const { after } = joinIncident(base, other, aDecision(), { isNew: true }, at(10));

    expect(after).toMatchObject({ alertCount: 2, openLanes: 2, reach: { resources: 2 }, owners: ['no owner'] });
    expect(after.alerts.map(({ jobId, times }) => [jobId, times])).toEqual([
      [base.alerts[0]?.jobId, undefined],
      ['J-3', undefined],
    ]);
    const third = joinIncident(after, other, aDecision(), { isNew: false }, at(11)).after;
    const fourth = joinIncident(third, other, aDecision(), { isNew: false }, at(12)).after;
    expect(fourth.alerts.map(({ jobId, times }) => [jobId, times])).toEqual([
      [base.alerts[0]?.jobId, undefined],
      ['J-3', 3],
    ]);
  });

  it('a lane that had another key before is the same one', () => {
    const formerly = { isNew: false, key: 'new', formerly: [base.alerts[0]?.laneKey ?? ''] };
    const { after } = joinIncident(base, alert, aDecision(), formerly, at(10));

    expect(after.alerts.map(({ laneKey, times }) => [laneKey, times])).toEqual([['new', 2]]);
  });

  it('whoever was told already is not told anew, nor whoever is to be told', () => {
    const decision = { route: 'other', firstTargets: ['chat', 'pager', 'siem'], alsoTell: ['siem', 'desk'] };

    expect(again({ notified: ['chat'] }, decision)).toMatchObject({
      becomes: { notified: ['chat', 'pager', 'siem', 'desk'] },
      told: ['pager: opened', 'siem: opened', 'desk: opened', 'chat: joined'],
    });
    expect(again({ notified: [], alsoTell: ['siem'] }, decision)).toMatchObject({
      becomes: { alsoTell: ['siem', 'chat', 'pager', 'desk'] },
      told: [],
    });
  });

  it('an RPO that ends sooner is looked at only where people wait for a step', () => {
    const sooner = anAlert({ event: { resourceArn: 'arn:other' } });
    const rings = (change: Partial<Incident>) => {
      const clock = { ...escalation, nextStepAt: at(28), rpoSeconds: null, joinedToldAt: at(9) };
      const incident = { ...base, ...change, escalation: { ...clock, ...change.escalation } };
      return seenOf(incident, joinIncident(incident, sooner, aDecision(), { isNew: true }, at(10))).rings;
    };

    expect(rings({})).toBe(at(10));
    expect(rings({ status: 'acknowledged' })).toBe(at(14));
    expect(rings({ notified: [] })).toBeNull();
    const exhausted = { ...escalation, nextStepAt: at(28), rpoSeconds: null, joinedToldAt: at(9), exhausted: true };
    expect(rings({ escalation: exhausted })).toBe(at(14));
  });

  it('what is due already is not put off by one more', () => {
    const due = (joinedToldAt: string | null, joinedDueAt: string | null) =>
      again({ escalation: { ...escalation, nextStepAt: at(28), joinedToldAt, joinedDueAt } });

    expect(due(at(9), at(12)), 'it goes with what is due').toMatchObject({ told: [], rings: null });
    expect(due(at(9), at(14)), 'the same moment').toMatchObject({ told: [], rings: null });
    expect(due(at(9), at(90)), 'that of a mute is later').toMatchObject({ told: [], rings: at(14) });
    expect(due(at(5), null), 'five minutes are over').toMatchObject({ told: ['chat: joined'], rings: null });
  });

  it('says of an alert from elsewhere where that is', () => {
    const shownOf = (event: Partial<typeof alert.event>) =>
      joinIncident(base, anAlert({ event }), aDecision(), { isNew: true }, at(10)).after.alerts.at(-1);

    expect(shownOf({ accountId: '444455556666' })?.elsewhere).toEqual({
      accountId: '444455556666',
      region: 'eu-west-1',
    });
    expect(shownOf({ region: 'us-east-1' })?.elsewhere).toEqual({ accountId: '111122223333', region: 'us-east-1' });
    expect(shownOf({})).not.toHaveProperty('elsewhere');
  });

  it('a retry that failed is part of its run: it counts as no other alert, and is said to all at once', () => {
    const failed = aRetry({ state: 'failed', jobId: 'J-2' });
    const lane = { isNew: false, retries: { after: [failed], failed } };
    const incident = { ...before, escalation: { ...before.escalation, joinedToldAt: at(9) } };
    const said = 'The retry (job J-2) failed as well, after job job-1.';
    const seen = seenOf(incident, joinIncident(incident, alert, aDecision(), lane, at(10)));

    expect(seen).toMatchObject({ told: ['chat: joined'], rings: at(10), becomes: { retries: [failed] } });
    expect(seen.becomes).not.toHaveProperty('alertCount');
    expect(seen.becomes.alerts).toEqual([expect.not.objectContaining({ times: expect.anything() })]);
    expect(seen.record[2]).toBe(said);
    const muted = seenOf(incident, joinIncident(incident, alert, aDecision({ mute }), lane, at(10)));
    expect(muted.record[2]).toBe(`${said} It is muted by window "patching" until ${at(90)}.`);
  });

  it('keeps what is planned for the backup of an alert that joins', () => {
    const planned = (after: ReturnType<typeof aRetry>[]) =>
      joinIncident(before, alert, aDecision(), { isNew: false, retries: { after, failed: null } }, at(10)).after;

    expect(planned([aRetry()]).retries).toEqual([aRetry()]);
    expect(planned([])).not.toHaveProperty('retries');
    expect(planned([aRetry()]).alertCount).toBe(2);
  });
});
