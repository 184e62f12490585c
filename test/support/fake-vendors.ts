import type { ChannelPorts, Memory, ProviderRef } from '../../src/channels/channel.ts';
import { RouterError } from '../../src/lib/errors.ts';
import type { HttpFailure, HttpRequest, HttpResponse } from '../../src/ports/http.ts';
import type { Mail, MailOutcome } from '../../src/ports/mailer.ts';
import type { PublishOutcome } from '../../src/ports/topic-publisher.ts';
import { noon } from './notices.ts';

/** Values of the secrets every test hands out; none may ever show up in an outcome. */
export const secretValues: Record<string, string> = {
  'ssm:/backup-alerts/prod/secrets/slack-bot': 'xoxb-111111111111-SECRETSECRETSECRET',
  'ssm:/backup-alerts/prod/secrets/slack-hook': 'https://hooks.slack.com/services/T000/B000/SECRETSECRET',
  'ssm:/backup-alerts/prod/secrets/jira': 'bot@example.com:ATATT3xSECRETSECRET',
  'ssm:/backup-alerts/prod/secrets/webhook': 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
};

/** What a fake vendor answers; a failure when nothing comes back. */
export type FakeAnswer = HttpResponse | HttpFailure;

/** Fake vendors that write down what they were asked. */
export interface FakeVendors extends ChannelPorts {
  requests: HttpRequest[];
  mails: Mail[];
  published: unknown[];
  remembered: ProviderRef[];
  memory(change?: Partial<Memory>): Memory;
}

/** How the fake vendors behave; by default everything works. */
export interface FakeBehaviour {
  http?: (request: HttpRequest) => FakeAnswer;
  mail?: () => MailOutcome;
  publish?: () => PublishOutcome;
  secrets?: Record<string, string | null | 'unavailable'>;
}

/** Makes fake vendors. Aborted calls answer with a time-out, as the real adapters do. */
export function fakeVendors({ http = vendorsThatWork, mail, publish, secrets = {} }: FakeBehaviour = {}): FakeVendors {
  const vendors: FakeVendors = {
    requests: [],
    mails: [],
    published: [],
    remembered: [],
    http: {
      async send(request, signal) {
        if (signal.aborted) return { failure: 'timeout', detail: 'aborted' };
        vendors.requests.push(request);
        return http(request);
      },
    },
    mailer: {
      async send(message, signal) {
        if (signal.aborted) return { sent: false, retryable: true, reason: 'timeout', detail: 'aborted' };
        vendors.mails.push(message);
        return mail?.() ?? { sent: true, messageId: '0100018f-mail' };
      },
    },
    topics: {
      async publish(message, signal) {
        if (signal.aborted) return { published: false, retryable: true, reason: 'timeout', detail: 'aborted' };
        vendors.published.push(message);
        return publish?.() ?? { published: true, messageId: '94f0-sns' };
      },
    },
    secrets: {
      async read(reference) {
        const value = { ...secretValues, ...secrets }[reference];
        if (value === 'unavailable') throw new RouterError('secret-unavailable', { reference });
        return value ?? null;
      },
    },
    now: () => noon,
    memory: (change = {}) => ({
      ref: null,
      possibleDuplicate: false,
      firstAttemptAt: noon,
      remember: async (ref) => void vendors.remembered.push(ref),
      ...change,
    }),
  };
  return vendors;
}

/** Makes an answer with a JSON (or text) body. */
export function answer(status: number, body: unknown = '', headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** Answers as Slack, Jira and any other vendor do when all is well. */
export function vendorsThatWork({ method, url }: HttpRequest): FakeAnswer {
  const { host, pathname } = new URL(url);
  if (host === 'slack.com') return answer(200, { ok: true, channel: 'C0123456789', ts: '1764000000.000100' });
  if (!host.endsWith('.atlassian.net')) return answer(200, 'ok');
  if (pathname.endsWith('/transitions')) {
    return method === 'POST'
      ? answer(204)
      : answer(200, {
          transitions: [
            { id: '11', to: { statusCategory: { key: 'new' } } },
            { id: '21', to: { statusCategory: { key: 'indeterminate' } } },
            { id: '31', to: { statusCategory: { key: 'done' } } },
          ],
        });
  }
  if (pathname.endsWith('/comment/list')) return answer(200, { values: [], isLast: true });
  if (pathname.endsWith('/comment')) return method === 'GET' ? answer(200, { comments: [] }) : answer(201, { id: '1' });
  if (pathname.endsWith('/search/jql')) return answer(200, { issues: [], isLast: true });
  if (method === 'GET') return answer(200, { fields: { status: { statusCategory: { key: 'other' } } } });
  return answer(201, { id: '10000', key: 'OPS-24' });
}

/** Returns the secrets these options name, in every form in which they travel; none of it may show. */
export function secretForms(options: Record<string, unknown>): string[] {
  const values = Object.values(options).flatMap((value) => secretValues[String(value)] ?? []);
  return values.flatMap((value) => [
    value,
    value.startsWith('bot@') ? value.slice(value.indexOf(':') + 1) : value,
    Buffer.from(value).toString('base64'),
  ]);
}
