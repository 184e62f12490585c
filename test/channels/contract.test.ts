import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Channel, Delivery } from '../../src/channels/channel.ts';
import { channels } from '../../src/channels/registry.ts';
import { isAnnouncementKind, type NoticeKind, noticeKinds } from '../../src/incidents/notice-kinds.ts';
import { looksLikeSecret } from '../../src/lib/secret-literal.ts';
import { channelsWithTokenShapes } from '../../src/lib/token-shapes.ts';
import type { IncidentNotice, Notice } from '../../src/notices/notice.ts';
import type { Times } from '../../src/notices/times.ts';
import { anAlert } from '../support/alerts.ts';
import { channelOf } from '../support/channel-of.ts';
import { answer, type FakeAnswer } from '../support/fake-vendor.ts';
import { fakeOf, fakeVendors, secretForms, secretValues } from '../support/fake-vendors.ts';
import { aGroup, anIncident, anOrder, anOwnedGroup, aSummary } from '../support/incidents.ts';
import {
  aHostileInput,
  aHostileNotice,
  aNotice,
  aNoticeInOwnWords,
  anInput,
  aTemplate,
  hostileTexts,
} from '../support/notices.ts';

/** Files in src/channels that are channels: those that call defineChannel. */
const channelFiles = readdirSync('src/channels', { encoding: 'utf8', recursive: true }).filter(
  (file) => file.endsWith('.ts') && readFileSync(`src/channels/${file}`, 'utf8').includes(' = defineChannel'),
);

const never = new AbortController().signal;

/** How a target of a channel is told times, unless the rules say otherwise. */
const timesFor = ({ showsLocalTimes }: Channel): Times => ({ timezone: 'UTC', areInstants: showsLocalTimes });

/** Every shape of notice that is reviewed as a golden file. */
function noticesFor(channel: Channel): Record<string, Notice> {
  const times = timesFor(channel);
  const kinds = Object.fromEntries(channel.supports.map((kind: NoticeKind) => [kind, aNotice(kind, { times })]));
  return { ...kinds, ...specialNotices(times) };
}

/** A template that shows every text there is from outside, and tries to be markup itself. */
const everythingTemplate = {
  name: 'everything',
  title: '<b> *<% resource.name %>* <!channel> [x](https://evil.example/) <% error.code %>',
  text: '<!here> <b>*bold*</b> <% awsMessage %>\n{code}<% owner %>{code} @everyone\nhttps://wiki.example.com/<% resource.name %>',
};

const longMessage = `The backup could not be made because ${'the key is not usable; '.repeat(900)}`;
const specialNotices = (times: Times): Record<string, Notice> => ({
  'opened-group-of-50': aNotice('opened', { times, incident: anOwnedGroup(50) }),
  'opened-not-enriched': aNotice('opened', { times, alerts: [], acknowledgeUrl: null }),
  'opened-drill': aNotice('opened', { times, incident: anIncident({ drill: true }) }),
  'opened-instead-of': aNotice('opened', { times, order: anOrder({ insteadOf: ['dba-pager'] }) }),
  'opened-long': aNotice('opened', {
    times,
    incident: aGroup(20, { alerts: aGroup(20).alerts.map((alert) => ({ ...alert, resourceName: 'n'.repeat(400) })) }),
    alerts: [
      anAlert({
        error: { ...anAlert().error, message: longMessage, meaning: longMessage, advice: Array(30).fill(longMessage) },
        severityReasons: Array(30).fill(longMessage),
        missing: Array(30).fill(longMessage),
        owner: longMessage,
      }),
    ],
  }),
  'opened-unicode': aNotice('opened', {
    times,
    incident: anIncident({ alerts: [aSummary({ resourceName: '注文データベース Ωrders–døb 🗄️' })] }),
  }),
  'opened-hostile': aNotice('opened', { ...aHostileInput('opened'), times }),
  'opened-own-words': aNoticeInOwnWords('opened', aTemplate, anInput('opened', { times })),
  'opened-own-words-group': aNoticeInOwnWords('opened', aTemplate, anInput('opened', { times, incident: aGroup(50) })),
  'opened-own-words-hostile': aNoticeInOwnWords('opened', everythingTemplate, { ...aHostileInput('opened'), times }),
  'acknowledged-own-words': aNoticeInOwnWords('acknowledged', aTemplate, anInput('acknowledged', { times })),
});

it('channels/channel knows every kind of notice', () => {
  const carried = new Set(channels.flatMap(({ supports }) => supports));
  expect([...noticeKinds].filter((kind) => !carried.has(kind))).toEqual([]);
});

it('channels: what looks like a token is known for every channel whose vendor gives out such, and for no other', () => {
  const lacking = channels.flatMap(({ id }) => {
    const { secrets = {}, tokensLookLikeAnything = false } = fakeOf(channelOf(id));
    if (tokensLookLikeAnything) return [];
    return Object.values(secrets)
      .filter((secret) => !looksLikeSecret(secret))
      .map(() => id);
  });
  expect(
    lacking,
    'their tokens are not refused in the rules: add their shapes to src/lib/token-shapes.ts, or say in their fakes that they look like anything',
  ).toEqual([]);
  const gone = channelsWithTokenShapes.filter((id) => !channels.some((channel) => channel.id === id));
  expect(gone, 'src/lib/token-shapes.ts has tokens of channels that are not in src/channels/registry.ts').toEqual([]);
});

it('channels/registry lists every channel file once, in alphabetical order', () => {
  const listed = channels.map(({ id }) => `${id}/${id}.ts`);
  const unlisted = channelFiles.filter((file) => !listed.includes(file));
  expect(unlisted, 'no rules can name these: add each to `channels` in src/channels/registry.ts').toEqual([]);
  expect(listed).toEqual(channelFiles.sort());
});

describe.each(channels.map((channel) => ({ id: channel.id, channel })))(
  'channels/$id keeps the contract',
  ({ channel }) => {
    const receiver = channel.configure(channel.example);
    const refOfFirst = async () => {
      const vendors = fakeVendors();
      const delivery = await receiver.deliver(aNotice('opened'), vendors.memory(), vendors, never);
      expect(delivery.status).toBe('delivered');
      return (delivery.status === 'delivered' ? delivery.ref : undefined) ?? null;
    };

    it('its example parses and an unknown key is refused', () => {
      expect(() => channel.configure(channel.example)).not.toThrow();
      expect(() => channel.configure({ ...channel.example, colour: 'red' })).toThrow(/colour/);
      expect(() => channel.configure({})).not.toThrow(TypeError);
    });

    it('a secret in place of a reference is refused', () => {
      const references = Object.entries(channel.example).filter(([, value]) => String(value).startsWith('ssm:'));
      for (const [key] of references) {
        for (const literal of [...Object.values(secretValues), '']) {
          expect(() => channel.configure({ ...channel.example, [key]: literal }), key).toThrow();
        }
      }
    });

    it('every notice renders to its golden file', async () => {
      const ref = await refOfFirst();
      const notices = noticesFor(channel);
      for (const [name, notice] of Object.entries(notices)) {
        const rendered = channel.preview(channel.example, notice, { ref: name.startsWith('opened') ? null : ref });
        expectGolden(`test/golden/${channel.id}/${name}.json`, rendered);
      }
      const kept = readdirSync(`test/golden/${channel.id}`);
      expect(kept.sort()).toEqual(
        Object.keys(notices)
          .map((name) => `${name}.json`)
          .sort(),
      );
    });

    it('rendering is pure: the same notice gives the same message', () => {
      for (const notice of Object.values(noticesFor(channel))) {
        const twice = [1, 2].map(() => JSON.stringify(channel.preview(channel.example, notice, { ref: null })));
        expect(twice[0]).toBe(twice[1]);
      }
    });

    it('the longest notice keeps the incident and the way to acknowledge', () => {
      const notice = specialNotices(timesFor(channel))['opened-long'] as IncidentNotice;
      const rendered = JSON.stringify(channel.preview(channel.example, notice, { ref: null }));
      expect(rendered).toContain(notice.incidentId);
      expect(rendered).toContain(fakeOf(channel).wayToAcknowledge ?? notice.acknowledgeUrl);
      expect(rendered.length).toBeLessThan(70_000);
    });

    it('whatever happened to an incident, a message about it links its page', () => {
      for (const kind of channel.supports.filter((each) => !isAnnouncementKind(each))) {
        const notice = aNotice(kind, { times: timesFor(channel) }) as IncidentNotice;
        const rendered = JSON.stringify(channel.preview(channel.example, notice, { ref: null }));
        if (!rendered.includes(notice.title)) continue;
        expect(rendered, kind).toContain('Open the incident');
        expect(rendered, kind).toContain(notice.acknowledgeUrl);
      }
    });

    it.each(channel.supports.map((kind) => [kind]))('hostile text in %s stays inert', async (kind) => {
      const ref = kind === 'opened' ? null : await refOfFirst();
      for (const text of hostileTexts) {
        const rendered = channel.preview(channel.example, aHostileNotice(kind, text), { ref });
        for (const [path, value] of stringsOf(rendered)) expectInert(path, value);
        const input = isAnnouncementKind(kind) ? undefined : aHostileInput(kind, text);
        const told = aNoticeInOwnWords(kind, everythingTemplate, input);
        for (const [path, value] of stringsOf(channel.preview(channel.example, told, { ref })))
          expectInert(path, value);
      }
    });

    it.each(channel.supports.map((kind) => [kind]))('%s is delivered, first or later', async (kind) => {
      for (const ref of [null, await refOfFirst()]) {
        const vendors = fakeVendors();
        const delivery = await receiver.deliver(aNotice(kind), vendors.memory({ ref }), vendors, never);
        expect(delivery).toMatchObject({ status: 'delivered' });
      }
    });

    it('says whom a delivery reached and what the vendor knows it by, where the vendor says so', async () => {
      const vendors = fakeVendors();
      const delivery = await receiver.deliver(aNotice(), vendors.memory(), vendors, never);
      expect(delivery).toMatchObject({ status: 'delivered', ...fakeOf(channel).says });
    });

    it('an aborted delivery is to be tried again, and says so without an exception', async () => {
      const vendors = fakeVendors();
      const delivery = await receiver.deliver(aNotice(), vendors.memory(), vendors, AbortSignal.abort());
      expect(delivery).toMatchObject({ status: 'retry', reason: 'timeout' });
      expect([...vendors.requests, ...vendors.mails, ...vendors.published]).toEqual([]);
    });

    it('a secret that is missing is rejected, one that cannot be read now is tried again', async () => {
      const references = Object.values(channel.example).filter((value) => String(value).startsWith('ssm:')) as string[];
      for (const reference of references) {
        const missing = fakeVendors({ secrets: { [reference]: null } });
        const away = fakeVendors({ secrets: { [reference]: 'unavailable' } });
        expect(await receiver.deliver(aNotice(), missing.memory(), missing, never)).toMatchObject({
          status: 'rejected',
          reason: 'secret-missing',
        });
        expect(await receiver.deliver(aNotice(), away.memory(), away, never)).toMatchObject({ status: 'retry' });
      }
    });

    it('what a delivery uses of what its vendor allows has a name without a secret, a rate and a burst', () => {
      const deliveries = channel.supports.flatMap((kind) => [true, false].map((isFirst) => ({ kind, isFirst })));
      for (const { of, perSecond, burst } of deliveries.flatMap((one) => channel.pace?.(channel.example, one) ?? [])) {
        expect(of).toMatch(/^\w+ ?/);
        for (const secret of secretForms(channel.example)) expect(of).not.toContain(secret);
        expect(perSecond).toBeGreaterThan(0);
        expect(burst).toBeGreaterThanOrEqual(1);
      }
    });

    it('no preview shows a secret or needs one', () => {
      const shown = JSON.stringify(channel.preview(channel.example, aNotice(), { ref: null }));
      for (const secret of secretForms(channel.example)) expect(shown).not.toContain(secret);
    });

    const speaksHttp = Object.values(channel.example).some((value) => String(value).startsWith('ssm:'));
    if (!speaksHttp) return;
    describe('over HTTP', () => {
      const deliverWith = async (reply: FakeAnswer): Promise<Delivery> => {
        const vendors = fakeVendors({ http: () => reply });
        return receiver.deliver(aNotice(), vendors.memory(), vendors, never);
      };

      it.each([
        [400, 'rejected', 'bad-request'],
        [401, 'rejected', 'bad-credentials'],
        [403, 'rejected', 'bad-credentials'],
        [404, 'rejected', 'not-found'],
        [408, 'retry', 'timeout'],
        [410, 'rejected', 'not-found'],
        [413, 'rejected', 'too-large'],
        [422, 'rejected', 'bad-request'],
        [425, 'retry', 'server-error'],
        [429, 'retry', 'rate-limited'],
        [301, 'rejected', 'bad-request'],
        [500, 'retry', 'server-error'],
        [502, 'retry', 'server-error'],
        [503, 'retry', 'server-error'],
        [504, 'retry', 'server-error'],
      ])('%i is %s (%s)', async (status, outcome, reason) => {
        expect(await deliverWith(answer(status, 'nope'))).toMatchObject({ status: outcome, reason });
      });

      it.each([
        ['timeout', 'retry', 'timeout'],
        ['network', 'retry', 'network'],
        ['refused-address', 'rejected', 'bad-request'],
      ] as const)('no answer because of %s is %s (%s)', async (failure, outcome, reason) => {
        expect(await deliverWith({ failure, detail: `secret ${secretForms(channel.example)[0]}` })).toMatchObject({
          status: outcome,
          reason,
        });
      });

      it.each([
        ['30', 30],
        ['0', 0],
        ['86400', 900],
        ['Sun, 22 Nov 2026 03:49:00 GMT', 120],
        ['Sun, 22 Nov 2026 03:00:00 GMT', 0],
        ['soon', undefined],
      ])('Retry-After: %s waits %s s', async (header, seconds) => {
        for (const status of [429, 503]) {
          const delivery = await deliverWith(answer(status, '', { 'retry-after': header }));
          expect('retryAfterSeconds' in delivery ? delivery.retryAfterSeconds : undefined).toBe(seconds);
        }
      });

      it('no outcome shows a secret, even when the vendor repeats it', async () => {
        const echo = secretForms(channel.example).join(' ');
        const replies = [
          ...[200, 400, 401, 404, 429, 500].map((status) => answer(status, `{"ok":false,"error":"${echo}"}`)),
          answer(403, echo),
          { failure: 'network' as const, detail: echo },
        ];
        for (const reply of replies) {
          const shown = JSON.stringify(await deliverWith(reply));
          for (const secret of secretForms(channel.example)) expect(shown).not.toContain(secret);
        }
      });
    });
  },
);

function expectGolden(path: string, rendered: unknown): void {
  const text = `${JSON.stringify(rendered, null, 2)}\n`;
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(path.slice(0, path.lastIndexOf('/')), { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path), `${path} is missing: run the tests once with UPDATE_GOLDEN=1 and review it`).toBe(true);
  expect(text, path).toBe(readFileSync(path, 'utf8'));
}

/** Every string in a rendered message with the path that leads to it. */
function stringsOf(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => stringsOf(inner, `${path}/${key}`));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is the point
const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;

/** Tags of the mail's own layout; any other one came from outside. */
const mailTags = new Set('html head meta title style body div table tr td h1 h2 p a ol ul li b'.split(' '));

function expectInert(path: string, text: string): void {
  expect(text, path).not.toMatch(acting);
  if (path.includes('html')) {
    const tags = [...text.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, name]) => name);
    expect(tags.filter((name) => !mailTags.has(name ?? ''))).toEqual([]);
    for (const [, address] of text.matchAll(/(?:href|src)="([^"]*)"/g)) expect(address).toMatch(/^https:\/\//);
  }
  if (/headers|subject|summary|attributes|labels/.test(path)) expect(text, path).not.toMatch(/[\r\n]/);
  if (/\/headers\//.test(path)) expect(text, path).toMatch(/^[\x20-\x7e]*$/);
  if (path.includes('url') || path.includes('href')) expect(text, path).toMatch(/^https:\/\//);
}
