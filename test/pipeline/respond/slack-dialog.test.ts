import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultSlackSigningSecret, startSimulators } from '../../../local/simulators/start.ts';
import { slackBlocks } from '../../../src/channels/slack/blocks.ts';
import { slackDialog } from '../../../src/channels/slack/dialog.ts';
import { answerSlack, type SlackDependencies } from '../../../src/pipeline/respond/slack-interaction.ts';
import { documentFormat } from '../../../src/pipeline/rules/load-rules.ts';
import { slack } from '../../simulators/calls.ts';
import { pastRunsOf } from '../../support/past-runs.ts';
import { World } from '../../support/world.ts';
import { archivedAs, version } from '../rules/stored-rules.ts';

const channel = 'C0123456789';
const ana = { kind: 'person', id: 'T0123456789/U0000000001', name: 'ana.ruiz', how: 'signed-by-slack' };
const document = {
  version: 1,
  targets: { chat: { slack: { channel, token: 'ssm:/s/slack-bot' } } },
  policies: {
    platform: { steps: [{ notify: ['chat'] }, { after: '15m', notify: ['chat'] }] },
    held: { steps: [{ notify: ['chat'] }] },
  },
  routes: [],
};

/** An incident that Slack shows, pressed and answered through the simulator as the deployed function would be. */
async function aMessage({ token = 'xoxb-test-token' as string | null, lagMs = 0 } = {}) {
  const world = new World();
  await world.backupFails();
  await world.passes('31s');
  const { id } = world.onlyIncident();
  let lag = 0;
  let rules: object = document;
  const only = (...actors: string[]) => {
    rules = { ...document, targets: { chat: { ...document.targets.chat, actors } } };
  };
  const clock = () => new Date(Date.parse(world.now) + lag);
  const dependencies: SlackDependencies = {
    ...world.dependencies(),
    secrets: { read: async (name) => (name.endsWith('slack-bot') ? token : defaultSlackSigningSecret) },
    signingSecret: 'ssm:/s/slack-signing',
    refs: world.ledger,
    archive: {
      lastGood: async () => archivedAs(version(1), { format: documentFormat, document: JSON.stringify(rules) }),
    },
    pastRuns: pastRunsOf(world),
    dialog: () => import('../../../src/pipeline/respond/slack-dialog.ts'),
    http: {
      send: async ({ url, headers, body = '' }) => {
        lag = lagMs;
        const answer = await fetch(`${sims.url}/${url.replace('https://', '')}`, { method: 'POST', headers, body });
        return { status: answer.status, headers: {}, body: await answer.text() };
      },
    },
  };
  const router = createServer((request, response) => void respond(request, response));
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature } = request.headers;
    const signed = {
      timestamp: String(timestamp),
      signature: String(signature),
      body: Buffer.concat(chunks).toString(),
    };
    const { statusCode, body } = await answerSlack(signed, dependencies);
    response.writeHead(statusCode).end(body === undefined ? '' : JSON.stringify(body));
  };
  await new Promise<void>((resolve) => router.listen(0, '127.0.0.1', resolve));
  const respondUrl = `http://127.0.0.1:${(router.address() as AddressInfo).port}`;
  const sims = await startSimulators({ respondUrl, now: clock });
  onTestFinished(async () => {
    router.closeAllConnections();
    router.close();
    await sims.close();
  });
  const [heard] = world.heard.filter(({ target }) => target === 'chat');
  if (heard === undefined) throw new Error('chat heard nothing');
  const posted = await slack(sims, 'chat.postMessage', {
    channel,
    text: 'x',
    blocks: slackBlocks(heard.notice, 'buttons'),
  });
  const ts = String(posted.body.ts);
  await world.ledger.saveRef(id, 'chat', { channel, ts, team: 'T0123456789' });
  const open = () => sims.press({ channel, ts, actionId: 'more' });
  const send = async (values: Record<string, string | number>) => {
    const sent = await sims.submit({ values });
    await world.passes('0s');
    return sent;
  };
  const asked = async (values: Record<string, string | number>) => {
    expect(await open()).toMatchObject({ ok: true });
    return send(values);
  };
  const last = async () => (await world.store.records(id)).findLast(({ by }) => by?.kind === 'person');
  const whispers = () =>
    sims.state.slack.messages.filter(({ ephemeralTo }) => ephemeralTo !== null).map(({ text }) => text);
  return { world, sims, open, send, asked, last, whispers, only, id };
}

const inTwoHours = Date.parse('2026-11-22T03:00:31.000Z') / 1000;

describe('pipeline/respond/slack-dialog', () => {
  it.each([
    [
      { ask: 'snooze', for: '4' },
      'snoozed',
      { status: 'acknowledged', acknowledgement: { until: '2026-11-22T05:00:31.000Z' } },
    ],
    [{ ask: 'snooze', own: inTwoHours }, 'snoozed', { acknowledgement: { until: '2026-11-22T03:00:31.000Z' } }],
    [
      { ask: 'quiet', for: '24', words: 'moves' },
      'quieted',
      { status: 'open', mute: { until: '2026-11-23T01:00:31.000Z' } },
    ],
    [{ ask: 'note', words: 'we look' }, 'noted', { status: 'open' }],
    [{ ask: 'hand-over', policy: 'held' }, 'handed-over', { routing: { policy: 'held' } }],
    [{ ask: 'next-step' }, 'step', { escalation: { stepsTaken: 2 } }],
    [{ ask: 'resolve', words: 'retired' }, 'resolved', { status: 'resolved', resolution: { why: 'retired' } }],
  ])('%j is done for who sent it, and closes', async (values, what, incident) => {
    const { world, sims, asked, last } = await aMessage();
    const sent = await asked(values);

    expect(sent).toMatchObject({ ok: true });
    expect(sent.errors).toEqual({});
    expect(await last()).toMatchObject({ what, by: ana });
    expect(world.onlyIncident()).toMatchObject(incident);
    expect(sims.state.slack.views.at(-1)?.isOpen).toBe(false);
  });

  it.each([
    [{}, { ask: 'Choose what is to be done.' }],
    [{ ask: 'snooze' }, { for: 'Choose how long, or a moment below.' }],
    [{ ask: 'snooze', for: '4', own: inTwoHours }, { own: 'Choose either how long or a moment.' }],
    [{ ask: 'snooze', own: 1_700_000_000 }, { own: 'That moment is over. Choose one to come.' }],
    [{ ask: 'quiet', own: 1_900_000_000, words: 'x' }, { own: 'That is more than 30 days away.' }],
    [{ ask: 'quiet' }, { for: 'Choose how long, or a moment below.', words: 'Say why, for those who wonder.' }],
    [{ ask: 'note', words: ' ' }, { words: 'The note is empty.' }],
    [{ ask: 'hand-over' }, { policy: 'Choose the policy that goes on.' }],
    [{ ask: 'resolve' }, { words: 'Say why it is over.' }],
    [
      { ask: 'accept' },
      {
        for: 'Choose how long, or a moment below.',
        words: 'Say why, for those who wonder.',
        owner: 'Say who answers for it.',
      },
    ],
    [{ ask: 'accept', own: 2_000_000_000, words: 'x', owner: 'x' }, { own: 'That is more than 366 days away.' }],
  ])('%j lacks something: said at its place, and changes nothing', async (values, errors) => {
    const { world, sims, asked } = await aMessage();
    const { revision } = world.onlyIncident();
    const sent = await asked(values);

    expect(sent.errors).toEqual(errors);
    expect(world.onlyIncident().revision).toBe(revision);
    expect(sims.state.slack.views.at(-1)?.isOpen).toBe(true);
  });

  it('says what would be accepted before it is, and what joins meanwhile makes it refuse', async () => {
    const { world, sims, asked, send, last } = await aMessage();
    const values = { ask: 'accept', for: '720', words: 'rebuilt', owner: 'data team' };
    expect((await asked(values)).errors).toEqual({});
    const shown = () => sims.state.slack.views.at(-1);
    expect(JSON.stringify(shown()?.view)).toMatch(
      /“rebuilt”.*it would have covered none.*What fails within the next minute may still be told/,
    );
    expect(JSON.stringify(shown()?.view)).toContain('• RDS orders-db (');
    expect([shown()?.isOpen, world.onlyIncident().status]).toEqual([true, 'open']);

    await world.backupFails({ jobId: 'more', message: 'Access denied trying to call AWS Backup service' });
    await send({});
    expect(JSON.stringify(shown()?.view)).toContain('More alerts have joined since that was shown.');
    expect(await world.store.acceptances.since('')).toEqual([]);

    await asked(values);
    await send({});
    expect(shown()?.isOpen).toBe(false);
    expect(await last()).toMatchObject({ what: 'resolved', by: ana });
    expect(await world.store.acceptances.since('')).toMatchObject([
      { owner: 'data team', reason: 'rebuilt', until: '2026-12-22T01:00:31.000Z', maker: ana },
    ]);
  });

  it('says in the dialog what cannot be any more, and who was first', async () => {
    const { world, open, send } = await aMessage();
    await open();
    await world.resolves('Ben');
    const sent = await send({ ask: 'snooze', for: '1' });

    expect(sent.errors?.ask).toMatch(/^Already resolved by Ben at /);
  });

  it('is neither opened nor taken for who may not answer there', async () => {
    const { world, sims, open, send, whispers, only } = await aMessage();
    const { revision } = world.onlyIncident();
    await open();
    only('U0000000007');
    const sent = await send({ ask: 'resolve', words: 'x' });
    expect(sent.errors).toEqual({
      ask: 'You are not among those who may answer here; U0000000007 may. Nothing has changed.',
    });

    const shown = sims.state.slack.views.length;
    await open();
    expect(whispers()).toEqual([expect.stringContaining('<@U0000000007> may. Nothing has changed.')]);
    expect(sims.state.slack.views).toHaveLength(shown);
    expect(world.onlyIncident().revision).toBe(revision);
  });

  it('keeps the reason inert and short, whatever was typed', async () => {
    const { asked, last } = await aMessage();
    await asked({ ask: 'quiet', for: '1', words: `x\u202e”\n<!channel>${'y'.repeat(300)}` });
    const reason = (await last())?.reason ?? '';

    expect(reason).toContain("“x' <!channel>yyy");
    expect(reason.length).toBeLessThan(400);
  });

  it.each([
    ['Slack takes too long', { lagMs: 3500 }, 'The dialog did not open (expired_trigger_id). Press More… again.'],
    [
      'the token lacks its scope',
      { token: 'xoxb-noscope-1' },
      'The dialog did not open (missing_scope). Press More… again.',
    ],
    ['nobody may read the token', { token: null }, 'its name has to begin with slack-'],
  ])('tells who pressed, and nobody else, when %s', async (_why, given, says) => {
    const { sims, open, whispers } = await aMessage(given);

    expect(await open()).toMatchObject({ ok: true });
    expect(whispers()).toEqual([expect.stringContaining(says)]);
    expect(sims.state.slack.views).toEqual([]);
  });

  it('does nothing for a dialog of another message, or one that nobody signed', async () => {
    const { world, sims, open, send, id } = await aMessage();
    await open();
    await world.ledger.saveRef(id, 'chat', { channel: 'C9999999999', ts: '1.0', team: 'T0123456789' });
    expect(await send({ ask: 'resolve', words: 'x' })).toMatchObject({ ok: false, status: 403 });
    sims.state.settings.slackSigningSecret = 'another';
    expect(await send({ ask: 'resolve', words: 'x' })).toMatchObject({ ok: false, status: 401 });
    expect(world.onlyIncident().status).toBe('open');
  });

  it('is what Slack takes, whatever incident and policies are called', async () => {
    const { sims, open } = await aMessage();
    const trigger = async () => {
      await open();
      const [id, state] = [...sims.state.slack.triggers].at(-1) ?? [];
      if (state !== undefined) state.isUsed = false;
      return id;
    };
    const policies = Array.from({ length: 150 }, (_none, index) => `${'p'.repeat(index)}${index}`);
    const subject = { incidentId: '01JD0000000000000000000001', target: 't'.repeat(80), channel };
    const view = slackDialog({ ...subject, headline: '😀'.repeat(500), policies });
    expect((await slack(sims, 'views.open', { trigger_id: await trigger(), view })).body).toMatchObject({ ok: true });

    const wrong = { ...view, private_metadata: 'x'.repeat(3001), title: { ...view.title, text: 'x'.repeat(25) } };
    const refused = await slack(sims, 'views.open', { trigger_id: await trigger(), view: wrong });
    expect(refused.body).toMatchObject({ ok: false, error: 'invalid_arguments' });
    expect(JSON.stringify(refused.body.errors)).toMatch(/title.*private_metadata/);
    const again = [...sims.state.slack.triggers.keys()][0];
    expect((await slack(sims, 'views.open', { trigger_id: again, view })).body.error).toBe('exchanged_trigger_id');
    expect((await slack(sims, 'views.open', { trigger_id: 'x', view })).body.error).toBe('invalid_trigger_id');
  });
});
