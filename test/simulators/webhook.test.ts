import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultWebhookSecret, type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { signWebhook, verifyWebhook } from '../../local/simulators/webhook.ts';
import { call } from './calls.ts';

describe('simulators/webhook', () => {
  let sims: Simulators;
  beforeAll(async () => {
    sims = await startSimulators();
  });
  beforeEach(() => sims.reset());
  afterAll(() => sims.close());

  function signed(body: string, at = new Date()): Record<string, string> {
    const timestamp = String(Math.floor(at.getTime() / 1000));
    return {
      'webhook-id': 'msg_1',
      'webhook-timestamp': timestamp,
      'webhook-signature': new Webhook(defaultWebhookSecret).sign('msg_1', at, body),
    };
  }
  const send = (headers: Record<string, string>, body = '{"a":1}') =>
    call(`${sims.url}/hooks.example.com/in`, { method: 'POST', headers, body });

  it('signs as in the reference vector', () => {
    const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: '1614265330', body: '{"test": 2432232314}' };

    expect(signWebhook(defaultWebhookSecret, message)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it("verifies the reference library's signature", async () => {
    expect((await send(signed('{"a":1}'))).status).toBe(204);
    expect(sims.state.webhooks[0]?.signature.state).toBe('verified');
  });

  it('finds one good signature among several', () => {
    const headers = signed('x');

    expect(
      verifyWebhook(
        { headers: { ...headers, 'webhook-signature': `v1,old ${headers['webhook-signature']}` }, body: 'x' },
        defaultWebhookSecret,
        new Date(),
      ).state,
    ).toBe('verified');
  });

  it.each([
    ['no headers', {}, 'unsigned'],
    ['a changed body', signed('{"a":2}'), 'invalid'],
    ['an old timestamp', signed('{"a":1}', new Date(Date.now() - 301_000)), 'invalid'],
  ])('shows %s', async (_what, headers, state) => {
    await send(headers as Record<string, string>);

    expect(sims.state.webhooks[0]?.signature.state).toBe(state);
  });

  it('refuses a bad signature where the host has its own secret', async () => {
    sims.configure({ webhookSecrets: { 'hooks.example.com': 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } });

    expect((await send(signed('{"a":1}'))).status).toBe(401);
    sims.configure({ webhookSecrets: {} });
  });

  it('marks a repeated webhook-id', async () => {
    await send(signed('{"a":1}'));
    await send(signed('{"a":1}'));

    expect(sims.state.webhooks.map(({ duplicate }) => duplicate)).toEqual([false, true]);
  });
});
