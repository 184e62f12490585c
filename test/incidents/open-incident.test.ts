import { describe, expect, it } from 'vitest';
import { muteBy } from '../../src/incidents/mute.ts';
import { openIncident, openResolved } from '../../src/incidents/open-incident.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { aRetry } from '../retry/a-retry.ts';
import { anAlert, anExposure, noon } from '../support/alerts.ts';
import { aDecision, aRouting } from '../support/incidents.ts';

const { event } = anAlert();
const startedAt = '2026-11-22T03:00:00.000Z';
const streak = { last: startedAt, ends: [['failed', 3]] as const };
const shown = {
  laneId: expect.stringMatching(/^[0-9a-f]{40}$/),
  laneKey: '111122223333|eu-west-1|backup|arn:aws:rds:eu-west-1:111122223333:db:orders-db',
  jobId: event.jobId,
  kind: 'backup',
  outcome: 'failed',
  severity: 'critical',
  resourceName: 'orders-db',
  resourceType: 'RDS',
  resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
  errorCode: 'kms-key-unusable',
  occurredAt: event.occurredAt,
  startedAt,
  strikes: 3,
  owner: 'team-orders',
  rpoEndsAt: '2026-11-20T03:20:00.000Z',
};
const facts = {
  eventKey: event.eventKey,
  jobId: event.jobId,
  outcome: 'failed',
  severity: 'high',
  severityReasons: anAlert().severityReasons,
  errorCode: 'kms-key-unusable',
  strikes: 3,
  route: 'production databases',
  policy: 'database',
  rulesVersion: '12',
  missing: ['plan tags: access denied'],
};
const alert = anAlert({ missing: facts.missing });
const decision = aDecision({ severity: 'high', alsoTell: ['siem', 'siem'] });
const begun = {
  id: '01KB',
  accountId: '111122223333',
  region: 'eu-west-1',
  routing: aRouting(),
  rulesVersion: '12',
  severity: 'high',
  openedAt: noon,
  alertCount: 1,
  alerts: [shown],
  drill: false,
  nextRunAt: '2026-11-23T03:00:00.000Z',
  escalation: {
    clock: 1,
    nextStepAt: addSeconds(noon, 30),
    stepsTaken: 0,
    lastStepAt: null,
    joinedToldAt: null,
    joinedDueAt: null,
    exhausted: false,
    rpoSeconds: 86_400,
    lastGoodAt: '2026-11-19T03:20:00.000Z',
  },
  ...{ notified: [], alsoTell: ['siem'] },
  reach: { resources: 1, byType: { RDS: 1 }, byOwner: { 'team-orders': 1 } },
  owners: ['team-orders'],
  acknowledgement: null,
  resolution: null,
  revision: 1,
  updatedAt: noon,
  recordHash: expect.any(String),
};

describe('incidents/open-incident: all of it', () => {
  it('begins with one alert, and rings when its group wait is over', () => {
    const { after, record } = openIncident('01KB', alert, decision, noon);
    const nextStepAt = addSeconds(noon, 30);

    expect(after).toEqual({
      ...begun,
      status: 'open',
      announceAt: nextStepAt,
      openLanes: 1,
      outbox: { deliveries: [], clock: { incidentId: '01KB', clock: 1, nextStepAt } },
      views: [
        { name: 'OPEN', list: 'OPEN', at: noon, since: 1 },
        { name: 'TIMER', list: 'TIMER', at: nextStepAt, since: 1 },
      ],
    });
    expect(record).toMatchObject({ what: 'opened', actor: 'router', reason: decision.reason, trace: decision.trace });
    expect(record.details).toEqual({ ...facts, status: 'open', tells: [] });
  });

  it('is over from the start where a later job is known to have succeeded', () => {
    const { after, record } = openResolved('01KB', alert, decision, addSeconds(noon, -60), addSeconds(noon, 60));
    const at = addSeconds(noon, 60);
    const reason = `A later job of this resource, started ${addSeconds(noon, -60)}, had already succeeded when this one was heard of.`;

    expect(after).toEqual({
      ...begun,
      status: 'resolved',
      ...{ openedAt: at, updatedAt: at, announceAt: at, openLanes: 0 },
      escalation: { ...begun.escalation, clock: 0, nextStepAt: null },
      resolution: { kind: 'later-success', by: 'AWS Backup', via: 'later success', at, reason },
      outbox: { deliveries: [], clock: null },
      views: [],
    });
    expect(record).toMatchObject({ what: 'opened-resolved', actor: 'router', reason, trace: decision.trace });
    expect(record.details).toEqual({ ...facts, status: 'resolved', tells: [] });
  });

  it('what is muted is looked at until then, and says what keeps it quiet', () => {
    const mute = muteBy({ kind: 'window', name: 'patching' }, addSeconds(noon, 3600));
    const open = (until: number) =>
      openIncident('01KB', alert, aDecision({ mute: { ...mute, until: addSeconds(noon, until) } }), noon).after;
    const { after, record } = openIncident('01KB', alert, aDecision({ mute }), noon);

    expect(after).toMatchObject({ mute, joinedQuietly: null, announceAt: mute.until });
    expect(after.outbox.clock?.nextStepAt).toBe(addSeconds(noon, 900));
    expect(record.details).toMatchObject({ mutedBy: 'window "patching"', mutedUntil: mute.until });
    expect(open(10).announceAt, 'its group wait lasts longer').toBe(addSeconds(noon, 30));
    expect(open(60).outbox.clock?.nextStepAt, 'it is over before').toBe(addSeconds(noon, 60));
  });

  it('keeps what is known, and nothing of what is not', () => {
    const one = (change: Parameters<typeof anAlert>[0]) => openIncident('01KB', anAlert(change), decision, noon);
    const bare = one({ owner: null, exposure: anExposure(), streak, strikes: 1 });

    expect(bare.after.alerts[0]).not.toHaveProperty('owner');
    expect(bare.after.alerts[0]).not.toHaveProperty('rpoEndsAt');
    expect(bare.after.alerts[0], 'one problem is no row').not.toHaveProperty('streak');
    expect(bare.record.details).not.toHaveProperty('streak');
    expect(bare.after).not.toHaveProperty('nextRunAt');
    expect(one({ exposure: null }).after).not.toHaveProperty('nextRunAt');

    const row = one({ streak });
    expect(row.after.alerts[0]?.streak).toEqual(streak);
    expect(row.record.details).toMatchObject({ streak });
    const found = { reason: 'unprotected', subject: 'x' } as never;
    expect(one({ event: { isRestoreTest: true, found } }).after.alerts[0]).toMatchObject({
      isRestoreTest: true,
      isFinding: true,
    });
    const heard = { foundBy: 'watch', corrected: ['occurredAt'] } as never as Partial<typeof event>;
    expect(one({ event: heard }).record.details).toMatchObject(heard);
    expect(bare.record.details).not.toHaveProperty('foundBy');
    expect(bare.record.details).not.toHaveProperty('corrected');
  });

  it('keeps the beginning of texts that have no end', () => {
    const long = 'x'.repeat(1000);
    const event = { jobId: long, resourceArn: null, recoveryPointArn: null };
    const resource = { arn: long, name: long, type: long };
    const { after } = openIncident('01KB', anAlert({ owner: long, event, resource }), decision, noon);

    expect(after.alerts[0]).toMatchObject({
      laneKey: expect.stringMatching(/^.{300}$/),
      jobId: long.slice(0, 100),
      resourceName: long.slice(0, 200),
      resourceType: long.slice(0, 100),
      resourceArn: null,
      owner: long.slice(0, 100),
    });
  });

  it('keeps what is planned for its backup, and what was decided about that', () => {
    const retryFacts = { attempts: 2 };
    const { after, record } = openIncident('01KB', alert, { ...decision, retryFacts }, noon, { retries: [aRetry()] });

    expect(after.retries).toEqual([aRetry()]);
    expect(record.details.retry).toEqual(retryFacts);
    const none = openIncident('01KB', alert, decision, noon, { retries: [] });
    expect(none.after).not.toHaveProperty('retries');
    expect(none.record.details).not.toHaveProperty('retry');
  });

  it('is on the lane that it is told of', () => {
    const { after } = openIncident('01KB', alert, decision, noon, { laneKey: 'another' });

    expect(after.alerts[0]?.laneKey).toBe('another');
  });
});

describe('incidents/open-incident', () => {
  it('has what its routes put on it on record, as pairs', () => {
    const labels = { team: 'dba', constructor: 'x' } as Record<string, string>;
    const { record } = openIncident('01KB', anAlert(), aDecision({ labels }), noon);

    expect(record.details).toMatchObject({
      labelList: [
        ['team', 'dba'],
        ['constructor', 'x'],
      ],
    });
    expect(openIncident('01KB', anAlert(), aDecision(), noon).record.details).not.toHaveProperty('labelList');
  });

  it('says of a run that came late that it did', () => {
    const of = (isLateRun?: true) =>
      openIncident('01KB', anAlert(isLateRun === undefined ? {} : { isLateRun }), aDecision(), noon).after.alerts[0];

    expect(of(true)).toMatchObject({ isLateRun: true });
    expect(of()).not.toHaveProperty('isLateRun');
  });

  it('says of an alert of a size that it is one', () => {
    const event = { size: { bytes: 1, usualBytes: 9, runs: 5 } };
    const of = (alert = anAlert()) => openIncident('01KB', alert, aDecision(), noon).after.alerts[0];

    expect(of(anAlert({ event }))).toMatchObject({ isSize: true });
    expect(of()).not.toHaveProperty('isSize');
  });
});
