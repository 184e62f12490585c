import { describe, expect, it } from 'vitest';
import type { Alert, Exposure } from '../../src/incidents/alert.ts';
import { noticeKinds } from '../../src/incidents/notice-kinds.ts';
import { composeNotice } from '../../src/notices/compose.ts';
import type { NoticeInput } from '../../src/notices/notice-input.ts';
import { anAlert, anExposure, noon } from '../support/alerts.ts';
import { aGroup, anIncident, anOrder, aSummary } from '../support/incidents.ts';
import { aNotice } from '../support/notices.ts';

const input = (change: Partial<NoticeInput> = {}): NoticeInput => ({
  incident: anIncident(),
  alerts: [anAlert()],
  order: anOrder(),
  acknowledgeUrl: null,
  now: noon,
  ...change,
});
const factsOf = (change: Partial<NoticeInput> = {}) =>
  Object.fromEntries(composeNotice(input(change)).facts.map(({ label, value }) => [label, value]));
const alertWith = (exposure: Partial<Exposure> | null) =>
  anAlert({ exposure: exposure === null ? null : anExposure(exposure) });

describe('notices/compose', () => {
  it('one resource is named, with what an on-call engineer asks for first', () => {
    expect(composeNotice(input())).toMatchObject({
      headline: 'CRITICAL: RDS orders-db backup failed (3rd in a row)',
      title: 'RDS orders-db backup failed (3rd in a row)',
      subject: 'Backup failed: orders-db (RDS)',
      meaning: 'AWS Backup cannot use the encryption key, so no new recovery point can be made.',
    });
    expect(factsOf()).toEqual({
      RDS: 'orders-db',
      Account: '111122223333 eu-west-1',
      'Last good backup': '2026-11-19 03:20 UTC; RPO 1 d ended 2026-11-20 03:20 UTC',
      'Failed at': '2026-11-22 03:12 UTC',
      'Next run': '2026-11-23 03:00 UTC',
      Owner: 'team-orders',
      Error: 'kms-key-unusable',
      Plan: 'daily-databases / nightly',
      Vault: 'prod-vault',
      'Backup job': 'D8E4A1B2-0C5F-4E2B-9A61-3F7B2C9D1E50',
      History: 'three nights without a good one: two failed, one never ran, since 2026-11-20 03:00 UTC',
    });
  });

  it('a group is counted, with place and common cause', () => {
    const notice = composeNotice(input({ incident: aGroup(14) }));
    expect(notice.headline).toBe('HIGH: 14 backups failed in 111122223333 eu-west-1: KMS key unusable');
    expect(notice.subject).toBe('Backup problems in 111122223333 eu-west-1: KMS key unusable');
    expect(factsOf({ incident: aGroup(14, { openLanes: 1 }) })).toMatchObject({
      Alerts: '14; 1 resource still affected',
      'Common cause': 'KMS key arn:aws:kms:eu-west-1:111122223333:key/0ab1',
      First: '2026-11-22 03:10 UTC',
      Latest: '2026-11-22 03:23 UTC',
      Plans: 'daily-databases / nightly',
    });
  });

  it('alerts that could not be enriched still name the job, the resource and what happened', () => {
    const notice = composeNotice(input({ alerts: [] }));
    expect(notice).toMatchObject({ awsMessage: null, advice: [], links: [], missing: [], severityReasons: [] });
    expect(notice.meaning).toBe('This resource may have no current backup.');
    expect(factsOf({ alerts: [] })).toMatchObject({
      RDS: 'orders-db',
      'Backup job': anAlert().job.id,
      Error: 'kms-key-unusable',
    });
    expect(composeNotice(input({ alerts: [], incident: aGroup(3) })).meaning).toBe(
      'These resources may have no current backup.',
    );
  });

  it('an empty message of AWS is none', () => {
    const alert = anAlert({ error: { ...anAlert().error, message: ' \n\u200b ' } });
    expect(composeNotice(input({ alerts: [alert] })).awsMessage).toBeNull();
  });

  it('what became of a restore says nothing of backups, and nobody knows more', () => {
    const incident = anIncident({ alerts: [aSummary({ kind: 'restore' })] });
    expect(composeNotice(input({ alerts: [], incident })).meaning).toBe('');
  });

  it('what the router says of itself has times that people read', () => {
    const message = 'No rules since 2026-11-22T03:00:00.000Z.';
    const of = (event: Partial<Alert['event']>) =>
      composeNotice(input({ alerts: [anAlert({ event, error: { message } })] }));

    expect(of({ ofRouter: 'rules' })).toMatchObject({
      messageHeading: 'The router says',
      awsMessage: 'No rules since 2026-11-22 03:00 UTC.',
    });
    expect(of({ ofRouter: 'rules' }).links.map(({ label }) => label)).toContain('AWS on versions of a parameter');
    expect(of({})).toMatchObject({ messageHeading: 'AWS says', awsMessage: message });
  });

  it('an owner that cannot be seen is none, and each alert has its own', () => {
    expect(composeNotice(input({ alerts: [anAlert({ owner: '\u200b' })] })).owner).toBeNull();
    expect(composeNotice(input({ alerts: [anAlert({ owner: 'dba' })] })).owner).toBe('dba');
    const alerts = [aSummary({ laneId: null, owner: 'dba\u202e' })];
    expect(composeNotice(input({ incident: anIncident({ alerts }) })).alerts).toMatchObject([
      { laneId: null, owner: 'dba' },
    ]);
  });

  it('an incident without any summary can still be told', () => {
    const notice = composeNotice(input({ alerts: [], incident: anIncident({ alerts: [], alertCount: 0 }) }));
    expect(notice.headline).toBe('CRITICAL: 0 backup jobs have problems in 111122223333 eu-west-1');
  });

  it.each<[Partial<Exposure> | null, string | undefined, string]>([
    [null, undefined, 'nothing is known'],
    [{}, 'none known', 'AWS could not be asked'],
    [{ neverGood: true }, 'none: there is no good recovery point', 'there never was one'],
    [
      { neverGood: true, rpoSeconds: 86_400, rpoSource: 'tag' },
      'none: there is no good recovery point; RPO 1 d',
      'there never was one, with an objective',
    ],
    [
      { lastGoodAt: '2026-11-22T00:47:00.000Z', rpoSeconds: 86_400, rpoSource: 'tag' },
      '2026-11-22 00:47 UTC; RPO 1 d ends 2026-11-23 00:47 UTC',
      'within the objective',
    ],
    [
      { lastGoodAt: '2026-11-21T00:47:00.000Z', rpoSeconds: 86_400, rpoSource: 'plan schedule' },
      '2026-11-21 00:47 UTC; RPO 1 d by schedule ended 2026-11-22 00:47 UTC',
      'over what the schedule implies',
    ],
    [{ lastGoodAt: '2026-11-22T00:47:00.000Z' }, '2026-11-22 00:47 UTC', 'without an objective'],
  ])('exposure %o reads %s when %s', (exposure, text) => {
    expect(factsOf({ alerts: [alertWith(exposure)] })['Last good backup']).toBe(text);
  });

  it.each<[Partial<Alert>, string | undefined, string]>([
    [{ owner: null, ownerSource: null, orphan: true }, 'nobody: no owner tag', 'nobody owns it'],
    [{ owner: null, ownerSource: null, orphan: false }, undefined, 'the tags could not be read'],
    [{ owner: 'platform', ownerSource: 'account default' }, 'platform (account default)', 'the account has a default'],
  ])('owner of %o reads %s when %s', (alert, text) => {
    expect(factsOf({ alerts: [anAlert(alert)] }).Owner).toBe(text);
  });

  it('a next run that is due by now is not announced', () => {
    const exposure = anExposure({ nextRunAt: '2026-11-22T03:46:00.000Z' });
    expect(factsOf({ alerts: [anAlert({ exposure })] })).not.toHaveProperty('Next run');
  });

  it('after a later success the exposure of back then is not shown', () => {
    const facts = aNotice('resolved').facts.map(({ label }) => label);
    expect(facts).not.toContain('Last good backup');
  });

  it.each([
    ['opened', 'New incident; nobody has acknowledged it yet.'],
    ['joined', 'More alerts of the same cause have joined: 3 in all. Nobody has acknowledged yet.'],
    [
      'progressed',
      'A later backup of orders-db-1 completed at 2026-11-22 03:40 UTC (job A1). 2 of the affected resources still lack one.',
    ],
    ['escalated', 'Nobody acknowledged, so policy database goes on to step 2 of 3. Open since 2026-11-22 03:12 UTC.'],
    [
      'reminded',
      'Reminder. Nobody acknowledged, so policy database goes on to step 3 of 3. Open since 2026-11-22 03:12 UTC.',
    ],
    [
      'exhausted',
      'Policy database came to its end and nobody acknowledged. Tried: backup-channel, dba-tickets, dba-mail, dba-pager, alert-topic. Open since 2026-11-22 03:12 UTC. Somebody has to take it.',
    ],
    ['reopened', 'Open again. The acknowledgement of Ana Ortiz ran out and the problem is still there.'],
    [
      'acknowledged',
      'Acknowledged by Ana Ortiz in Slack at 2026-11-22 03:31 UTC; opens again at 2026-11-22 11:31 UTC unless resolved.',
    ],
    [
      'resolved',
      'Resolved at 2026-11-22 05:02 UTC: A later backup of orders-db completed at 2026-11-22 05:01 UTC (job B2C3).',
    ],
  ] as const)('%s says: %s', (kind, news) => {
    expect(aNotice(kind).news).toBe(news);
  });

  it('a late notice says what became of the incident meanwhile', () => {
    const { incident } = {
      incident: anIncident({
        status: 'acknowledged',
        acknowledgement: { by: 'Ana', via: 'by the link sent to chat', at: noon, until: null },
      }),
    };
    expect(aNotice('opened', { incident }).news).toBe(
      'New incident. Acknowledged by Ana by the link sent to chat at 2026-11-22 03:47 UTC.',
    );
    expect(aNotice('escalated', { incident }).news).toContain('Acknowledged by Ana');
  });

  it('a person who resolved it is named', () => {
    const resolution = {
      kind: 'answer',
      by: 'Ana',
      via: 'on the command line',
      at: noon,
      reason: 'Ana resolved it.',
    } as const;
    const notice = aNotice('resolved', { incident: anIncident({ status: 'resolved', resolution }) });
    expect(notice.resolvedLine).toBe('Resolved by Ana on the command line at 2026-11-22 03:47 UTC');
    expect(notice.facts.map(({ label }) => label)).toContain('Last good backup');
  });

  it.each([
    {
      exposure: { lastGoodAt: '2026-11-19T03:20:00.000Z', rpoSeconds: 86_400 },
      says: /no good backup since 2026-11-19/,
    },
    { exposure: { neverGood: true }, says: /There has never been a good backup\./ },
    { exposure: { lastGoodAt: '2026-11-22T03:00:00.000Z', rpoSeconds: 86_400 }, says: null },
    { exposure: { lastGoodAt: '2026-11-19T03:20:00.000Z', rpoSeconds: null }, says: null },
    { exposure: null, says: null },
  ])('closed by hand with $exposure, it says what is still missing: $says', ({ exposure, says }) => {
    const resolution = { kind: 'answer' as const, by: 'Ana', via: 'in Slack', at: noon, reason: 'x' };
    const incident = anIncident({ status: 'resolved', resolution });
    const order = anOrder({ kind: 'resolved' });
    const of = (alert: Alert) => composeNotice(input({ incident, order, alerts: [alert] })).news;

    if (says === null) expect(of(alertWith(exposure))).not.toMatch(/good backup/);
    else expect(of(alertWith(exposure))).toMatch(says);
    const ofRestore = alertWith(exposure);
    expect(of({ ...ofRestore, event: { ...ofRestore.event, kind: 'restore' } })).not.toMatch(/good backup/);
  });

  it('a resource that fails again is told apart from more of the same cause', () => {
    const order = anOrder({ kind: 'joined' });
    const [first, second] = [
      aSummary({ laneKey: 'a' }),
      aSummary({ laneKey: 'b', resourceName: 'orders-2', strikes: 3 }),
    ];
    const again = { ...second, occurredAt: '2026-11-23T03:12:00.000Z' };
    const newsOf = (alerts: (typeof first)[]) =>
      composeNotice(input({ order, incident: anIncident({ alerts, alertCount: alerts.length }) })).news;

    expect(newsOf([first, second])).toContain('More alerts of the same cause have joined: 2 in all.');
    expect(newsOf([first, second, again])).toContain(
      'Failed again, 3rd time in 4 days: orders-2 at 2026-11-23 03:12 UTC; 3 alerts in all.',
    );
  });

  it('a stand-in says for whom', () => {
    const notice = aNotice('opened', { order: anOrder({ insteadOf: ['dba-pager', 'tickets'] }) });
    expect(notice.news).toBe(
      'Sent here because dba-pager, tickets could not be reached. New incident; nobody has acknowledged it yet.',
    );
  });

  it('buttons go with the state', () => {
    const states = Object.fromEntries(noticeKinds.map((kind) => [kind, aNotice(kind)]));
    expect(states.opened).toMatchObject({ canAcknowledge: true, canResolve: true });
    expect(states.acknowledged).toMatchObject({ canAcknowledge: false, canResolve: true });
    expect(states.resolved).toMatchObject({ canAcknowledge: false, canResolve: false });
  });

  it.each<[string | null, string | null, string]>([
    ['https://alerts.example.com/a/x.y', 'https://alerts.example.com/a/x.y', 'our address'],
    ['http://127.0.0.1:4566/a/x.y', 'http://127.0.0.1:4566/a/x.y', 'our address on a machine of its own'],
    ['http://alerts.example.com/a/x.y', null, 'not encrypted'],
    ['http://127.0.0.1.evil.example/a', null, 'only looks like loopback'],
    ['javascript:alert(1)', null, 'not an address'],
    ['https://user@evil.example/', null, 'credentials in the address'],
    [`https://alerts.example.com/${'a'.repeat(2000)}`, null, 'too long'],
    ['nonsense', null, 'nonsense'],
    ['http://127.0.0.1:99999/a', null, 'a port there is not'],
    [null, null, 'none'],
  ])('acknowledge link %s becomes %s: %s', (url, shown) => {
    expect(aNotice('opened', { acknowledgeUrl: url }).acknowledgeUrl).toBe(shown);
  });

  it('links that are not https are dropped', () => {
    const alert = anAlert({ job: { ...anAlert().job, consoleUrl: 'http://x.example/' } });
    expect(aNotice('opened', { alerts: [alert] }).links.map(({ label }) => label)).toEqual([
      'Open resource in AWS',
      'AWS on this error',
    ]);
  });

  it('alerts are listed oldest first', () => {
    const early = aSummary({ laneKey: 'b', occurredAt: '2026-11-21T00:00:00.000Z', resourceName: 'early' });
    const notice = aNotice('opened', { incident: anIncident({ alerts: [aSummary(), early] }) });
    expect(notice.alerts.map(({ resourceName }) => resourceName)).toEqual(['early', 'orders-db']);
  });

  it('many owners are named three at a time, and none twice', () => {
    const alerts = ['a', 'b', 'c', 'd', 'e', 'a', null].map((owner) => anAlert({ owner }));
    expect(factsOf({ incident: aGroup(7), alerts }).Owners).toBe('a, b, c and 2 more');
  });

  it.each([
    ['expired', 'Expired at'],
    ['aborted', 'Stopped at'],
    ['partial', 'Completed at'],
    ['vanished', 'Reported at'],
  ])('the time of an outcome %s is labelled %s', (outcome, label) => {
    expect(
      factsOf({ incident: anIncident({ alerts: [aSummary({ outcome, resourceType: 'unknown' })] }) }),
    ).toMatchObject({
      [label]: expect.any(String),
      Resource: 'orders-db',
    });
  });

  it('an alert without a resource or a plan leaves those facts out', () => {
    const alerts = [anAlert({ job: { ...anAlert().job, planName: null, ruleName: null }, owner: null })];
    const bare = anIncident({
      alerts: [aSummary({ resourceName: '', resourceType: '', resourceArn: null, strikes: 1 })],
    });
    expect(Object.keys(factsOf({ incident: bare, alerts }))).toEqual([
      'Account',
      'Last good backup',
      'Failed at',
      'Error',
      'Backup job',
      'Vault',
      'Next run',
    ]);
    expect(composeNotice(input({ incident: bare })).alerts[0]?.resourceArn).toBeNull();
  });

  it('why says route, policy, version of the rules and target', () => {
    expect(aNotice().why).toBe('Route “production databases”, policy database, rules 12; sent to backup-channel.');
  });
});
