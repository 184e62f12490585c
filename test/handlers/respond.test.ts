import { createHmac } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { type SigningKey, signToken } from '../../src/lib/signed-token.ts';
import { acknowledgeLink } from '../../src/notices/acknowledge-link.ts';
import { type SignedServer, startSignedServer } from '../adapters/aws/signed-server.ts';

const ours: SigningKey = { id: 'k1', secret: 'x'.repeat(43) };
const incidentId = '01JD0000000000000000000001';
const slackSecret = '8f742231b10e8888abcd99yyyzzz85a5';
let server: SignedServer;
let handler: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

beforeAll(async () => {
  server = await startSignedServer('secret');
});
afterAll(() => server.close());

/** Every test begins with a cold container. */
beforeEach(async () => {
  vi.resetModules();
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  for (const [name, value] of Object.entries(settings())) vi.stubEnv(name, value);
  ({ handler } = await import('../../src/handlers/respond.ts'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('handlers/respond: the public function costs next to nothing when the caller is a stranger', () => {
  it('refuses 100 malformed links without a single call', async () => {
    server.answers({ status: 500, body: '{}' });
    for (let knock = 0; knock < 100; knock += 1) {
      const { statusCode } = await handler(get(malformed[knock % malformed.length] as string));
      expect(statusCode).toBe(403);
    }
    expect(server.calls).toEqual([]);
  });

  it('refuses 100 forged links with one read of the keys and none of the table', async () => {
    server.answers(parameter(`k1:${ours.secret}`));
    for (let knock = 0; knock < 100; knock += 1) expect((await handler(get(forged(knock)))).statusCode).toBe(403);
    expect(targets()).toEqual(['AmazonSSM.GetParameter']);
  });

  it('refuses 100 forged links that name keys nobody has, with one read', async () => {
    server.answers(parameter(`k1:${ours.secret}`));
    for (let knock = 0; knock < 100; knock += 1) {
      expect((await handler(get(forged(knock, `k${knock}`)))).statusCode).toBe(403);
    }
    expect(targets()).toEqual(['AmazonSSM.GetParameter']);
  });

  it('asks Parameter Store once when 100 come at the same time', async () => {
    server.answers(parameter(`k1:${ours.secret}`));
    await Promise.all(Array.from({ length: 100 }, (_, knock) => handler(get(forged(knock)))));
    expect(targets()).toEqual(['AmazonSSM.GetParameter']);
  });

  it('says that a link has expired without a call, as its own words do', async () => {
    server.answers({ status: 500, body: '{}' });
    expect((await handler(get(link(addSeconds(now(), -8 * 86_400))))).statusCode).toBe(410);
    expect(server.calls).toEqual([]);
  });

  it('refuses forms behind malformed and forged links the same way', async () => {
    server.answers(parameter(`k1:${ours.secret}`));
    for (const token of malformed) expect((await handler(post(token, 'name=Eve'))).statusCode).toBe(403);
    expect(server.calls).toEqual([]);
    for (let knock = 0; knock < 100; knock += 1) {
      expect((await handler(post(forged(knock), 'name=Eve'))).statusCode).toBe(403);
    }
    expect(targets()).toEqual(['AmazonSSM.GetParameter']);
  });

  it('HEAD is GET without its body', async () => {
    server.answers(parameter(`k1:${ours.secret}`));
    const event = get(forged(1));
    event.requestContext.http.method = 'HEAD';
    expect(await handler(event)).toMatchObject({ statusCode: 403, body: '' });
  });

  it('during an outage of Parameter Store, asks once in a while and says when to come again', async () => {
    server.answers({ status: 400, body: '{"__type":"AccessDeniedException"}' });
    for (let knock = 0; knock < 100; knock += 1) {
      expect(await handler(get(link()))).toMatchObject({ statusCode: 503, headers: { 'retry-after': '5' } });
    }
    expect(targets()).toEqual(['AmazonSSM.GetParameter']);
  });

  it('lets the real one in, in the midst of a flood', async () => {
    server.answers(parameter(`k1:${ours.secret}`), { body: '{}' });
    const flood = Array.from({ length: 200 }, (_, knock) => handler(get(forged(knock))));
    const real = handler(get(link()));
    await Promise.all(flood);
    // There is no such incident: the table was asked, once, for the one who has a link.
    expect((await real).statusCode).toBe(404);
    expect(targets()).toEqual(['AmazonSSM.GetParameter', 'DynamoDB_20120810.GetItem']);
  });
});

describe('handlers/respond: keys are replaced', () => {
  it('takes a link of the new key five seconds after an old one was read, and of the old key all along', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const fresh: SigningKey = { id: 'k2', secret: 'y'.repeat(43) };
    server.answers(parameter(`k1:${ours.secret}`), { body: '{}' });
    expect((await handler(get(link()))).statusCode).toBe(404);
    vi.setSystemTime(Date.now() + 5000);
    server.answers(parameter(`k2:${fresh.secret},k1:${ours.secret}`), { body: '{}' });
    expect((await handler(get(link(now(), fresh)))).statusCode).toBe(404);
    expect((await handler(get(link(now(), ours)))).statusCode).toBe(404);
  });

  it('a key that was taken away proves nothing after a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    server.answers(parameter(`k1:${ours.secret}`), { body: '{}' });
    expect((await handler(get(link()))).statusCode).toBe(404);
    vi.setSystemTime(Date.now() + 60_000);
    server.answers(parameter(`k2:${'y'.repeat(43)}`));
    expect((await handler(get(link()))).statusCode).toBe(403);
  });
});

describe('handlers/respond: presses in Slack', () => {
  const body = new URLSearchParams({ payload: JSON.stringify({ type: 'view_closed' }) }).toString();

  it.each([
    ['no signature', { signature: undefined }],
    ['a signature of another shape', { signature: 'v1=00' }],
    ['a signature header that came twice, as HTTP APIs join them', { signature: `${sign(body)},${sign(body)}` }],
    ['a time header that came twice', { timestamp: `${seconds()},${seconds()}` }],
    ['no time', { timestamp: undefined }],
    ['a time of six minutes ago', { timestamp: String(seconds() - 360) }],
    ['a time of six minutes ahead', { timestamp: String(seconds() + 360) }],
  ])('refuses %s without a call', async (_why, change) => {
    server.answers({ status: 500, body: '{}' });
    for (let knock = 0; knock < 20; knock += 1) expect((await handler(press(body, change))).statusCode).toBe(401);
    expect(server.calls).toEqual([]);
  });

  it('reads the secret once for 100 forged signatures', async () => {
    server.answers(parameter(slackSecret));
    for (let knock = 0; knock < 100; knock += 1) {
      const signature = `v0=${knock.toString(16).padStart(64, '0')}`;
      expect((await handler(press(body, { signature }))).statusCode).toBe(401);
    }
    expect(targets()).toEqual(['AmazonSSM.GetParameter']);
    expect(server.calls[0]?.payload).toMatchObject({ Name: '/backup-alerts/test/secrets/slack-signing' });
  });

  it('asks for a secret that is not set once in a while', async () => {
    server.answers({ status: 400, body: '{"__type":"ParameterNotFound"}' });
    for (let knock = 0; knock < 100; knock += 1) expect((await handler(press(body, {}))).statusCode).toBe(503);
    expect(targets()).toEqual(['AmazonSSM.GetParameter']);
  });

  it.each([
    ['as it is', false],
    ['in base64', true],
  ])('checks the very bytes of a body that comes %s', async (_how, isBase64Encoded) => {
    server.answers(parameter(slackSecret));
    const text = `${body}&text=${encodeURIComponent('Ä\u{1f525}')}&raw=ä`;
    const event = press(text, {});
    const coded = isBase64Encoded ? Buffer.from(text).toString('base64') : text;
    expect((await handler({ ...event, body: coded, isBase64Encoded })).statusCode).toBe(200);
    // The same bytes, said to be what they are not, are other bytes.
    expect((await handler({ ...event, body: coded, isBase64Encoded: !isBase64Encoded })).statusCode).toBe(401);
  });

  it.each(['', undefined])('refuses a body that is not there (%j) when it was signed', async (empty) => {
    server.answers(parameter(slackSecret));
    const event = { ...press(body, {}), body: empty } as APIGatewayProxyEventV2;
    expect((await handler(event)).statusCode).toBe(401);
  });
});

describe('handlers/respond: what it logs', () => {
  it('is no token, no key and no credential, whatever AWS says back (I8)', async () => {
    const token = link();
    const canaries = [token, ours.secret, slackSecret, 'CANARYsession', 'CANARYaccess'];
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'CANARYaccess');
    vi.stubEnv('AWS_SESSION_TOKEN', 'CANARYsession');
    vi.resetModules();
    ({ handler } = await import('../../src/handlers/respond.ts'));
    const said: string[] = [];
    const note = (text: unknown) => {
      said.push(String(text));
      return true;
    };
    vi.spyOn(console, 'log').mockImplementation(note);
    vi.spyOn(process.stdout, 'write').mockImplementation(note);
    vi.spyOn(process.stderr, 'write').mockImplementation(note);
    for (const answer of [
      { status: 400, body: `{"__type":"AccessDeniedException","message":"denied"}` },
      parameter(`k1:${ours.secret}`),
      { status: 500, body: '{"__type":"InternalServerError"}' },
      { hangUp: 'before' as const },
    ]) {
      vi.resetModules();
      ({ handler } = await import('../../src/handlers/respond.ts'));
      server.answers(answer);
      const answered = [
        await handler(get(token)),
        await handler(post(token, 'name=Ana&form=x')),
        await handler(press('payload=%7B%7D', {})),
      ];
      for (const { body = '', headers } of answered) said.push(body, JSON.stringify(headers));
    }
    expect(said.length).toBeGreaterThan(10);
    const text = said.join('\n');
    const forms = canaries.flatMap((secret) => [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')]);
    expect(forms.filter((form) => text.includes(form))).toEqual([]);
  });
});

const unsigned = 'A'.repeat(43);
const malformed = [
  'x',
  '',
  'x.y',
  `.${unsigned}`,
  `bm90IGpzb24.${unsigned}`,
  `${encode('text')}.${unsigned}`,
  `${encode(null)}.${unsigned}`,
  `${encode({ v: 1, i: '../../etc', r: 'chat', e: seconds() + 60, k: 'k1' })}.${unsigned}`,
  `${encode({ v: 1, i: incidentId, r: 'chat', e: '9', k: 'k1' })}.${unsigned}`,
  `${encode({ v: 1, i: incidentId, r: 'chat', e: seconds() + 60 })}.${unsigned}`,
  `${encode({ v: 2, i: incidentId, r: 'chat', e: seconds() + 60, k: 'k1' })}.${unsigned}`,
  `${encode({ v: 1, i: incidentId, r: 'chat', e: seconds() + 9 * 86_400, k: 'k1' })}.${unsigned}`,
  `${encode({ v: 1, i: incidentId, r: 'chat', e: seconds() + 60, k: 'k1' })}.${unsigned}A`,
  `${encode({ v: 1, i: incidentId, r: 'chat', e: seconds() + 60, k: 'k1' })}.${unsigned.slice(1)}`,
  `${encode({ v: 1, i: incidentId, r: 'chat', e: seconds() + 60, k: 'k1' })}.${unsigned}.x`,
  `${encode({ v: 1, i: incidentId, r: 'x'.repeat(900), e: seconds() + 60, k: 'k1' })}.${unsigned}`,
  `${encode({ v: 1, i: incidentId, r: 'chat', e: seconds() + 60, k: 'k1' })}=.${unsigned}`,
];

function encode(payload: unknown): string {
  return Buffer.from(JSON.stringify(payload)).toString('base64url');
}

function now(): string {
  return new Date().toISOString();
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

function link(at = now(), key = ours): string {
  return acknowledgeLink('https://x.example', { incidentId, recipient: 'chat' }, key, at).split('/a/')[1] ?? '';
}

/** A link well made, signed by somebody else. */
function forged(salt: number, id = 'k1'): string {
  const payload = { v: 1, i: incidentId, r: `chat${salt}`, e: seconds() + 60 };
  return signToken(payload, { id, secret: 'forger'.repeat(8) });
}

function sign(text: string, timestamp = String(seconds())): string {
  return `v0=${createHmac('sha256', slackSecret).update(`v0:${timestamp}:${text}`).digest('hex')}`;
}

function parameter(value: string) {
  return { body: JSON.stringify({ Parameter: { Value: value } }) };
}

function targets(): string[] {
  return server.calls.map(({ target }) => target);
}

function eventOf(method: string, route: string): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: `${method} ${route}`,
    headers: {},
    isBase64Encoded: false,
    requestContext: { http: { method } },
  } as APIGatewayProxyEventV2;
}

function get(token: string): APIGatewayProxyEventV2 {
  return { ...eventOf('GET', '/a/{token}'), pathParameters: { token } };
}

function post(token: string, body: string): APIGatewayProxyEventV2 {
  return { ...eventOf('POST', '/a/{token}'), pathParameters: { token }, body };
}

function press(body: string, change: { timestamp?: string | undefined; signature?: string | undefined }) {
  const timestamp = String(seconds());
  const headers = {
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': sign(body, timestamp),
    ...('timestamp' in change && { 'x-slack-request-timestamp': change.timestamp }),
    ...('signature' in change && { 'x-slack-signature': change.signature }),
  };
  return { ...eventOf('POST', '/slack/interactive'), headers, body } as APIGatewayProxyEventV2;
}

function settings(): Record<string, string> {
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL: server.url,
    STAGE: 'test',
    TABLE_NAME: 'alerts-table',
    SECRETS_PATH: '/backup-alerts/test/secrets',
    DELIVERIES_QUEUE_URL: `${server.url}/1/deliveries.fifo`,
    ESCALATION_ARN: 'arn:aws:states:eu-west-1:111122223333:stateMachine:escalation',
    EVIDENCE_RETENTION_DAYS: '400',
    POWERTOOLS_SERVICE_NAME: 'backup-alert-router',
    POWERTOOLS_METRICS_NAMESPACE: 'BackupAlertRouter',
  };
}
