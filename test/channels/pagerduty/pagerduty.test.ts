import { describe, expect, it } from 'vitest';
import type { ProviderRef } from '../../../src/channels/channel.ts';
import { pagerduty } from '../../../src/channels/pagerduty/pagerduty.ts';
import { severities } from '../../../src/incidents/alert.ts';
import { type IncidentNoticeKind, incidentNoticeKinds, noticeKind } from '../../../src/incidents/notice-kinds.ts';
import type { IncidentNotice } from '../../../src/notices/notice.ts';
import type { HttpRequest } from '../../../src/ports/vendors/http.ts';
import { anAlert } from '../../support/alerts.ts';
import { answer, type FakeAnswer } from '../../support/fake-vendor.ts';
import { fakeVendors, secretValues } from '../../support/fake-vendors.ts';
import { aGroup, anIncident, anOrder, aSummary } from '../../support/incidents.ts';
import { aHostileNotice, aNotice, aNoticeInOwnWords, anInput } from '../../support/notices.ts';

const never = new AbortController().signal;
const reference = 'ssm:/backup-alerts/prod/secrets/pagerduty';
const incidentId = '01KB0000000000000000000001';
const own = `${incidentId}/backup-channel`;

interface Enqueued {
  routing_key?: string;
  event_action: string;
  dedup_key: string;
  client_url?: string;
  payload: Record<string, string> & { custom_details: Record<string, string> };
  links: { href: string; text: string }[];
}

/** What is sent, without the key. */
function eventsOf(notice: IncidentNotice, ref: ProviderRef | null = null): Enqueued[] {
  return (pagerduty.preview(pagerduty.example, notice, { ref }) as { enqueue: Enqueued[] }).enqueue;
}

/** Kinds of which PagerDuty is told more than that somebody answered. */
const isTold = (kind: IncidentNoticeKind) =>
  noticeKind(kind).need !== 'once-told' && !['in-hand', 'over'].includes(noticeKind(kind).standing ?? '');
const firstOf = (notice: IncidentNotice) => eventsOf(notice)[0] as Enqueued;
const told = (events: readonly Enqueued[]) =>
  events.map(({ event_action, dedup_key }) => `${event_action} ${dedup_key}`);

async function deliver(
  notice: IncidentNotice,
  given: {
    ref?: ProviderRef | null;
    options?: object;
    secret?: string;
    http?: (request: HttpRequest) => FakeAnswer;
  } = {},
) {
  const vendors = fakeVendors({
    ...(given.secret === undefined ? {} : { secrets: { [reference]: given.secret } }),
    ...(given.http === undefined ? {} : { http: given.http }),
  });
  const receiver = pagerduty.configure({ ...pagerduty.example, ...given.options });
  const delivery = await receiver.deliver(notice, vendors.memory({ ref: given.ref ?? null }), vendors, never);
  return { delivery, vendors, sent: vendors.requests.map(({ body }) => JSON.parse(body ?? '') as Enqueued) };
}

describe('channels/pagerduty/pagerduty', () => {
  it.each([
    ['opened', 'trigger'],
    ['joined', 'trigger'],
    ['escalated', 'trigger'],
    ['reminded', 'trigger'],
    ['exhausted', 'trigger'],
    ['acknowledged', 'acknowledge'],
    ['resolved', 'resolve'],
  ] as const)('%s is a %s of the one alert of this incident and target', async (kind, action) => {
    const { delivery, sent, vendors } = await deliver(aNotice(kind), { ref: { dedupKey: own } });
    expect(told(sent)).toEqual([`${action} ${own}`]);
    expect(sent[0]?.routing_key).toBe(secretValues[reference]);
    expect(vendors.requests[0]).toMatchObject({ method: 'POST', url: 'https://events.pagerduty.com/v2/enqueue' });
    expect(delivery).toEqual({ status: 'delivered', ref: { dedupKey: own }, vendorId: own });
  });

  it('every target has an alert of its own, a stand-in too', () => {
    const order = anOrder({ target: 'dba-pager', insteadOf: ['night-pager'] });
    expect(told(eventsOf(aNotice('opened', { order })))).toEqual([`trigger ${incidentId}/dba-pager`]);
    expect(firstOf(aNotice('opened', { order })).payload.custom_details.News).toContain(
      'Sent here because night-pager could not be reached.',
    );
  });

  it('what was acknowledged rings again when it is open again: as an alert of its own, and the one before ends', async () => {
    const again = `${incidentId}/5-reopened/backup-channel`;
    const { sent, vendors, delivery } = await deliver(aNotice('reopened'), { ref: { dedupKey: own } });
    expect(told(sent)).toEqual([`trigger ${again}`, `resolve ${own}`]);
    expect(vendors.remembered).toEqual([{ dedupKey: again, before: own }]);
    expect(delivery).toMatchObject({ vendorId: again, ref: { dedupKey: again, before: own } });

    expect(told(eventsOf(aNotice('reopened'), { dedupKey: again, before: own }))).toEqual([
      `trigger ${again}`,
      `resolve ${own}`,
    ]);
    const answered = await deliver(aNotice('acknowledged'), { ref: { dedupKey: again, before: own } });
    expect(told(answered.sent)).toEqual([`acknowledge ${again}`]);
    expect(answered.delivery).toMatchObject({ ref: { dedupKey: again, before: own } });
    expect(told(eventsOf(aNotice('resolved'), { dedupKey: again, before: own }))).toEqual([
      `resolve ${again}`,
      `resolve ${own}`,
    ]);
    expect(told(eventsOf(aNotice('reopened')))).toEqual([`trigger ${own}`]);
  });

  it('when the end of the one before gets no answer, the new one is remembered and all is done again', async () => {
    let calls = 0;
    const http = () => (calls++ === 0 ? answer(202, {}) : answer(503));
    const { delivery, vendors } = await deliver(aNotice('reopened'), { ref: { dedupKey: own }, http });
    expect(delivery).toMatchObject({ status: 'retry', reason: 'server-error' });
    expect(vendors.remembered).toEqual([{ dedupKey: `${incidentId}/5-reopened/backup-channel`, before: own }]);
  });

  it('a note rings nobody', async () => {
    const { delivery, sent } = await deliver(aNotice('noted'), { ref: { dedupKey: own } });
    expect(sent).toEqual([]);
    expect(delivery).toMatchObject({ status: 'delivered', ref: { dedupKey: own } });
  });

  it.each(incidentNoticeKinds)('%s that comes when all is over opens nothing', (kind) => {
    const late = aNotice(kind, { incident: anInput('resolved').incident });
    expect(told(eventsOf(late))).toEqual([`resolve ${own}`]);
  });

  it('says the fields of the common event format', () => {
    expect(firstOf(aNotice())).toMatchObject({
      client: 'Backup alert router',
      client_url: 'https://alerts.example.com/a/eyJ2IjoxfQ.c2lnbmF0dXJl',
      payload: {
        summary: 'CRITICAL: RDS orders-db backup failed (3rd in a row)',
        source: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
        severity: 'critical',
        timestamp: '2026-11-22T03:12:00.000Z',
        component: 'RDS',
        group: '111122223333 eu-west-1',
        class: 'kms-key-unusable',
      },
    });
    expect(
      severities.map((severity) => firstOf(aNotice('opened', { incident: anIncident({ severity }) })).payload.severity),
    ).toEqual(['critical', 'error', 'warning', 'info']);
  });

  it('the source is never blank, and of a group the account', () => {
    const nameless = anIncident({
      alerts: [aSummary({ resourceArn: null, resourceName: '', resourceType: '', errorCode: '' })],
    });
    const { payload } = firstOf(aNotice('opened', { incident: nameless }));
    expect(payload.source).toBe('AWS Backup in 111122223333 eu-west-1');
    expect(Object.keys(payload)).not.toEqual(expect.arrayContaining(['component']));
    expect(firstOf(aNotice('opened', { incident: aGroup(3) })).payload.source).toBe(payload.source);
    expect(
      firstOf(aNotice('opened', { incident: anIncident({ alerts: [aSummary({ resourceArn: null })] }) })).payload
        .source,
    ).toBe('orders-db');
  });

  it.each(incidentNoticeKinds.filter(isTold))('%s loses none of the facts that others say', (kind) => {
    const notice = aNotice(kind, { incident: aGroup(3, { status: 'open', acknowledgement: null, resolution: null }) });
    const { custom_details: details } = firstOf(notice).payload;
    for (const { label, value } of notice.facts) expect(details[label], label).toBe(value);
    expect(details).toMatchObject({ Incident: incidentId, 'Why you get this': notice.why });
    expect(details['In short']).toBe(notice.brief ?? undefined);
    expect(details.News).toBe(kind === 'opened' ? undefined : notice.news);
    expect(details.Affected).toContain('orders-db-03: 2026-11-22 03:12 UTC');
  });

  it('the rules’ own words and their links are there', () => {
    const { payload, links } = firstOf(aNoticeInOwnWords('opened') as IncidentNotice);
    expect(payload.custom_details['In your words']).toContain('https://wiki.example.com/');
    expect(links.map(({ href }) => href)).toContain(payload.custom_details['In your words']?.match(/https:\S+\w/)?.[0]);
  });

  it('the largest notice keeps within the limits', () => {
    const wide = '界'.repeat(5000);
    const alerts = aGroup(50).alerts.map((alert) => ({ ...alert, resourceArn: wide, resourceName: wide, jobId: wide }));
    const alert = anAlert({
      error: { ...anAlert().error, message: wide, meaning: wide, advice: Array(20).fill(wide) },
      severityReasons: Array(20).fill(wide),
      missing: Array(20).fill(wide),
      owner: wide,
    });
    const order = anOrder({ target: wide, noticeId: wide });
    for (const notice of [
      aHostileNotice(),
      aNotice('opened', { incident: aGroup(50, { alerts }), alerts: [alert], order }),
    ]) {
      const event = firstOf(notice as IncidentNotice);
      expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(100_000);
      expect(event.dedup_key.length).toBeLessThanOrEqual(255);
      expect(event.payload.summary?.length).toBeLessThanOrEqual(1024);
    }
  });

  it('an account of the European service region is called there', async () => {
    const { vendors } = await deliver(aNotice(), { options: { serviceRegion: 'eu' } });
    expect(vendors.requests[0]?.url).toBe('https://events.eu.pagerduty.com/v2/enqueue');
    expect(() => pagerduty.configure({ ...pagerduty.example, serviceRegion: 'mars' })).toThrow();
  });

  it.each([
    'short',
    'e93facc04764012d7bfb002500d5d1a',
    'u+xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'xoxb-1111-SECRETSECRETSECRETSECR',
  ])('what is no integration key is not sent to PagerDuty: %s', async (secret) => {
    const { delivery, vendors } = await deliver(aNotice(), { secret });
    expect(delivery).toMatchObject({ status: 'rejected', reason: 'bad-credentials' });
    expect(JSON.stringify(delivery)).toContain(reference);
    expect(JSON.stringify(delivery)).not.toContain(secret);
    expect(vendors.requests).toEqual([]);
  });

  it('says what PagerDuty found wrong', async () => {
    const body = {
      status: 'invalid event',
      message: 'Event object is invalid',
      errors: ["'payload.source' is missing or blank"],
    };
    const { delivery } = await deliver(aNotice(), { http: () => answer(400, body) });
    expect(delivery).toMatchObject({
      status: 'rejected',
      reason: 'bad-request',
      detail: expect.stringContaining("'payload.source' is missing or blank"),
    });
  });
});
