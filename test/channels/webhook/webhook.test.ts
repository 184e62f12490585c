import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signatureHeaders } from '../../../src/channels/webhook/signature.ts';
import { webhook } from '../../../src/channels/webhook/webhook.ts';
import { signingKeys } from '../../../src/lib/secret-forms.ts';
import type { IncidentNotice } from '../../../src/notices/notice.ts';
import { anAlert } from '../../support/alerts.ts';
import { fakeVendors, secretValues } from '../../support/fake-vendors.ts';
import { aGroup } from '../../support/incidents.ts';
import { aNotice } from '../../support/notices.ts';

/** A body, as far as these tests read it. */
interface Body {
  data: Record<string, unknown>;
}

const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const never = new AbortController().signal;
const reference = 'ssm:/backup-alerts/prod/secrets/webhook';

async function sent(secret: string, now = new Date().toISOString()) {
  const vendors = fakeVendors({ secrets: { [reference]: secret } });
  const delivery = await webhook
    .configure(webhook.example)
    .deliver(aNotice(), vendors.memory(), { ...vendors, now: () => now }, never);
  return { delivery, request: vendors.requests[0] };
}

describe('channels/webhook/webhook', () => {
  it('the specification’s own vector gives its signature', () => {
    const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' };
    expect(signatureHeaders(message, signingKeys(key) ?? [])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('the reference library accepts what is sent, with either of two secrets', async () => {
    const { request } = await sent(`${key} ${other}`);
    expect(request?.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const secret of [key, other]) {
      expect(new Webhook(secret).verify(request?.body ?? '', request?.headers ?? {})).toMatchObject({
        specversion: '1.0',
      });
    }
    expect(() =>
      new Webhook(`whsec_${Buffer.alloc(32, 8).toString('base64')}`).verify(
        request?.body ?? '',
        request?.headers ?? {},
      ),
    ).toThrow();
  });

  it('the id stays the same for every attempt and holds no period, the time is the attempt’s', async () => {
    const [first, second] = [await sent(key, '2026-11-22T03:13:00.000Z'), await sent(key, '2026-11-22T03:14:00.000Z')];
    expect(first.request?.headers['webhook-id']).toBe('01KB0000000000000000000001_2-opened');
    expect(second.request?.headers['webhook-id']).toBe(first.request?.headers['webhook-id']);
    expect(second.request?.body).toBe(first.request?.body);
    expect(Number(second.request?.headers['webhook-timestamp'])).toBe(
      Number(first.request?.headers['webhook-timestamp']) + 60,
    );
  });

  it('has owner, RPO and tags of one resource as values, and of several, or when it is over, nothing that misleads', () => {
    const dataOf = (notice: IncidentNotice) => (webhook.preview(webhook.example, notice, { ref: null }) as Body).data;
    expect(dataOf(aNotice('opened'))).toMatchObject({
      owner: 'team-orders',
      rpo: { lastGoodAt: '2026-11-19T03:20:00.000Z', endsAt: '2026-11-20T03:20:00.000Z', seconds: 86_400 },
      tags: { environment: 'prod' },
    });
    expect(dataOf(aNotice('resolved'))).toMatchObject({ owner: 'team-orders', rpo: null });
    expect(dataOf(aNotice('opened', { incident: aGroup(3) }))).toMatchObject({ owner: null, rpo: null, tags: {} });
    const { exposure } = anAlert();
    const unknown = { exposure: exposure && { ...exposure, lastGoodAt: null } };
    expect(dataOf(aNotice('opened', { alerts: [anAlert(unknown)] })).rpo).toEqual({
      lastGoodAt: null,
      endsAt: null,
      seconds: 86_400,
    });
  });

  it('tags are inert, no more than there is room for, and reach nothing by their names', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`tag-${n}`, 'v'.repeat(256)]));
    const hostile = { ...JSON.parse('{"__proto__":"x"}'), 'a\u202e\nb': 'c\u0007\r\nd', ...many };
    const { resource } = anAlert();
    const { tags } = aNotice('opened', { alerts: [anAlert({ resource: { ...resource, tags: hostile } })] });
    expect(Object.keys(tags)).toHaveLength(20);
    expect(Object.entries(tags).slice(0, 2)).toEqual([
      ['__proto__', 'x'],
      ['a b', 'c d'],
    ]);
    expect(Object.values(tags).every((value) => value.length <= 200)).toBe(true);
  });

  it('the body is a CloudEvent whose id is the webhook’s', async () => {
    const { request } = await sent(key);
    expect(request?.headers['content-type']).toMatch(/^application\/cloudevents\+json/);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      specversion: '1.0',
      id: request?.headers['webhook-id'],
      source: '/backup-alert-router/111122223333/eu-west-1',
      type: 'backup.incident.opened',
      subject: '01KB0000000000000000000001',
      time: '2026-11-22T03:13:00.000Z',
      datacontenttype: 'application/json',
      data: {
        incidentId: '01KB0000000000000000000001',
        noticeId: '2-opened',
        target: 'backup-channel',
        severity: 'critical',
      },
    });
  });

  it('the largest notice stays below 20 kB', () => {
    const wide = '界'.repeat(5000);
    const alerts = aGroup(20).alerts.map((alert) => ({ ...alert, resourceArn: wide, resourceName: wide, jobId: wide }));
    const alert = anAlert({
      error: { ...anAlert().error, message: wide, meaning: wide, advice: Array(20).fill(wide) },
      severityReasons: Array(20).fill(wide),
      missing: Array(20).fill(wide),
      owner: wide,
    });
    const body = JSON.stringify(
      webhook.preview(webhook.example, aNotice('opened', { incident: aGroup(20, { alerts }), alerts: [alert] }), {
        ref: null,
      }),
    );
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
    expect(body).toContain('https://alerts.example.com/a/');
  });

  it.each([
    ['whsec_short', 'too short'],
    ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'no prefix'],
    [`${key} nonsense`, 'one of two is bad'],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, 'too long'],
  ])('the secret %s is refused: %s', async (secret) => {
    const { delivery, request } = await sent(secret);
    expect(delivery).toMatchObject({ status: 'rejected', reason: 'bad-credentials' });
    expect(request).toBeUndefined();
    expect(JSON.stringify(delivery)).not.toContain(secret);
  });

  it('an address kept as a secret is read, used and never shown', async () => {
    const address = 'https://hooks.example.com/very-secret-path';
    const vendors = fakeVendors({
      secrets: { 'ssm:/url': address },
      http: () => ({ status: 404, headers: {}, body: `no ${address}` }),
    });
    const receiver = webhook.configure({ url: 'ssm:/url', secret: reference });
    const delivery = await receiver.deliver(aNotice(), vendors.memory(), vendors, never);
    expect(vendors.requests[0]?.url).toBe(address);
    expect(JSON.stringify(delivery)).not.toContain('very-secret-path');
    const plain = fakeVendors({ secrets: { 'ssm:/url': 'http://hooks.example.com/' } });
    expect(await receiver.deliver(aNotice(), plain.memory(), plain, never)).toMatchObject({
      reason: 'bad-credentials',
    });
    const missing = fakeVendors({ secrets: { 'ssm:/url': null } });
    expect(await receiver.deliver(aNotice(), missing.memory(), missing, never)).toMatchObject({
      reason: 'secret-missing',
    });
  });

  it('addresses that are not https are refused', () => {
    for (const url of ['http://example.com/', 'ftp://example.com/', 'nonsense', 'ssm:nothing']) {
      expect(() => webhook.configure({ ...webhook.example, url })).toThrow();
    }
    expect(secretValues[reference]).toBe(key);
  });
});
