import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { inboundSchemes } from '../../src/channels/inbound-schemes.ts';
import {
  doubtOf,
  inboundSecrets,
  type SignatureScheme,
  type SignedRequest,
  showsSecret,
  verifySignature,
} from '../../src/channels/inbound-signature.ts';

/** Examples that vendors publish, and one made with another program where there is none. */
const published: Record<string, { scheme: SignatureScheme; secret: string; now: number; request: SignedRequest }> = {
  'Slack v0': {
    scheme: inboundSchemes.slack,
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    now: 1531420618,
    request: {
      headers: {
        'x-slack-request-timestamp': '1531420618',
        'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
      },
      body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    },
  },
  'GitHub and Jira, in the header of GitHub': {
    scheme: inboundSchemes.github,
    secret: "It's a Secret to Everybody",
    now: 0,
    request: {
      headers: { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' },
      body: 'Hello, World!',
    },
  },
  'Standard Webhooks': {
    scheme: inboundSchemes.standardWebhooks,
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    now: 1614265330,
    request: {
      headers: {
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': '1614265330',
        'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
      body: '{"test": 2432232314}',
    },
  },
};

describe('channels/inbound-signature: examples that vendors publish', () => {
  it.each(Object.entries(published))('%s', (_name, { scheme, secret, now, request }) => {
    expect(verifySignature(request, scheme, [secret], now)).toMatchObject({ id: expect.any(String) });
    expect(verifySignature({ ...request, body: `${request.body} ` }, scheme, [secret], now)).toEqual({
      disbelief: 'forged',
    });
    expect(verifySignature(request, scheme, [`${secret}x`, 'other'], now)).toEqual({ disbelief: 'forged' });
    expect(verifySignature(request, scheme, ['other', secret], now)).toMatchObject({ id: expect.any(String) });
  });

  it.each([
    // The example on Atlassian's page on webhooks; it has no time in it, which their own bodies do.
    [
      'Jira',
      inboundSchemes.jira,
      "It's a Secret to Everybody",
      'Hello World!',
      'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
    ],
    [
      'PagerDuty v3',
      inboundSchemes.pagerduty,
      'pd-test-secret',
      '{"event":{"id":"01BZ","event_type":"incident.acknowledged"}}',
      'v1=6bc356564b07aeebf466260e2084855259ddb93361646714ad9c812818d1221d',
    ],
  ] as const)('%s: the signature fits, and what has no time is not read', (_name, scheme, secret, body, signature) => {
    const request = { headers: { [scheme.header]: signature }, body };
    expect(verifySignature(request, scheme, [secret], 0)).toEqual({ disbelief: 'unreadable' });
    expect(verifySignature(request, scheme, [`${secret}.`], 0)).toEqual({ disbelief: 'forged' });
  });

  it('agrees with the library of Standard Webhooks on what is signed, by both sides', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const judge = new Webhook(secret);
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^msg_[A-Za-z0-9]{1,40}$/), fc.boolean(), (body, id, isChanged) => {
        const at = new Date(1_614_265_330_000);
        const headers = {
          'webhook-id': id,
          'webhook-timestamp': '1614265330',
          'webhook-signature': `v1a,x v1,${'A'.repeat(43)}= ${judge.sign(id, at, body)}`,
        };
        const request = { headers, body: isChanged ? `${body}!` : body };
        const verified = verifySignature(request, inboundSchemes.standardWebhooks, [secret], 1_614_265_330);
        expect(verified).toEqual(isChanged ? { disbelief: 'forged' } : { id, json: undefined });
      }),
    );
  });
});

const now = Date.parse('2026-11-22T03:00:00Z') / 1000;
const secret = 'pd-secret-of-tests';

function pagerDuty(event: object, { sign = secret, header }: { sign?: string; header?: string } = {}): SignedRequest {
  const body = JSON.stringify({ event: { id: '01EVENT', occurred_at: '2026-11-22T02:59:58.000Z', ...event } });
  const signature = createHmac('sha256', sign).update(body).digest('hex');
  return { headers: { 'x-pagerduty-signature': header?.split('<own>').join(signature) ?? `v1=${signature}` }, body };
}

describe('channels/inbound-signature: what is not believed', () => {
  const forged = `v1=${'0'.repeat(64)}`;
  it.each([
    ['another secret', pagerDuty({}, { sign: 'other' }), 'forged'],
    ['no header', { ...pagerDuty({}), headers: {} }, 'unsigned'],
    ['an empty header', pagerDuty({}, { header: '' }), 'unsigned'],
    ['another version only', pagerDuty({}, { header: 'v2=<own>' }), 'malformed'],
    ['hex in capitals', pagerDuty({}, { header: `v1=${'A'.repeat(64)}` }), 'malformed'],
    ['a header without end', pagerDuty({}, { header: `${`${forged},`.repeat(40)}v1=<own>` }), 'malformed'],
    ['the own signature as the eleventh', pagerDuty({}, { header: `${`${forged},`.repeat(10)}v1=<own>` }), 'forged'],
    ['an event of the day before yesterday', pagerDuty({ occurred_at: '2026-11-20T02:00:00Z' }), 'stale'],
    ['an event of tomorrow', pagerDuty({ occurred_at: '2026-11-23T03:00:00Z' }), 'future'],
    ['an event without a time', pagerDuty({ occurred_at: undefined }), 'unreadable'],
    ['a time that is none', pagerDuty({ occurred_at: '2026-99-99T03:00:00Z' }), 'unreadable'],
    ['a time in another form', pagerDuty({ occurred_at: now }), 'unreadable'],
    ['an event without an id', pagerDuty({ id: undefined }), 'unreadable'],
    ['an id that is long', pagerDuty({ id: 'x'.repeat(257) }), 'unreadable'],
    ['an id that is an object', pagerDuty({ id: {} }), 'unreadable'],
  ] as const)('%s', (_what, request, disbelief) => {
    expect(verifySignature(request, inboundSchemes.pagerduty, [secret], now)).toEqual({ disbelief });
  });

  it.each(['v1=<own>', `${forged},v1=<own>`, `v2=${'0'.repeat(64)}, v1=<own>`, `v1=<own>,${forged}`])(
    'believes one of several signatures, while a secret is replaced: %s',
    (header) => {
      const verified = verifySignature(pagerDuty({}, { header }), inboundSchemes.pagerduty, [secret], now);
      expect(verified).toMatchObject({ id: '01EVENT', json: { event: { id: '01EVENT' } } });
    },
  );

  it('takes what is no JSON, though signed, for unreadable', () => {
    const signed = (body: string) => ({
      headers: { 'x-pagerduty-signature': `v1=${createHmac('sha256', secret).update(body).digest('hex')}` },
      body,
    });
    for (const body of ['', 'null', '[]', '{', '"x"', '{"__proto__":{"event":{"id":"1"}}}', '[['.repeat(5000)]) {
      expect(verifySignature(signed(body), inboundSchemes.pagerduty, [secret], now)).toEqual({
        disbelief: 'unreadable',
      });
    }
  });

  it('proves bytes, not a reading of them', () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d]);
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const headers = { 'x-hub-signature-256': signature };
    expect(verifySignature({ headers, body }, inboundSchemes.github, [secret], now)).toHaveProperty('id');
    const read = { headers, body: body.toString('utf8') };
    expect(verifySignature(read, inboundSchemes.github, [secret], now)).toEqual({ disbelief: 'forged' });
  });

  it('gives the same message the same id, and another one another', () => {
    const idOf = (request: SignedRequest, scheme: SignatureScheme) => {
      const verified = verifySignature(request, scheme, [secret], now);
      return 'id' in verified ? verified.id : null;
    };
    const jira = (body: string) => ({
      headers: { 'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` },
      body,
    });
    const one = JSON.stringify({ timestamp: now * 1000, n: 1 });
    const other = JSON.stringify({ timestamp: now * 1000, n: 2 });

    expect(idOf(jira(one), inboundSchemes.jira)).toBe(idOf(jira(one), inboundSchemes.jira));
    expect(idOf(jira(one), inboundSchemes.jira)).not.toBe(idOf(jira(other), inboundSchemes.jira));
    // What is not signed does not make a repeat another message.
    const renamed = { ...jira(one), headers: { ...jira(one).headers, 'x-atlassian-webhook-identifier': 'other' } };
    expect(idOf(renamed, inboundSchemes.jira)).toBe(idOf(jira(one), inboundSchemes.jira));
  });

  it('has a row for each scheme that refuses at sight what it has no header of', () => {
    for (const scheme of Object.values(inboundSchemes)) {
      if (scheme.kind === 'signature') expect(doubtOf({}, scheme, now)).toBe('unsigned');
      else expect(showsSecret({}, scheme, [secret])).toBe(false);
    }
  });

  it('takes a shared secret whole, and no part of it', () => {
    const shows = (authorization: string) => showsSecret({ authorization }, inboundSchemes.bearer, ['old', secret]);
    expect([`Bearer ${secret}`, 'Bearer old'].map(shows)).toEqual([true, true]);
    expect(
      [`Bearer ${secret}x`, 'Bearer ', secret, `bearer ${secret}`, `Bearer ${'x'.repeat(5000)}`].map(shows),
    ).toEqual([false, false, false, false, false]);
    expect(showsSecret({ authorization: 'Bearer ' }, inboundSchemes.bearer, inboundSecrets(' \n'))).toBe(false);
  });

  it('reads several secrets, one a line, whatever is in them', () => {
    expect(inboundSecrets("It's a Secret to Everybody\r\n\n  second \n")).toEqual([
      "It's a Secret to Everybody",
      'second',
    ]);
  });
});
