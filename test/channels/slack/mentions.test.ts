import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { slack } from '../../../src/channels/slack/slack.ts';
import { asksForAction, incidentNoticeKinds } from '../../../src/incidents/notice-kinds.ts';
import type { Notice } from '../../../src/notices/notice.ts';
import type { HttpRequest } from '../../../src/ports/vendors/http.ts';
import { answer } from '../../support/fake-vendor.ts';
import { fakeVendors, vendorsThatWork } from '../../support/fake-vendors.ts';
import { anOrder } from '../../support/incidents.ts';
import {
  aHostileNotice,
  aNotice,
  aNoticeInOwnWords,
  anAnnouncement,
  anInput,
  hostileTexts,
} from '../../support/notices.ts';

const never = new AbortController().signal;
const target = { ...slack.example, mention: ['S0123456789', 'U0123456789', 'here'] };
const hook = { webhook: 'ssm:/backup-alerts/prod/secrets/slack-hook', mention: ['here'] };
const calling = '<!subteam^S0123456789> <@U0123456789> <!here>';
const posted = { channel: 'C0123456789', ts: '1764000000.000100', said: '2-opened' };

/** Every way in which Slack can be made to call on somebody. */
const callsIn = (text: string) => text.match(/<(?:!(?!date)|@|#)[^>]*>/g) ?? [];

interface Shown {
  text: string;
  blocks: unknown[];
}

function shown(notice: Notice, options: object = target, ref: Record<string, string> | null = null) {
  return slack.preview(options, notice, { ref }) as Record<'chat.postMessage' | 'chat.update' | 'webhook', Shown>;
}

/** Whom a message calls on, in its text and in its blocks. */
function called(message: Shown | undefined): string[][] {
  return [callsIn(message?.text ?? ''), callsIn(JSON.stringify(message?.blocks ?? []))];
}

const all = calling.split(' ');
const nobody = [[], []];

describe('channels/slack/mentions', () => {
  it('the first message calls on whom the target names, in its text and at its top', () => {
    const message = shown(aNotice())['chat.postMessage'];
    expect(called(message)).toEqual([all, all]);
    expect(message.blocks[0]).toEqual({ type: 'section', text: { type: 'mrkdwn', text: calling, verbatim: true } });
    expect(message.text.split('\n').at(-1)).toBe(calling);
    expect(called(shown(aNotice(), hook).webhook)).toEqual([['<!here>'], ['<!here>']]);
  });

  it('nobody is called on unless the rules say so', () => {
    expect(called(shown(aNotice(), slack.example)['chat.postMessage'])).toEqual(nobody);
    expect(called(shown(anAnnouncement())['chat.postMessage'])).toEqual(nobody);
  });

  it.each(incidentNoticeKinds)('%s calls on somebody when it asks somebody to act', (kind) => {
    const expected = asksForAction(kind) ? [all, all] : nobody;
    expect(called(shown(aNotice(kind))['chat.postMessage'])).toEqual(expected);
    const reply = shown(aNotice(kind), target, posted)['chat.postMessage'] as Shown | undefined;
    if (reply !== undefined) expect(called(reply)).toEqual(expected);
  });

  it('what comes when somebody has answered calls on nobody', () => {
    const { incident } = anInput('acknowledged');
    expect(called(shown(aNotice('escalated', { incident }))['chat.postMessage'])).toEqual(nobody);
  });

  it('a step’s own take the place of the target’s, and none of them is nobody', () => {
    const told = (mention: readonly string[]) =>
      called(shown(aNotice('escalated', { order: anOrder({ kind: 'escalated', mention }) }))['chat.postMessage']);
    expect(told(['S9999999999'])).toEqual([['<!subteam^S9999999999>'], ['<!subteam^S9999999999>']]);
    expect(told([])).toEqual(nobody);
    expect(told(['everyone', '!channel', '@ana', 'U0123456789> <!channel'])).toEqual(nobody);
  });

  it('the living message keeps whom it called on while nobody has answered, and calls on no other', () => {
    const ref = { ...posted, mention: 'S0123456789 here' };
    const before = ['<!subteam^S0123456789>', '<!here>'];
    expect(called(shown(aNotice('joined'), target, ref)['chat.update'])).toEqual([before, before]);
    expect(called(shown(aNotice('joined'), target, posted)['chat.update'])).toEqual(nobody);
    expect(called(shown(aNotice('acknowledged'), target, ref)['chat.update'])).toEqual(nobody);
    expect(called(shown(aNotice('resolved'), target, ref)['chat.update'])).toEqual(nobody);
  });

  it.each(hostileTexts)('no text from outside calls on anybody: %j', (text) => {
    const template = { name: 'loud', title: `<!channel> ${text}`, text: `<!here> <@U0123456789> ${text}` };
    for (const options of [target, slack.example, hook]) {
      const expected = options === target ? all : options === hook ? ['<!here>'] : [];
      for (const notice of [aHostileNotice('opened', text), aNoticeInOwnWords('opened', template)]) {
        const message = shown(notice, options);
        const { text: fallback, blocks } = message['chat.postMessage'] ?? message.webhook;
        expect(callsIn(fallback)).toEqual(expected);
        expect(callsInMrkdwn(blocks)).toEqual(expected);
      }
    }
  });

  it.each([
    ['chat.postMessage', null],
    ['chat.update', posted],
  ])('the short form that Slack takes instead of blocks says it too: %s', async (method, ref) => {
    let refused = false;
    const http = (request: HttpRequest) => {
      if (refused || !request.url.endsWith(method)) return vendorsThatWork(request);
      refused = true;
      return answer(200, { ok: false, error: 'invalid_blocks' });
    };
    const vendors = fakeVendors({ http });
    const memory = vendors.memory({ ref: ref === null ? null : { ...ref, mention: 'here' } });
    await slack.configure(target).deliver(aNotice(ref === null ? 'opened' : 'joined'), memory, vendors, never);
    const sent = vendors.requests
      .filter(({ url }) => url.endsWith(method))
      .map(({ body }) => new URLSearchParams(body));
    expect(callsIn(sent.at(-1)?.get('text') ?? '')).toEqual(ref === null ? all : ['<!here>']);
  });

  it('whom it called on is remembered with the message', async () => {
    const vendors = fakeVendors();
    await slack.configure(target).deliver(aNotice(), vendors.memory(), vendors, never);
    expect(vendors.remembered.at(-1)).toMatchObject({ mention: 'S0123456789 U0123456789 here' });
  });

  it.each(['@ana', 'ana', '@here', 'channel', 'everyone', '<!channel>', 'C0123456789', 'u0123456789', 'S1', ''])(
    '%j calls on nobody: it is refused',
    (id) => expect(() => slack.configure({ ...target, mention: [id] })).toThrow(/U0123456789.*S0123456789.*or here/),
  );
});

/** Calls in what Slack reads as markup; in other texts they are characters. */
function callsInMrkdwn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  const { type, text } = value as { type?: unknown; text?: unknown };
  if (type === 'mrkdwn') return callsIn(String(text));
  if (['user', 'usergroup', 'broadcast'].includes(String(type))) return [JSON.stringify(value)];
  return Object.values(value).flatMap(callsInMrkdwn);
}

describe('examples/slack-app-manifest.yml', () => {
  /** The scopes that each method needs, of which a direct message, a private and a public channel have their own. */
  const scopes: Readonly<Record<string, readonly string[]>> = {
    'chat.postMessage': ['chat:write'],
    'chat.update': ['chat:write'],
    'conversations.history': ['channels:history', 'groups:history', 'im:history'],
    'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
    'conversations.open': ['im:write'],
  };

  it('asks for the scopes of the methods that are called, and for no other', () => {
    const source = readFileSync('src/channels/slack/client.ts', 'utf8');
    const methods = [...source.matchAll(/client\.((?:chat|conversations)\.\w+)\(/g)].map(([, method]) => method ?? '');
    const manifest = parse(readFileSync('examples/slack-app-manifest.yml', 'utf8')) as {
      oauth_config: { scopes: { bot: string[] } };
      settings: { interactivity: { is_enabled: boolean; request_url: string } };
    };
    expect(methods.filter((method) => !(method in scopes))).toEqual([]);
    const needed = new Set(methods.flatMap((method) => scopes[method] ?? []));
    expect(manifest.oauth_config.scopes.bot.sort()).toEqual([...needed].sort());
    expect(manifest.settings.interactivity).toMatchObject({
      is_enabled: true,
      request_url: expect.stringMatching(/^https:.*\/slack\/interactive$/),
    });
  });
});
