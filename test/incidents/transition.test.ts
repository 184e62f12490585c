import { describe, expect, it } from 'vitest';
import { exhaust, notifyJoined, reopen, takeStep } from '../../src/incidents/advance.ts';
import type { Alert, Severity } from '../../src/incidents/alert.ts';
import type { Change } from '../../src/incidents/evolve.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { joinIncident } from '../../src/incidents/join-incident.ts';
import { muteBy } from '../../src/incidents/mute.ts';
import { openIncident, openResolved } from '../../src/incidents/open-incident.ts';
import { acknowledge, clearLane, resolveIncident } from '../../src/incidents/transition.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { anAlert, anEvent, noon } from '../support/alerts.ts';
import { allowed, toldOf } from '../support/changes.ts';
import { aDecision, type DecisionChange } from '../support/incidents.ts';

const at = (minutes: number) => addSeconds(noon, minutes * 60);
const decided = {
  severity: 'high' as Severity,
  reason: 'It matched.',
  trace: ['matched'],
};
const routed = aDecision(decided);
const id = '01KB0000000000000000000001';
const ana = { by: 'Ana', via: 'in Slack', at: at(10) };

function opened(change: DecisionChange = {}): Incident {
  return openIncident(id, anAlert(), aDecision({ ...decided, ...change }), noon).after;
}

/** An incident that chat and tickets have heard of. */
function known(change: Partial<Incident> = {}): Incident {
  const step = { targets: ['chat', 'tickets'], nextAt: at(15), reason: 'first', trace: [] };
  const { after } = takeStep(opened(), step, at(1));
  return { ...after, outbox: { deliveries: [], clock: null }, ...change };
}

function alertOf(name: string): Alert {
  return anAlert({ event: anEvent({ resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${name}`, jobId: name }) });
}

describe('incidents/transition: opening', () => {
  it('begins with one alert and a clock for the end of the group wait, and tells nobody yet', () => {
    const change = openIncident(id, anAlert(), routed, noon);

    expect(change.after).toMatchObject({
      revision: 1,
      status: 'open',
      alertCount: 1,
      openLanes: 1,
      severity: 'high',
      announceAt: addSeconds(noon, 30),
      outbox: { deliveries: [], clock: { incidentId: id, clock: 1, nextStepAt: addSeconds(noon, 30) } },
    });
    expect(change.record).toMatchObject({ sequence: 1, what: 'opened', reason: 'It matched.', trace: ['matched'] });
    expect(change.after.recordHash).toBe(change.record.hash);
  });

  it('waits for the end of whatever mutes it', () => {
    expect(opened({ mute: muteBy({ kind: 'window', name: 'patching' }, at(90)) })).toMatchObject({
      announceAt: at(90),
      mute: { by: 'window "patching"', until: at(90) },
      // Looked at before, should the window be taken out of the rules.
      escalation: { nextStepAt: at(15), clock: 1 },
    });
  });

  it('is over at once when a later job had succeeded, and has no clock', () => {
    const { after, record } = openResolved(id, anAlert(), routed, at(5), at(6));

    expect(after).toMatchObject({
      status: 'resolved',
      openLanes: 0,
      alertCount: 1,
      outbox: { deliveries: [], clock: null },
    });
    expect(record).toMatchObject({ what: 'opened-resolved', reason: expect.stringContaining(at(5)) });
  });
});

describe('incidents/transition: joining', () => {
  it.each([
    { isNew: true, openLanes: 2, why: 'another resource' },
    { isNew: false, openLanes: 1, why: 'the same one again' },
  ])('counts alerts and resources: $why', ({ isNew, openLanes }) => {
    const { after } = joinIncident(opened(), alertOf('b'), routed, { isNew }, at(1));

    expect(after).toMatchObject({ alertCount: 2, openLanes, revision: 2 });
  });

  it('shows the newest alert of each resource, at most twenty, and counts them all', () => {
    let incident = opened();
    for (let index = 0; index < 30; index += 1) {
      incident = joinIncident(incident, alertOf(`db-${index % 25}`), routed, { isNew: index < 25 }, at(index)).after;
    }

    expect(incident).toMatchObject({ alertCount: 31, openLanes: 26 });
    expect(incident.alerts).toHaveLength(20);
    expect(new Set(incident.alerts.map(({ laneKey }) => laneKey)).size).toBe(20);
    expect(incident.alerts.at(-1)?.jobId).toBe('db-4');
  });

  it('says nothing of it before people know of the incident', () => {
    const change = joinIncident(opened(), alertOf('b'), routed, { isNew: true }, at(1));

    expect(toldOf(change)).toEqual([]);
    expect(change.after.escalation).toMatchObject({ joinedToldAt: null, joinedDueAt: null, clock: 1 });
  });

  it('tells at once, then gathers for five minutes', () => {
    const first = joinIncident(known(), alertOf('b'), routed, { isNew: true }, at(2));
    const second = joinIncident(first.after, alertOf('c'), routed, { isNew: true }, at(3));
    const third = joinIncident(second.after, alertOf('d'), routed, { isNew: true }, at(4));

    expect(toldOf(first)).toEqual(['chat: joined', 'tickets: joined']);
    expect(toldOf(third)).toEqual(toldOf(first));
    expect(second.after.escalation).toMatchObject({
      joinedDueAt: at(7),
      nextStepAt: at(7),
      clock: second.after.revision,
    });
    expect(third.after.escalation).toMatchObject({ joinedDueAt: at(7), clock: second.after.revision });
  });

  it('keeps the earlier step when it comes before the next such notice', () => {
    const soon = known();
    const incident = { ...soon, escalation: { ...soon.escalation, nextStepAt: at(4), joinedToldAt: at(2) } };

    const { after } = joinIncident(incident, alertOf('c'), routed, { isNew: true }, at(3));

    expect(after.escalation).toMatchObject({ joinedDueAt: at(7), nextStepAt: at(4) });
  });

  const severities: { from: Severity; to: Severity; policy: string; rises: boolean; why: string }[] = [
    { from: 'high', to: 'critical', policy: 'urgent', rises: true, why: 'worse, and another policy is for it' },
    { from: 'high', to: 'critical', policy: 'database', rises: false, why: 'worse, but the same policy' },
    { from: 'high', to: 'high', policy: 'urgent', rises: false, why: 'no worse' },
    { from: 'high', to: 'low', policy: 'quiet', rises: false, why: 'better' },
  ];

  it.each(severities)('starts the other policy: $rises ($why)', ({ from, to, policy, rises }) => {
    const incident = known({ severity: from, status: 'acknowledged', acknowledgement: { ...ana, until: null } });

    const { after } = joinIncident(
      incident,
      alertOf('b'),
      aDecision({ ...decided, severity: to, policy }),
      { isNew: true },
      at(20),
    );

    expect(after.severity).toBe(rises || to === 'critical' ? to : from);
    expect(after).toMatchObject(
      rises
        ? {
            status: 'open',
            acknowledgement: null,
            routing: { policy },
            announceAt: at(20),
            escalation: { stepsTaken: 0, nextStepAt: at(20) },
          }
        : { status: 'acknowledged', acknowledgement: { by: 'Ana' }, routing: { policy: 'database' } },
    );
  });
});

describe('incidents/transition: answers', () => {
  it('an acknowledgement stops the clock and tells everybody who was told', () => {
    const change = allowed(acknowledge(known(), ana));

    expect(change.after).toMatchObject({
      status: 'acknowledged',
      acknowledgement: { by: 'Ana', until: null },
      escalation: { clock: 0, nextStepAt: null, joinedDueAt: null },
    });
    expect(toldOf(change)).toEqual(['chat: acknowledged', 'tickets: acknowledged']);
    expect(change.record).toMatchObject({
      what: 'acknowledged',
      actor: 'Ana',
      details: { via: 'in Slack', until: null },
    });
  });

  it('an acknowledgement that holds for a while starts a clock for its end', () => {
    const incident = opened({ acknowledgedForSeconds: 28_800 });

    const { after } = allowed(acknowledge(incident, ana));

    expect(after.acknowledgement?.until).toBe(at(490));
    expect(after.escalation).toMatchObject({ clock: after.revision, nextStepAt: at(490) });
    expect(after.outbox.clock).toEqual({ incidentId: id, clock: after.revision, nextStepAt: at(490) });
  });

  it.each([
    {
      change: () => acknowledge(allowed(acknowledge(known(), ana)).after, { ...ana, by: 'Bo' }),
      refused: `Already acknowledged by Ana at ${at(10)}.`,
    },
    {
      change: () => acknowledge(allowed(resolveIncident(known(), ana)).after, ana),
      refused: `Already resolved by Ana at ${at(10)}.`,
    },
    {
      change: () => resolveIncident(allowed(resolveIncident(known(), ana)).after, ana),
      refused: `Already resolved by Ana at ${at(10)}.`,
    },
  ])('a second answer learns who came first: $refused', ({ change, refused }) => {
    expect(change()).toEqual({ refused });
  });

  it.each(['open', 'acknowledged'] as const)('a person may resolve what is %s', (status) => {
    const { escalation } = known();
    // Its RPO is kept, so that nobody is reminded later.
    const change = allowed(resolveIncident(known({ status, escalation: { ...escalation, lastGoodAt: at(-1) } }), ana));

    expect(change.after).toMatchObject({
      status: 'resolved',
      resolution: { by: 'Ana' },
      escalation: { clock: 0, nextStepAt: null },
    });
    expect(toldOf(change)).toEqual(['chat: resolved', 'tickets: resolved']);
  });
});

describe('incidents/transition: successes', () => {
  const success = { resource: 'orders-db', event: { kind: 'backup', jobId: 'ok-1', occurredAt: at(30) } } as const;

  it('the last resource that is well again resolves the incident', () => {
    const change = clearLane(known({ openLanes: 1 }), success, at(31));

    expect(change.after).toMatchObject({ status: 'resolved', openLanes: 0, resolution: { by: 'AWS Backup' } });
    expect(toldOf(change)).toEqual(['chat: resolved', 'tickets: resolved']);
  });

  it('one of several only brings messages up to date', () => {
    const change = clearLane(known({ openLanes: 3 }), success, at(31));

    expect(change.after).toMatchObject({ status: 'open', openLanes: 2 });
    expect(toldOf(change)).toEqual(['chat: progressed', 'tickets: progressed']);
    expect(change.record.reason).toContain('2 of the affected resources still lack one');
  });

  it.each([
    [{ kind: 'backup' }, /^A later backup of orders-db completed at \S+ \(job ok-1\)\.$/],
    [{ kind: 'copy' }, /^A later backup copy of orders-db completed/],
    [{ kind: 'restore' }, /^A later restore of orders-db completed/],
    [{ kind: 'restore', isRestoreTest: true }, /^A later restore test of orders-db completed/],
    [{ kind: 'scan' }, /^A later malware scan of orders-db completed/],
    [{ kind: 'alarm' }, /^The backup alarm orders-db went back to OK at/],
    [
      { kind: 'access-point', jobId: 'audit', state: 'AVAILABLE' },
      /^The backup access point audit became available at/,
    ],
    [{ kind: 'access-point', jobId: 'audit', state: 'deleted' }, /^The backup access point audit was deleted at/],
    [{ kind: 'access-point', jobId: '', state: 'DELETED' }, /^The backup access point orders-db was deleted at/],
    [{ kind: 'access-point', jobId: 'audit' }, /^A later backup access point of orders-db completed/],
    [{ kind: 'access-point', state: 'OTHER' }, /^A later backup access point of orders-db completed at/],
    [{ kind: 'alarm', ofRouter: 'rules' }, /^The routing rules can be used again, since/],
    [{ kind: 'recovery-point-index' }, /^A later recovery point index of orders-db completed at \S+\.$/],
  ] as const)('says in the words of its kind what was heard: %j', (about, sentence) => {
    const { after } = clearLane(known({ openLanes: 1 }), { ...success, event: { ...success.event, ...about } }, at(31));

    expect(after.resolution?.reason).toMatch(sentence);
    expect(after.resolution?.by).toBe('ofRouter' in about ? 'router' : 'AWS Backup');
  });

  it('never counts below zero', () => {
    expect(clearLane(known({ openLanes: 0 }), success, at(31)).after.openLanes).toBe(0);
  });
});

describe('incidents/transition', () => {
  const orders = ({ after }: Change) =>
    after.outbox.deliveries
      .filter(({ revision, kind }) => revision === after.revision && kind !== 'progressed')
      .map(({ target, kind, mention }) => ({ target, kind, mention }));

  it('whom a step calls on goes to its own targets, and with what asks them to act', () => {
    const step = { targets: ['chat', 'pager'], mention: ['S0123456789'], nextAt: at(45), reason: 'next', trace: [] };
    const waiting = { ...known(), alsoTell: ['siem'] };
    expect(orders(takeStep(waiting, step, at(15)))).toEqual([
      { target: 'pager', kind: 'escalated', mention: ['S0123456789'] },
      { target: 'siem', kind: 'escalated', mention: undefined },
      { target: 'chat', kind: 'reminded', mention: ['S0123456789'] },
    ]);
    const silent = takeStep(known(), { ...step, mention: undefined }, at(15));
    expect(orders(silent).every(({ mention }) => mention === undefined)).toBe(true);
    const { outbox } = takeStep(known(), { ...step, targets: ['pager'] }, at(15)).after;
    expect(outbox.deliveries.filter(({ kind, mention }) => kind === 'progressed' && mention !== undefined)).toEqual([]);
  });

  it('what opens again calls on whom its first step names', () => {
    const again = reopen(known(), { taken: [0], targets: ['chat'], mention: [] }, 'ran out', at(20), at(7));
    expect(orders(again)).toEqual([
      { target: 'chat', kind: 'reopened', mention: [] },
      { target: 'tickets', kind: 'reopened', mention: undefined },
    ]);
  });

  it('tells new targets of it, reminds those who know, and brings the others up to date', () => {
    const change = takeStep(known(), { targets: ['chat', 'pager'], nextAt: at(45), reason: 'next', trace: [] }, at(15));

    expect(toldOf(change)).toEqual(['pager: escalated', 'chat: reminded', 'tickets: progressed']);
    expect(change.after.notified).toEqual(['chat', 'tickets', 'pager']);
    expect(change.after.escalation).toMatchObject({
      stepsTaken: 2,
      lastStepAt: at(15),
      nextStepAt: at(45),
      joinedDueAt: null,
    });
  });

  it('tells each target each thing under an id of its own', () => {
    const change = takeStep(known(), { targets: ['chat', 'pager'], nextAt: at(45), reason: 'next', trace: [] }, at(15));
    const ids = change.after.outbox.deliveries.map(
      ({ incidentId, noticeId, target }) => `${incidentId} ${noticeId} ${target}`,
    );

    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toBe(`${id} 3-escalated pager`);
  });

  it.each([
    { what: 'joined-told', change: () => notifyJoined(waiting(), 'more', null, at(7)), heard: 'joined' },
    {
      what: 'reopened',
      change: () => reopen(waiting(), { taken: [0], targets: ['chat', 'pager'] }, 'ran out', at(20), at(7)),
      heard: 'reopened',
    },
    {
      what: 'exhausted',
      change: () => exhaust(waiting(), ['spare', 'chat'], { reason: 'nobody', nextAt: null }, at(7)),
      heard: 'exhausted',
    },
  ])('$what tells everybody once, and with it of the alerts that joined', ({ what, change, heard }) => {
    const made = change();

    expect(made.record.what).toBe(what);
    expect(made.after.escalation.joinedDueAt).toBeNull();
    expect(toldOf(made)).toEqual(made.after.notified.map((target) => `${target}: ${heard}`));
    expect(new Set(made.after.notified).size).toBe(made.after.notified.length);
  });

  function waiting(): Incident {
    const incident = known();
    return { ...incident, escalation: { ...incident.escalation, joinedDueAt: at(7) } };
  }

  it('keeps what is still in the outbox when the next change comes', () => {
    const first = takeStep(opened(), { targets: ['chat'], nextAt: at(15), reason: 'first', trace: [] }, at(1));

    const second = allowed(acknowledge(first.after, ana));

    expect(toldOf(second)).toEqual(['chat: opened', 'chat: acknowledged']);
  });
});
