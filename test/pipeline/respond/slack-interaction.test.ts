import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSignedBySlack } from '../../../src/channels/slack/signature.ts';
import { answerSlack, type SlackDependencies } from '../../../src/pipeline/respond/slack-interaction.ts';
import { documentFormat } from '../../../src/pipeline/rules/load-rules.ts';
import type { HttpRequest } from '../../../src/ports/vendors/http.ts';
import { pastRunsOf } from '../../support/past-runs.ts';
import { World } from '../../support/world.ts';
import { archivedAs, version } from '../rules/stored-rules.ts';

const secret = '8f742231b10e8888abcd99yyyzzz85a5';

describe('channels/slack/signature', () => {
  it("accepts Slack's published example", () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
    const request = { timestamp: '1531420618', signature, body };
    expect(isSignedBySlack(request, secret, 1531420618)).toBe(true);
    expect(isSignedBySlack(request, secret, 1531420618 + 300)).toBe(true);
    expect(isSignedBySlack(request, secret, 1531420618 + 301)).toBe(false);
    expect(isSignedBySlack(request, secret, 1531420618 - 301)).toBe(false);
    expect(isSignedBySlack({ ...request, body: `${body}&` }, secret, 1531420618)).toBe(false);
    expect(isSignedBySlack({ ...request, signature: undefined }, secret, 1531420618)).toBe(false);
    expect(isSignedBySlack({ ...request, timestamp: 'NaN' }, secret, 1531420618)).toBe(false);
  });
});

describe('pipeline/respond/slack-interaction', () => {
  it('acknowledges for who pressed, in the channel that shows the incident', async () => {
    const { world, press } = await shown();
    expect(await press({})).toEqual({ statusCode: 200, reason: 'done' });
    expect(world.onlyIncident().acknowledgement).toMatchObject({
      by: 'ana',
      actor: { kind: 'person', id: 'T1/U1', name: 'ana', how: 'signed-by-slack' },
      via: 'in Slack',
    });
    const record = (await world.store.records(world.onlyIncident().id)).at(-1);
    expect(record).toMatchObject({ actor: 'ana', by: { kind: 'person', id: 'T1/U1', how: 'signed-by-slack' } });
  });

  it('resolves', async () => {
    const { world, press } = await shown();
    expect(await press({ action: 'resolve' })).toEqual({ statusCode: 200, reason: 'done' });
    expect(world.onlyIncident().status).toBe('resolved');
  });

  it('tells the second who presses, privately, who came first', async () => {
    const { press, sent } = await shown();
    await press({});
    expect(await press({ user: { id: 'U2', name: 'ben' } })).toEqual({ statusCode: 200, reason: 'refused' });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body).toContain('Already acknowledged by ana');
    expect(sent[0]?.body).toContain('ephemeral');
  });

  it.each([
    ['a forged signature', { signature: 'v0=00' }, 401],
    ['a signature of six minutes ago', { age: 360 }, 401],
    ['a signature of six minutes ahead', { age: -360 }, 401],
    ['another channel', { channel: 'C9999999999' }, 403],
    ['another incident', { incidentId: '01JD0000000000000000000099' }, 403],
    ['another target', { target: 'tickets' }, 403],
    ['another workspace that shares the channel', { team: 'T2' }, 403],
    ['a user id that is none', { user: { id: 'router', name: 'x' } }, 200],
    ['an action that is not ours', { action: 'delete' }, 200],
    ['a value that is not ours', { incidentId: '../../etc' }, 200],
  ])('changes nothing for %s', async (_why, press, statusCode) => {
    const { world, press: send } = await shown();
    expect((await send(press)).statusCode).toBe(statusCode);
    expect(world.onlyIncident().status).toBe('open');
  });

  it.each(['router', 'ROUTER', 'r\u043euter', 'AWS Backup', 'aws\u200b backup'])(
    'shows who calls itself %s by what cannot be changed',
    async (name) => {
      const { world, press } = await shown();
      expect(await press({ user: { id: 'U1', name } })).toMatchObject({ reason: 'done' });
      const { acknowledgement } = world.onlyIncident();
      expect(acknowledgement?.by).toMatch(/^U1 \(calls itself “.*” in Slack\)$/);
      const record = (await world.store.records(world.onlyIncident().id)).at(-1);
      expect(record).toMatchObject({ actor: acknowledgement?.by, by: { kind: 'person', id: 'T1/U1' } });
    },
  );

  it('takes a press of whoever is in the channel while nothing says which workspace the message is in', async () => {
    const { world, press } = await shown({ ref: { channel: 'C0123456789', ts: '1.000' } });
    expect(await press({ team: 'T2' })).toMatchObject({ reason: 'done' });
    expect(world.onlyIncident().acknowledgement?.actor?.id).toBe('T2/U1');
  });

  it.each(['acknowledge', 'resolve', 'more'])(
    '%s of somebody who may not is refused, and they hear who may',
    async (action) => {
      const { world, press, sent } = await shown({ actors: ['U0000000007', 'w0000000008'] });
      const { revision } = world.onlyIncident();

      expect(await press({ action, user: { id: 'U0000000009', name: 'eve' } })).toEqual({
        statusCode: 200,
        reason: 'it is not among those who may answer there',
      });
      expect(sent.map(({ url, body }) => [url, JSON.parse(body ?? '').text])).toEqual([
        [
          'https://hooks.slack.com/actions/T1/2/3',
          'You are not among those who may answer here; <@U0000000007>, <@W0000000008> may. Nothing has changed.',
        ],
      ]);
      expect(world.onlyIncident().revision).toBe(revision);
    },
  );

  it.each(['U0000000007', 'W0000000008'])('takes a press of %s, who may', async (id) => {
    const { world, press, sent } = await shown({ actors: ['u0000000007', 'W0000000008'] });
    expect(await press({ user: { id, name: 'ana' } })).toMatchObject({ reason: 'done' });
    expect(world.onlyIncident().status).toBe('acknowledged');
    expect(sent).toEqual([]);
  });

  it.each<[string, string | null, string]>([
    ['rules name people of another target only', '{"targets":{"chat":{},"other":{"actors":["U0000000007"]}}}', 'done'],
    ['rules have no targets', '{"targets":{}}', 'done'],
    ['there are no rules yet', null, 'done'],
    ['the rules cannot be read', '{"targets', 'it is not among those who may answer there'],
    [
      'the rules name nobody whom Slack knows',
      '{"targets":{"chat":{"actors":["<!channel>"]}}}',
      'it is not among those who may answer there',
    ],
  ])('when %s, a press is judged by what is known', async (_why, document, reason) => {
    const { press, sent } = await shown({ document });
    expect(await press({})).toMatchObject({ reason });
    expect(sent.map(({ body }) => body).join()).not.toContain('<!channel>');
  });

  it('a target that was renamed or removed is nobody’s: who presses is pointed at the link', async () => {
    const { world, press, sent } = await shown({ document: '{"targets":{"chat-2":{"actors":["U0000000007"]}}}' });
    const { revision } = world.onlyIncident();

    expect(await press({})).toEqual({ statusCode: 200, reason: 'it is not among those who may answer there' });
    expect(world.onlyIncident().revision).toBe(revision);
    expect(sent.map(({ body }) => JSON.parse(body ?? '').text)).toEqual([
      'The rules do not have this target any more, so that nobody knows who may answer here. Nothing has changed; answer by the link in the message.',
    ]);
  });

  it('never calls an address that is not of Slack', async () => {
    const { press, sent } = await shown();
    await press({});
    await press({ responseUrl: 'https://hooks.slack.com.evil.example/x' });
    expect(sent).toEqual([]);
  });

  it('makes the name of who pressed inert', async () => {
    const { world, press } = await shown();
    await press({ user: { id: 'U1', name: 'eve\r\n\u202e<!channel>' } });
    expect(world.onlyIncident().acknowledgement?.by).toBe('eve <!channel>');
  });
});

interface PressFacts {
  action?: string;
  channel?: string;
  incidentId?: string;
  target?: string;
  user?: { id: string; name: string };
  signature?: string;
  age?: number;
  team?: string;
  responseUrl?: string;
}

/** @param document the rules that were last valid, as JSON; null: there were none */
async function shown({
  ref = { channel: 'C0123456789', ts: '1.000', team: 'T1' } as Record<string, string>,
  actors = undefined as readonly string[] | undefined,
  document = JSON.stringify({ targets: { chat: { ...(actors && { actors }) } } }) as string | null,
} = {}) {
  const world = new World();
  await world.backupFails();
  await world.passes('31s');
  const { id } = world.onlyIncident();
  await world.ledger.saveRef(id, 'chat', ref);
  const sent: HttpRequest[] = [];
  const dependencies: SlackDependencies = {
    ...world.dependencies(),
    secrets: { read: async () => secret },
    signingSecret: 'ssm:/x',
    refs: world.ledger,
    archive: {
      lastGood: async () => (document === null ? null : archivedAs(version(1), { format: documentFormat, document })),
    },
    pastRuns: pastRunsOf(world),
    dialog: () => import('../../../src/pipeline/respond/slack-dialog.ts'),
    http: {
      send: async (request) => {
        sent.push(request);
        return { status: 200, headers: {}, body: '' };
      },
    },
  };
  const press = (facts: PressFacts) => answerSlack(requestOf(facts, id, world.now), dependencies);
  return { world, press, sent };
}

function requestOf(facts: PressFacts, id: string, now: string) {
  const payload = {
    type: 'block_actions',
    user: facts.user ?? { id: 'U1', username: 'ana.l', name: 'ana' },
    team: { id: facts.team ?? 'T1', domain: 'example' },
    channel: { id: facts.channel ?? 'C0123456789' },
    response_url: facts.responseUrl ?? 'https://hooks.slack.com/actions/T1/2/3',
    actions: [
      {
        action_id: facts.action ?? 'acknowledge',
        value: JSON.stringify({ incidentId: facts.incidentId ?? id, target: facts.target ?? 'chat' }),
      },
    ],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(Date.parse(now) / 1000) - (facts.age ?? 0));
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return { timestamp, signature: facts.signature ?? signature, body };
}
