import * as z from 'zod/mini';
import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { noticeKind } from '../../incidents/notice-kinds.ts';
import { epochSeconds } from '../../lib/instant.ts';
import { adviceWithin, textWithin } from '../../notices/advice-pieces.ts';
import { type Announcement, type IncidentNotice, isAnnouncement, type Notice } from '../../notices/notice.ts';
import { announcementForm } from '../announcement-form.ts';
import { type ChannelWords, defineChannel } from '../channel.ts';
import { httpOutcome } from '../http-outcome.ts';
import { readSecret, secretRef } from '../secret-ref.ts';
import { signatureHeaders, signingKeys } from './signature.ts';

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
  return events.find(fits) ?? [400, 200, 100].map(withShort).find(fits) ?? withShort(50);
}

function fits(event: object): boolean {
  return Buffer.byteLength(JSON.stringify(event)) <= bodyBytes;
}

/** Cuts every text of an event but ids, addresses and commands, which are of use only when they are whole. */
function withShortTexts(event: object, limit: number, advice: readonly string[]): object {
  const shortAdvice = advice.map((line) => adviceWithin(line, limit)).filter((line) => line !== '');
  const cut = (key: string, value: unknown) => {
    if (key === 'advice') return shortAdvice;
    return typeof value === 'string' && !/(?:id|url)$/i.test(key) ? textWithin(value, limit, advice) : value;
  };
  return JSON.parse(JSON.stringify(event, cut)) as object;
}

/** The fields of an incident, with fewer and fewer alerts, and at last without what is long. */
function reports(notice: IncidentNotice): object[] {
  const { ownWords } = notice;
  const own = ownWords === null ? null : { ...ownWords, links: [] };
  const least = { ...notice, ownWords: own, awsMessage: null, missing: [], links: [] };
  return [...[20, 10, 5].map((shown) => report(notice, shown)), report(least, 1)];
}

function report(notice: IncidentNotice, shownAlerts: number): object {
  const { incidentId: _id, noticeId: _noticeId, order: _order, alerts, ...rest } = notice;
  return {
    ...rest,
    facts: plainFacts(notice),
    alerts: alerts.slice(-shownAlerts).map(({ laneId: _laneId, laneKey: _laneKey, ...alert }) => alert),
  };
}

/** An announcement in the fields of an incident, in which receivers read it since 0.1.0. */
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

/** The same for every attempt; Standard Webhooks forbids periods in it. */
function messageId(notice: Notice): string {
  return `${subjectIdOf(notice)}_${notice.noticeId}`.replaceAll('.', '_');
}
