import * as z from 'zod/mini';
import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { noticeKind } from '../../incidents/notice-kinds.ts';
import { epochSeconds } from '../../lib/instant.ts';
import { signingKeys } from '../../lib/secret-forms.ts';
import { adviceWithin, textWithin } from '../../notices/advice-pieces.ts';
import { pageLink } from '../../notices/lines.ts';
import {
  type Announcement,
  type IncidentNotice,
  isAnnouncement,
  type Notice,
  type WholeText,
} from '../../notices/notice.ts';
import { announcementForm } from '../announcement-form.ts';
import { type ChannelWords, defineChannel } from '../channel.ts';
import { httpOutcome } from '../http-outcome.ts';
import { readSecret, secretRef } from '../secret-ref.ts';
import { signatureHeaders } from './signature.ts';

/** Standard Webhooks asks for bodies below 20 kB. */
const bodyBytes = 20_000;

const options = z.strictObject({
  /** Address to post to; as a reference when the address itself is secret. */
  url: z.union([secretRef, z.url({ protocol: /^https$/, error: 'must be an https address or an ssm:/… reference' })]),
  /** Signing secret, `whsec_…`; several, separated by a space, while one replaces the other. */
  secret: secretRef,
});
type Options = z.infer<typeof options>;

/**
 * What editors and docs say of a target of this kind and of its options, by path.
 *
 * @public Found by docs/rules-words.ts.
 */
export const words = {
  '': {
    says: 'A signed POST to a program of yours: CloudEvents 1.0 with the headers of Standard Webhooks.',
  },
  url: {
    says: 'Address to post to, https only; as a reference when the address itself is secret.',
    examples: ['https://hooks.example.com/backup', 'ssm:/backup-alerts/prod/secrets/webhook-url'],
    limits: { anyOf: [{ pattern: '^ssm:(?:/[A-Za-z0-9_.-]+)+$' }, { pattern: '^https://' }], type: 'string' },
  },
  secret: {
    says: 'Where the signing secret (whsec_…) is: a SecureString parameter.',
    examples: ['ssm:/backup-alerts/prod/secrets/webhook'],
    mistake: 'Takes a reference such as ssm:/backup-alerts/prod/secrets/webhook; never write a secret itself here.',
  },
} as const satisfies ChannelWords<Options>;

/** Any program that takes a signed POST: a CloudEvents 1.0 body with the headers of Standard Webhooks. Receivers drop repeats by `webhook-id`. */
export const webhook = defineChannel<Options>({
  id: 'webhook',
  title: 'Webhook (Standard Webhooks, CloudEvents)',
  options,
  updates: true,
  announcements: true,
  example: { url: 'https://hooks.example.com/backup', secret: 'ssm:/backup-alerts/prod/secrets/webhook' },
  pace: ({ url }) => [{ of: `webhook ${url}`, perSecond: 5, burst: 10 }],
  preview: (notice) => cloudEvent(notice),
  async deliver(notice, given, _memory, ports, signal) {
    const url = given.url.startsWith('ssm:') ? await readSecret(ports.secrets, given.url) : { secret: given.url };
    if ('outcome' in url) return url.outcome;
    const secret = await readSecret(ports.secrets, given.secret);
    if ('outcome' in secret) return secret.outcome;
    const keys = signingKeys(secret.secret);
    if (keys === null || !url.secret.startsWith('https://')) {
      const detail =
        keys === null ? `${given.secret} must hold whsec_ secrets.` : `${given.url} must hold an https address.`;
      return { status: 'rejected', reason: 'bad-credentials', detail };
    }
    const body = JSON.stringify(cloudEvent(notice));
    const now = ports.now();
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'backup-alert-router',
      ...signatureHeaders({ id: messageId(notice), timestamp: epochSeconds(now), body }, keys),
    };
    const answer = await ports.http.send({ method: 'POST', url: url.secret, headers, body }, signal);
    const secrets = [url.secret, ...secret.secret.split(/\s+/)];
    return httpOutcome(answer, { vendor: 'The webhook', now, secrets }) ?? { status: 'delivered' };
  },
});

/** Returns the event in CloudEvents' structured mode, with as many alerts as fit; https://github.com/cloudevents/spec/blob/main/cloudevents/formats/json-format.md */
function cloudEvent(notice: Notice): object {
  const forms = isAnnouncement(notice) ? [announced(notice)] : reports(notice);
  const events = forms.map((form) => eventOf(notice, form));
  const least = events.at(-1) as object;
  const withShort = (limit: number) => withShortTexts(least, limit, isAnnouncement(notice) ? [] : notice.advice);
  const short = [400, 200, 100].map(withShort);
  return events.find(fits) ?? short.find(fits) ?? withLessWhole(short.at(-1) as object) ?? withShort(50);
}

/** Leaves out uncut texts, the longest first, until the event fits; null when it never does. */
function withLessWhole(event: object): object | null {
  const { data, ...envelope } = event as { data: { whole?: readonly WholeText[] } };
  const bySize = [...(data.whole ?? [])].sort((a, b) => Buffer.byteLength(b.value) - Buffer.byteLength(a.value));
  const kept = (count: number) => (data.whole ?? []).filter((one) => bySize.slice(count).includes(one));
  const forms = bySize.map((_one, index) => ({ ...envelope, data: { ...data, whole: kept(index + 1) } }));
  return forms.find(fits) ?? null;
}

function fits(event: object): boolean {
  return Buffer.byteLength(JSON.stringify(event)) <= bodyBytes;
}

/** Cuts every text of an event except what people copy, which is useless when cut. */
function withShortTexts(event: object, limit: number, advice: readonly string[]): object {
  const shortAdvice = advice.map((line) => adviceWithin(line, limit)).filter((line) => line !== '');
  const shorten = (key: string, value: unknown): unknown => {
    if (key === 'advice') return shortAdvice;
    if (isCopied(key, value)) return value;
    if (Array.isArray(value)) return value.map((item) => shorten('', item));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(name, inner)]));
    }
    return typeof value === 'string' ? textWithin(value, limit, advice) : value;
  };
  return shorten('', event) as object;
}

/** Says whether a value is copied: ids, URLs, ARNs and other uncut texts. */
function isCopied(key: string, value: unknown): boolean {
  if (typeof value === 'string') return /(?:id|url|arn)$/i.test(key);
  return key === 'whole';
}

/** Returns the fields of an incident with fewer and fewer alerts, and last without long texts. */
function reports(notice: IncidentNotice): object[] {
  const { ownWords, messageIsCut: _isCut, ...rest } = notice;
  const own = ownWords === null ? null : { ...ownWords, links: [] };
  const least = { ...rest, ownWords: own, awsMessage: null, missing: [], links: [], tags: {} };
  return [...[20, 10, 5].map((shown) => report(notice, shown)), report(least, 1)];
}

function report(notice: IncidentNotice, shownAlerts: number): object {
  const { incidentId: _id, noticeId: _noticeId, order: _order, ownersInSlack: _slack, alerts, ...rest } = notice;
  const page = pageLink(notice);
  return {
    ...rest,
    links: [...(page === null ? [] : [page]), ...notice.links],
    facts: plainFacts(notice),
    alerts: alerts.slice(-shownAlerts).map(({ laneId: _laneId, laneKey: _laneKey, ...alert }) => alert),
  };
}

/** Returns an announcement in the fields of an incident, as receivers have read it since 0.1.0. */
function announced(notice: Announcement) {
  const { kind, accountId, region, at, title, news, text, why, insteadOf, actor } = notice;
  return {
    kind,
    ...announcementForm,
    accountId,
    region,
    at,
    openedAt: at,
    headline: title,
    title,
    subject: title,
    news,
    meaning: '',
    ownWords: text === null ? null : { template: 'bulletin', title: null, text, links: [] },
    awsMessage: null,
    facts: plainFacts(notice),
    owner: null,
    rpo: null,
    tags: {},
    advice: [],
    severityReasons: [],
    links: [],
    alertCount: 0,
    acknowledgedLine: null,
    resolvedLine: null,
    canAcknowledge: false,
    canResolve: false,
    acknowledgeUrl: null,
    missing: [],
    why,
    insteadOf,
    actor,
    alerts: [],
  };
}

function plainFacts({ facts }: Notice): object[] {
  return facts.map(({ id: _id, ...fact }) => fact);
}

function eventOf(notice: Notice, data: object): object {
  const { kind, accountId, region, at, noticeId, order } = notice;
  return {
    specversion: '1.0',
    id: messageId(notice),
    source: `/backup-alert-router/${accountId}/${region}`,
    type: `backup.${noticeKind(kind).about}.${kind}`,
    subject: subjectIdOf(notice),
    time: at,
    datacontenttype: 'application/json',
    data: { incidentId: subjectIdOf(notice), noticeId, target: order.target, ...data },
  };
}

/** Returns the id, the same for every attempt; Standard Webhooks forbids periods in it. */
function messageId(notice: Notice): string {
  return `${subjectIdOf(notice)}_${notice.noticeId}`.replaceAll('.', '_');
}
