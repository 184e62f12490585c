import type { ChatPostMessageArguments, ChatUpdateArguments, WebAPICallResult, WebClient } from '@slack/web-api';
import { type RejectReason, rejectReasons } from '../../incidents/delivery-result.ts';
import type { HttpFailure, HttpResponse } from '../../ports/vendors/http.ts';
import type { ChannelPorts } from '../channel.ts';
import { type FailedDelivery, httpOutcome } from '../http-outcome.ts';
import { asFetched, asRequest } from './fetched.ts';

/** What Slack answered: the message's channel id and ts, and its workspace when Slack says it, a code to react to, or a failed delivery. */
export type SlackAnswer =
  | { ok: true; channel: string; ts: string; team: string | null }
  | { ok: false; code: string; outcome: FailedDelivery };

/** Where to look for a message. */
export interface SlackPlace {
  channel: string;
  /** The `ts` of the message whose replies are looked through; absent: the channel's own messages. */
  thread?: string;
  since: number;
}

/** `ts` of the message found, null when there is none or the bot may not read; or why Slack cannot be asked now. */
export type SlackFinding =
  | { ts: string | null; team?: string | undefined; channel?: string | undefined }
  | { outcome: FailedDelivery };

/** The methods the channel calls. */
export interface SlackClient {
  post(message: ChatPostMessageArguments): Promise<SlackAnswer>;
  update(message: ChatUpdateArguments): Promise<SlackAnswer>;
  /** Looks for a message, or a reply in `thread`, with this metadata, among those since a time (Unix seconds). */
  find(place: SlackPlace, payload: Record<string, string>): Promise<SlackFinding>;
}

/**
 * How many messages a page has, how many pages are searched (messages may have come since the first attempt), and how many
 * bytes are read of a page: a message with blocks has some kilobytes, and a cut page cannot be parsed.
 */
const lookBack = { messages: 100, pages: 10, pageBytes: 4_194_304 } as const;

/** Codes that mean Slack itself had a problem; https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const retryable = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
/** Codes that need a person, by what is wrong; the others are bad requests. */
const rejections: Record<RejectReason, readonly string[]> = {
  'bad-credentials': [
    'not_authed',
    'invalid_auth',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'no_permission',
    'missing_scope',
    'not_allowed_token_type',
    'restricted_action',
    'access_denied',
    'ekm_access_denied',
    'org_login_required',
  ],
  'not-found': ['channel_not_found', 'is_archived', 'not_in_channel', 'message_not_found'],
  'too-large': ['msg_too_long', 'msg_blocks_too_long'],
  'bad-request': [],
  'secret-missing': [],
};

/**
 * Makes a client that sends through `ports.http`, so that the guard on addresses, the time limit and the abort signal of
 * every other channel apply to Slack too. Slack's own client builds the requests and reads the answers; its retries (half an
 * hour by default) are off, because the queue retries, and its log is off, because it prints message texts. It is loaded
 * with the first message (63 KB, 7 ms), not at start.
 */
export async function connectSlack(token: string, ports: ChannelPorts, signal: AbortSignal): Promise<SlackClient> {
  const { WebClient } = await import('@slack/web-api');
  let last: HttpResponse | HttpFailure = { failure: 'network', detail: '' };
  const client = new WebClient(token, {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
    fetch: async (...asked) => {
      const request = asRequest(asked);
      const isList = new URL(request.url).pathname.startsWith('/api/conversations.');
      last = await ports.http.send(isList ? { ...request, answerBytes: lookBack.pageBytes } : request, signal);
      if ('failure' in last) throw new Error(last.failure);
      return asFetched(last, request.url);
    },
  });
  const context = { vendor: 'Slack', now: ports.now(), secrets: [token] };
  const read = (call: Promise<WebAPICallResult>) => call.then(acceptAnswer, () => explainFailure(last, context));
  return {
    post: (message) => read(client.chat.postMessage(message)),
    update: (message) => read(client.chat.update(message)),
    find: async (place, payload) => {
      try {
        const channel = await channelOf(client, place.channel);
        const { ts = null, team } = (await findMessage(client, { ...place, channel }, payload)) ?? {};
        return { ts, team, channel };
      } catch {
        const failed = explainFailure(last, context);
        // Without the scope to read, a rare second message is acceptable; after a passing error it is not.
        return !failed.ok && failed.outcome.status === 'retry' ? { outcome: failed.outcome } : { ts: null };
      }
    },
  };
}

/** Returns the id of the direct channel with a person; that of a channel stays as it is. */
async function channelOf(client: WebClient, idOf: string): Promise<string> {
  if (!/^[UW]/.test(idOf)) return idOf;
  const { channel } = await client.conversations.open({ users: idOf });
  return channel?.id ?? idOf;
}

/** Searches pages of messages, newest first; for a thread Slack returns the oldest first, and there are few. */
async function findMessage(
  client: WebClient,
  { channel, thread, since }: SlackPlace,
  payload: Record<string, string>,
): Promise<{ ts?: string; team?: string } | null> {
  const page = { channel, oldest: String(since), include_all_metadata: true, limit: lookBack.messages };
  if (thread !== undefined) {
    const { messages = [] } = await client.conversations.replies({ ...page, ts: thread });
    return messages.find((message) => isReply(message) && carries(message, payload)) ?? null;
  }
  let latest: string | undefined;
  for (let pages = 0; pages < lookBack.pages; pages += 1) {
    const { messages = [], has_more } = await client.conversations.history(
      latest === undefined ? page : { ...page, latest },
    );
    const found = messages.find((message) => !isReply(message) && carries(message, payload));
    latest = messages.at(-1)?.ts;
    if (found?.ts !== undefined) return found;
    if (has_more !== true || latest === undefined) return null;
  }
  return null;
}

function isReply({ thread_ts, ts }: { thread_ts?: string; ts?: string }): boolean {
  return thread_ts !== undefined && thread_ts !== ts;
}

function carries({ metadata }: { metadata?: unknown }, payload: Record<string, string>): boolean {
  const { event_payload: found } = (metadata ?? {}) as { event_payload?: Record<string, unknown> };
  return found !== undefined && Object.entries(payload).every(([name, value]) => found[name] === value);
}

function acceptAnswer(result: WebAPICallResult): SlackAnswer {
  const { channel, ts, message } = result as { channel?: unknown; ts?: unknown; message?: { team?: unknown } };
  const team = typeof message?.team === 'string' ? message.team : null;
  if (typeof channel === 'string' && typeof ts === 'string') return { ok: true, channel, ts, team };
  return unreadable;
}

/** Reads from the raw answer what went wrong; Slack reports most errors as HTTP 200 with `ok: false`. */
function explainFailure(last: HttpResponse | HttpFailure, context: Parameters<typeof httpOutcome>[1]): SlackAnswer {
  const outcome = httpOutcome(last, context);
  if (outcome !== null) return { ok: false, code: 'http', outcome };
  const code = codeOf('body' in last ? last.body : '');
  return code === null ? unreadable : { ok: false, code, outcome: outcomeOfCode(code, last as HttpResponse, context) };
}

function outcomeOfCode(code: string, last: HttpResponse, context: Parameters<typeof httpOutcome>[1]): FailedDelivery {
  const detail = `Slack answered ${code}.`;
  if (code === 'ratelimited' || code === 'rate_limited') {
    return { ...(httpOutcome({ ...last, status: 429 }, context) as FailedDelivery), detail };
  }
  if (retryable.has(code)) return { status: 'retry', reason: 'server-error', detail };
  const reason = rejectReasons.find((candidate) => rejections[candidate].includes(code)) ?? 'bad-request';
  return { status: 'rejected', reason, detail };
}

function codeOf(body: string): string | null {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    return typeof error === 'string' && /^[a-z][a-z0-9_]{1,60}$/.test(error) ? error : null;
  } catch {
    return null;
  }
}

const unreadable: SlackAnswer = {
  ok: false,
  code: 'unreadable',
  outcome: { status: 'retry', reason: 'server-error', detail: 'Slack sent an answer that cannot be read.' },
};

const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => 'error' as never,
  setName() {},
};
