import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { call, slack } from './calls.ts';

const message = { channel: 'C0123456789', text: 'x' };

describe('simulators/faults', () => {
  let sims: Simulators;
  beforeAll(async () => {
    sims = await startSimulators();
  });
  beforeEach(() => sims.reset());
  afterAll(() => sims.close());

  it('strikes as often as asked and then heals', async () => {
    sims.fault({ vendor: 'slack', kind: 'ok-false', error: 'internal_error', times: 2 });
    const errors = [];
    for (let count = 0; count < 3; count += 1) errors.push((await slack(sims, 'chat.postMessage', message)).body.error);

    expect(errors).toEqual(['internal_error', 'internal_error', undefined]);
  });

  it('strikes only what matches', async () => {
    sims.fault({ vendor: 'slack', kind: 'status', status: 503, match: 'chat.update' });

    expect((await slack(sims, 'chat.postMessage', message)).status).toBe(200);
    expect((await slack(sims, 'chat.update', { ...message, ts: '1.000001' })).status).toBe(503);
  });

  it.each(['reset', 'truncate'] as const)('breaks the connection by %s', async (kind) => {
    sims.fault({ vendor: 'slack', kind });

    await expect(slack(sims, 'chat.postMessage', message)).rejects.toThrow();
  });

  it('loses only the answer when the fault is applied', async () => {
    sims.fault({ vendor: 'slack', kind: 'reset', applied: true });

    await expect(slack(sims, 'chat.postMessage', message)).rejects.toThrow();
    expect(sims.state.slack.messages).toHaveLength(1);
  });

  it('never answers under hang', async () => {
    sims.fault({ vendor: 'slack', kind: 'hang' });
    const request = call(`${sims.url}/slack.com/api/auth.test`, { method: 'POST', signal: AbortSignal.timeout(60) });

    await expect(request).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(sims.received()[0]).toMatchObject({ fault: 'hang', status: null });
  });

  it('is planned and deleted over HTTP', async () => {
    const plan = (body: object) => call(`${sims.url}/_sim/faults`, { method: 'POST', body: JSON.stringify(body) });
    expect((await plan({ vendor: 'slack', kind: 'earthquake' })).status).toBe(400);
    expect((await plan({ vendor: 'slack', kind: 'rate-limit', retryAfter: 3, times: 0 })).status).toBe(200);
    expect((await slack(sims, 'auth.test', {})).headers.get('retry-after')).toBe('3');

    await call(`${sims.url}/_sim/faults`, { method: 'DELETE' });

    expect((await slack(sims, 'auth.test', {})).status).toBe(200);
  });

  it('keeps no token in the journal', async () => {
    await slack(sims, 'auth.test', {});
    const { text } = await call(`${sims.url}/_sim/state`);

    expect(text).not.toContain('xoxb-');
  });

  it('refuses other hosts and other origins', async () => {
    const foreign = await call(`${sims.url}/_sim/reset`, {
      method: 'POST',
      headers: { origin: 'https://evil.example.com' },
    });

    expect(foreign.status).toBe(403);
  });
});
