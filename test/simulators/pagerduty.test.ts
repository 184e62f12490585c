import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { call, startRouter } from './calls.ts';

const key = 'e93facc04764012d7bfb002500d5d1a6';
const payload = { summary: 'Disk full', source: 'srv01', severity: 'critical' };
const trigger = { routing_key: key, event_action: 'trigger', dedup_key: 'srv01/disk', payload };

describe('simulators/pagerduty', () => {
  let sims: Simulators;
  let clock = Date.parse('2026-11-22T03:13:00.000Z');
  beforeAll(async () => {
    sims = await startSimulators({ now: () => new Date(clock) });
  });
  beforeEach(() => sims.reset());
  afterAll(() => sims.close());

  const send = (event: unknown, host = 'events.pagerduty.com') =>
    call(`${sims.url}/${host}/v2/enqueue`, { method: 'POST', body: JSON.stringify(event) });
  const states = () => sims.state.pagerduty.alerts.map(({ dedupKey, state }) => `${dedupKey} ${state}`);

  it('takes an event in either service region, and answers with its key', async () => {
    for (const host of ['events.pagerduty.com', 'events.eu.pagerduty.com']) {
      expect(await send(trigger, host)).toMatchObject({
        status: 202,
        body: { status: 'success', message: 'Event processed', dedup_key: 'srv01/disk' },
      });
    }
    expect(sims.state.webhooks).toEqual([]);
  });

  it('one open alert takes all events of its key; after its end a trigger opens another, the others are dropped', async () => {
    for (const event_action of ['trigger', 'trigger', 'acknowledge', 'trigger', 'resolve', 'acknowledge', 'trigger']) {
      expect((await send({ ...trigger, event_action })).status).toBe(202);
    }

    expect(states()).toEqual(['srv01/disk resolved', 'srv01/disk triggered']);
    expect(sims.state.pagerduty.alerts[0]?.log.map(({ action }) => action)).toEqual([
      'trigger',
      'trigger',
      'acknowledge',
      'trigger',
      'resolve',
    ]);
    expect(sims.state.pagerduty.dropped).toHaveLength(1);
  });

  it('an event through another key is about another alert', async () => {
    await send(trigger);
    await send({ ...trigger, routing_key: key.toUpperCase(), event_action: 'resolve' });
    expect(states()).toEqual(['srv01/disk triggered']);
  });

  it.each([
    [{ routing_key: undefined }, "'routing_key' is missing or blank"],
    [{ routing_key: 'short' }, "Length of 'routing_key' is incorrect (should be 32 characters)"],
    [{ routing_key: `${key.slice(0, 30)}+-` }, "'routing_key' cannot contain non-alphanumeric characters."],
    [{ event_action: '' }, "'event_action' is missing or blank"],
    [{ event_action: 'close' }, "'event_action' is invalid"],
    [{ dedup_key: 'k'.repeat(256) }, "'dedup_key' is too long"],
    [{ event_action: 'resolve', dedup_key: undefined }, "'dedup_key' is missing or blank"],
    [{ payload: undefined }, "'payload' is missing or blank"],
    [{ payload: { ...payload, summary: ' ' } }, "'payload.summary' is missing or blank"],
    [{ payload: { ...payload, source: '' } }, "'payload.source' is missing or blank"],
    [{ payload: { ...payload, severity: undefined } }, "'payload.severity' is missing or blank"],
    [{ payload: { ...payload, severity: 'high' } }, "'payload.severity' is invalid (must be one of the following:"],
    [{ payload: { ...payload, summary: 's'.repeat(1025) } }, "'summary' is too long (maiximum is 1024 characters)"],
    [{ payload: { ...payload, timestamp: 'today' } }, "'payload.timestamp'"],
    [{ payload: { ...payload, custom_details: 'text' } }, "'payload.custom_details'"],
    [{ payload: { ...payload, group: 7 } }, "'payload.group'"],
    [{ links: [{ text: 'x' }] }, "'links'"],
    [{ client_url: 'javascript:alert(1)' }, "'client_url'"],
  ])('refuses %j', async (change, reason) => {
    const { status, body } = await send({ ...trigger, ...change });
    expect({ status, body }).toMatchObject({ status: 400, body: { status: 'invalid event' } });
    expect((body.errors as string[]).join(' ')).toContain(reason);
    expect(states()).toEqual([]);
  });

  it('takes the longest there may be', async () => {
    const longest = { ...trigger, dedup_key: 'k'.repeat(255), payload: { ...payload, summary: 's'.repeat(1024) } };
    expect((await send(longest)).status).toBe(202);
  });

  it('refuses what is no JSON, and what is larger than 512 KB', async () => {
    const url = `${sims.url}/events.pagerduty.com/v2/enqueue`;
    expect((await call(url, { method: 'POST', body: '{' })).status).toBe(400);
    const large = { ...trigger, payload: { ...payload, custom_details: { text: 'x'.repeat(512 * 1024) } } };
    expect((await send(large)).status).toBe(413);
  });

  it('takes 120 events a minute and key', async () => {
    const statuses = [];
    for (let count = 0; count < 121; count += 1) statuses.push((await send(trigger)).status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(120);
    expect(statuses.at(-1)).toBe(429);
    expect((await send({ ...trigger, routing_key: key.toUpperCase() })).status).toBe(202);
    clock += 60_000;
    expect((await send(trigger)).status).toBe(202);
  });

  it('shows its alerts, and the key nowhere', async () => {
    await send({
      ...trigger,
      client: 'Router',
      client_url: 'https://alerts.example.com/a/1',
      links: [{ href: 'https://example.com/job', text: 'Open job' }],
      payload: { ...payload, custom_details: { Owner: 'team-<orders>' } },
    });
    const page = await call(`${sims.url}/?view=pagerduty`);
    for (const shown of [
      'Disk full',
      'triggered',
      'team-&#60;orders&#62;',
      'https://example.com/job',
      'View in Router',
    ])
      expect(page.text).toContain(shown);
    const state = await call(`${sims.url}/_sim/state`);
    expect(state.text).toContain('srv01/disk');
    for (const { text } of [page, state]) expect(text).not.toContain(key);
  });

  it('fails as planned', async () => {
    sims.fault({ vendor: 'pagerduty', kind: 'status', status: 500 });
    sims.fault({ vendor: 'pagerduty', kind: 'rate-limit' });
    expect((await send(trigger)).status).toBe(500);
    expect((await send(trigger)).status).toBe(429);
    expect((await send(trigger)).status).toBe(202);
  });

  it('tells of what is done there, by whom, signed with each of its secrets, and tries again what was not taken', async () => {
    const requests: { signature: string; event: { event_type: string; agent: unknown; data: object } }[] = [];
    const answers = [200, 503, 200];
    const { url, server } = await startRouter(({ headers, body }) => {
      requests.push({ signature: String(headers['x-pagerduty-signature']), ...(JSON.parse(body) as { event: never }) });
      return answers.shift() ?? 200;
    });
    sims.configure({
      respondUrl: url,
      pagerDutyWebhookPath: '/in/pager',
      pagerDutyWebhookSecrets: ['old', 'new'],
      webhookPauseShare: 0.001,
    });
    await send(trigger);
    const press = { dedupKey: 'srv01/disk', action: 'acknowledge', user: 'Ana Ruiz' };
    const pressed = await call(`${sims.url}/_sim/pagerduty/press`, { method: 'POST', body: JSON.stringify(press) });
    await sims.waitFor(() => requests.length >= 2);
    clock += 60_000;
    await sims.waitFor(() => requests.length >= 3);
    server.close();
    sims.configure({ pagerDutyWebhookPath: null, respondUrl: null });

    expect(pressed.status).toBe(200);
    expect(states()).toEqual(['srv01/disk acknowledged']);
    expect(requests.map(({ event }) => event.event_type)).toEqual([
      'incident.triggered',
      'incident.acknowledged',
      'incident.acknowledged',
    ]);
    expect(requests[0]?.event.agent).toBeNull();
    expect(requests[1]?.event).toMatchObject({ agent: { summary: 'Ana Ruiz' }, data: { incident_key: 'srv01/disk' } });
    expect(requests[1]?.signature).toMatch(/^v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
    expect(requests[2]).toEqual(requests[1]);
  });
});
