import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signSlackRequest } from '../../local/simulators/slack-press.ts';
import { defaultSlackSigningSecret, type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { edited } from '../support/edited.ts';
import { call, slack, startRouter } from './calls.ts';

const channel = 'C0123456789';
const blocks = [
  { type: 'section', text: { type: 'mrkdwn', text: 'Backup failed' } },
  {
    type: 'actions',
    block_id: 'buttons',
    elements: [{ type: 'button', text: { type: 'plain_text', text: 'Acknowledge' }, action_id: 'ack', value: '01J' }],
  },
];

describe('simulators/slack-press', () => {
  let sims: Simulators;
  let server: Server;
  let requests: { url: string; headers: Record<string, unknown>; body: string }[];
  let status: number;
  beforeEach(async () => {
    requests = [];
    status = 200;
    const router = await startRouter(async (request) => {
      requests.push(request);
      if (status === 0) await new Promise((resolve) => setTimeout(resolve, 1500));
      return status || 200;
    });
    server = router.server;
    sims = await startSimulators({ respondUrl: router.url, settings: { slackAckTimeoutMs: 1000 } });
  });
  afterEach(async () => {
    await sims.close();
    server.closeAllConnections();
    server.close();
  });

  async function post(): Promise<string> {
    return String((await slack(sims, 'chat.postMessage', { channel, text: 'x', blocks })).body.ts);
  }

  it("signs as in Slack's published example", () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';

    expect(signSlackRequest('8f742231b10e8888abcd99yyyzzz85a5', '1531420618', body)).toBe(
      'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    );
  });

  it('posts a signed form with one payload field', async () => {
    const ts = await post();
    const result = await sims.press({ channel, ts, actionId: 'ack', user: 'U0000000002' });
    const request = requests[0];
    const signed = `v0:${request?.headers['x-slack-request-timestamp']}:${request?.body}`;

    expect(result).toMatchObject({ ok: true, status: 200, warning: null });
    expect(request?.url).toBe('/slack/interactive');
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(request?.headers['x-slack-signature']).toBe(
      `v0=${createHmac('sha256', defaultSlackSigningSecret).update(signed).digest('hex')}`,
    );
    expect([...new URLSearchParams(request?.body).keys()]).toEqual(['payload']);
  });

  it("sends Slack's block_actions payload", async () => {
    const ts = await post();
    await sims.press({ channel, ts, actionId: 'ack', user: 'U0000000002' });
    const payload = JSON.parse(new URLSearchParams(requests[0]?.body).get('payload') ?? '');

    expect(payload).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0000000002', username: 'jonas.berg', team_id: 'T0123456789' },
      container: { type: 'message', message_ts: ts, channel_id: channel },
      channel: { id: channel, name: 'backup-alerts' },
      message: { ts, text: 'x' },
      actions: [{ action_id: 'ack', block_id: 'buttons', value: '01J', type: 'button' }],
    });
    expect(payload.response_url).toMatch(/^https:\/\/hooks\.slack\.com\/actions\//);
  });

  it.each([
    [500, 'the app answered HTTP 500'],
    [0, 'the app did not answer within 1000 ms'],
  ])('shows the warning triangle when the app answers %i', async (code, warning) => {
    status = code;
    const ts = await post();
    const { body } = await call(`${sims.url}/_sim/slack/press`, {
      method: 'POST',
      body: JSON.stringify({ channel, ts, actionId: 'ack' }),
    });

    expect(body).toMatchObject({ ok: false, warning });
    expect((await call(sims.url)).text).toContain('role="alert"');
  });

  it('takes five answers at the response_url, and no sixth', async () => {
    const ts = await post();
    const { payload } = await sims.press({ channel, ts, actionId: 'ack' });
    const url = edited(String(payload.response_url), ['https://', `${sims.url}/`]);
    const answer = (body: unknown) => call(url, { method: 'POST', body: JSON.stringify(body) });
    await answer({ replace_original: true, text: 'Acknowledged' });
    for (let count = 0; count < 4; count += 1) await answer({ response_type: 'ephemeral', text: 'Thanks' });

    expect((await answer({ text: 'once more' })).text).toBe('used_url');
    expect(sims.state.slack.messages[0]?.text).toBe('Acknowledged');
    expect(sims.state.slack.messages.filter(({ ephemeralTo }) => ephemeralTo)).toHaveLength(4);
  });

  it('forwards /respond/* to the router', async () => {
    const reply = await call(`${sims.url}/respond/a/token?x=1`);

    expect(reply.status).toBe(200);
    expect(requests[0]?.url).toBe('/a/token?x=1');
  });
});
