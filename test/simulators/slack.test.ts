import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkBlocks, slackLimits } from '../../local/simulators/slack-blocks.ts';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { call, slack } from './calls.ts';

const channel = 'C0123456789';
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const actions = (element: object) => ({ type: 'actions', elements: [element] });
const rich = (elements: object[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] });
const button = (more: object = {}) => ({ type: 'button', text: plain('Acknowledge'), action_id: 'ack', ...more });

describe('simulators/slack-blocks', () => {
  it.each([
    [
      '51 blocks',
      Array.from({ length: 51 }, () => ({ type: 'divider' })),
      'no more than 50 items allowed [json-pointer:/blocks]',
    ],
    [
      'a header of 151 characters',
      [{ type: 'header', text: plain('x'.repeat(151)) }],
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    ['mrkdwn in a header', [{ type: 'header', text: mrkdwn('x') }], '/blocks/0/text/type'],
    ['a section of 3001 characters', [section('x'.repeat(3001))], 'must be less than 3001 characters'],
    ['an empty text', [section('')], 'must be more than 0 characters'],
    ['a section without text and fields', [{ type: 'section' }], 'must define either `fields` or `text`'],
    [
      '11 fields',
      [{ type: 'section', fields: Array.from({ length: 11 }, () => mrkdwn('x')) }],
      'no more than 10 items allowed',
    ],
    [
      'a field of 2001 characters',
      [{ type: 'section', fields: [mrkdwn('x'.repeat(2001))] }],
      '/blocks/0/fields/0/text',
    ],
    [
      '11 context elements',
      [{ type: 'context', elements: Array.from({ length: 11 }, () => mrkdwn('x')) }],
      'no more than 10',
    ],
    [
      '26 buttons',
      [{ type: 'actions', elements: Array.from({ length: 26 }, (_, i) => button({ action_id: `a${i}` })) }],
      'no more than 25',
    ],
    [
      'a button text of 76 characters',
      [actions(button({ text: plain('x'.repeat(76)) }))],
      '/blocks/0/elements/0/text/text',
    ],
    ['a button value of 2001 characters', [actions(button({ value: 'x'.repeat(2001) }))], '/blocks/0/elements/0/value'],
    [
      'an action_id of 256 characters',
      [actions(button({ action_id: 'x'.repeat(256) }))],
      '/blocks/0/elements/0/action_id',
    ],
    ['an unknown button style', [actions(button({ style: 'warning' }))], '/blocks/0/elements/0/style'],
    [
      'an incomplete confirm',
      [actions(button({ confirm: { title: plain('Sure?') } }))],
      'missing required field: text',
    ],
    [
      'the same block_id twice',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      'already exists',
    ],
    ['an empty rich text', [rich([])], 'no fewer than 1 items allowed [json-pointer:/blocks/0/elements/0/elements]'],
    ['empty text in rich text', [rich([{ type: 'text', text: '' }])], 'must be more than 0 characters'],
    ['text that is none in rich text', [rich([{ type: 'text' }])], 'missing required field: text'],
    ['a link without an address', [rich([{ type: 'link', text: 'x' }])], '/blocks/0/elements/0/elements/0/url'],
    ['a script as a link', [rich([{ type: 'link', url: 'javascript:alert(1)' }])], 'invalid url'],
    ['mrkdwn in rich text', [{ type: 'rich_text', elements: [mrkdwn('x')] }], 'unsupported type: mrkdwn'],
    ['something unknown in rich text', [rich([{ type: 'marquee' }])], 'unsupported type: marquee'],
    ['an unknown block type', [{ type: 'marquee' }], 'unsupported type: marquee'],
    ['an unknown property', [{ type: 'divider', color: 'red' }], 'invalid additional property: color'],
  ])('refuses %s', (_what, blocks, problem) => {
    expect(checkBlocks(blocks)?.error).toBe('invalid_blocks');
    expect(checkBlocks(blocks)?.messages.join('\n')).toContain(problem);
  });

  it('refuses blocks that are together too long', () => {
    expect(checkBlocks(Array.from({ length: 5 }, () => section('x'.repeat(2900))))?.error).toBe('msg_blocks_too_long');
  });

  it('takes every block at its limit', () => {
    const blocks = [
      { type: 'header', text: plain('x'.repeat(slackLimits.headerText)) },
      section('x'.repeat(3000)),
      actions(button({ value: 'x'.repeat(2000), style: 'primary' })),
      rich([
        { type: 'text', text: 'x' },
        { type: 'link', url: 'https://example.com/' },
      ]),
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_list', elements: rich([{ type: 'text', text: 'x' }]).elements }],
      },
    ];

    expect(checkBlocks(blocks)).toBeNull();
  });
});

describe('simulators/slack', () => {
  let sims: Simulators;
  let clock = Date.parse('2026-11-22T03:00:00Z');
  beforeAll(async () => {
    sims = await startSimulators({ now: () => new Date(clock) });
  });
  beforeEach(() => {
    sims.reset();
    clock += 60_000;
  });
  afterAll(() => sims.close());

  it('keeps a message and answers channel, ts and message', async () => {
    const metadata = { event_type: 'incident', event_payload: { id: '01J' } };
    const { body } = await slack(sims, 'chat.postMessage', {
      channel: '#backup-alerts',
      text: 'Backup failed',
      metadata,
    });

    expect(body).toMatchObject({ ok: true, channel, message: { type: 'message', text: 'Backup failed', metadata } });
    expect(body.ts).toMatch(/^\d{10}\.\d{6}$/);
  });

  it.each([
    ['an unknown channel', { channel: 'C9999999999', text: 'x' }, 'channel_not_found'],
    ['an archived channel', { channel: 'C0ARCHIVED0', text: 'x' }, 'is_archived'],
    ['a channel without the bot', { channel: 'C0NOTMEMBER', text: 'x' }, 'not_in_channel'],
    ['nothing to say', { channel }, 'no_text'],
    ['text that is too long', { channel, text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['blocks that are no list', { channel, text: 'x', blocks: '{"a":1}' }, 'invalid_blocks_format'],
    ['a thread that does not exist', { channel, text: 'x', thread_ts: '1.000001' }, 'thread_not_found'],
    ['metadata without an event_type', { channel, text: 'x', metadata: {} }, 'invalid_metadata_schema'],
  ])('refuses %s with HTTP 200 and ok false', async (_what, message, error) => {
    const reply = await slack(sims, 'chat.postMessage', message);

    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ ok: false, error });
    expect(sims.state.slack.messages).toEqual([]);
  });

  it('names the place in invalid blocks', async () => {
    const { body } = await slack(sims, 'chat.postMessage', { channel, text: 'x', blocks: [section('')] });

    expect(body.response_metadata).toEqual({
      messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    });
  });

  it.each([
    ['not-a-token', 'invalid_auth'],
    ['xoxb-revoked-token', 'token_revoked'],
  ])('refuses the token %s', async (token, error) => {
    expect((await slack(sims, 'auth.test', {}, token)).body.error).toBe(error);
  });

  it('says not_authed without a token', async () => {
    const reply = await call(`${sims.url}/slack.com/api/auth.test`, { method: 'POST' });

    expect(reply.body).toEqual({ ok: false, error: 'not_authed' });
  });

  it('takes what the official client sends', async () => {
    const client = new WebClient('xoxb-test-token', { slackApiUrl: `${sims.url}/slack.com/api/` });
    const posted = await client.chat.postMessage({
      channel,
      text: 'x',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'a & b' } }],
    });
    const reply = await client.chat.postMessage({
      channel,
      text: 'more',
      thread_ts: String(posted.ts),
      reply_broadcast: true,
    });
    const history = await client.conversations.history({ channel, include_all_metadata: true });

    expect(posted.ok).toBe(true);
    expect(history.messages?.map(({ ts }) => ts)).toEqual([reply.ts, posted.ts]);
  });

  it('refuses a reply to a reply', async () => {
    const { ts } = (await slack(sims, 'chat.postMessage', { channel, text: 'parent' })).body;
    const child = (await slack(sims, 'chat.postMessage', { channel, text: 'child', thread_ts: ts })).body;

    const reply = await slack(sims, 'chat.postMessage', { channel, text: 'x', thread_ts: child.ts });

    expect(reply.body.error).toBe('cannot_reply_to_message');
  });

  it('updates a message, keeps blocks that are left out, and drops them for an empty list', async () => {
    const { ts } = (await slack(sims, 'chat.postMessage', { channel, text: 'old', blocks: [section('old')] })).body;
    await slack(sims, 'chat.update', { channel, ts, text: 'new' });
    expect(sims.state.slack.messages[0]).toMatchObject({ text: 'new', blocks: [section('old')] });

    await slack(sims, 'chat.update', { channel, ts, text: 'new', blocks: [] });

    expect(sims.state.slack.messages[0]?.blocks).toEqual([]);
    expect(sims.state.slack.messages[0]?.editedTs).not.toBeNull();
  });

  it('refuses an update of a message that is not there, and of a channel by name', async () => {
    expect((await slack(sims, 'chat.update', { channel, ts: '1.000001', text: 'x' })).body.error).toBe(
      'message_not_found',
    );
    expect((await slack(sims, 'chat.update', { channel: '#backup-alerts', ts: '1.1', text: 'x' })).body.error).toBe(
      'channel_not_found',
    );
  });

  it('answers 429 with Retry-After after a burst, and other channels go on', async () => {
    const post = (to: string) => slack(sims, 'chat.postMessage', { channel: to, text: 'x' });
    for (let count = 0; count < 5; count += 1) expect((await post(channel)).status).toBe(200);
    const refused = await post(channel);

    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await post('C0123456780')).status).toBe(200);
    clock += 1000;
    expect((await post(channel)).status).toBe(200);
  });

  it('shows in the state which messages mention everybody', async () => {
    await slack(sims, 'chat.postMessage', { channel, text: '<!channel> wake up' });
    const { body } = await call(`${sims.url}/_sim/state`);

    expect(body.slack).toMatchObject({ messages: [{ broadcasts: ['channel'] }] });
  });

  it.each([
    ['{"text":"hello"}', 200, 'ok'],
    ['{}', 400, 'no_text'],
    ['not json', 400, 'invalid_payload'],
  ])('answers the incoming webhook %s with %i %s', async (body, status, text) => {
    const reply = await call(`${sims.url}/hooks.slack.com/services/T0000/B0000/secret`, { method: 'POST', body });

    expect(reply).toMatchObject({ status, text });
  });
});
