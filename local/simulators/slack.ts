import { type Answer, asText, type Exchange, isObject, json, parseJson } from './exchange.ts';
import type { Simulation } from './simulation.ts';
import { refuse, tooFast } from './slack-answer.ts';
import { checkBlocks, slackLimits } from './slack-blocks.ts';
import { postingDelay, updatingDelay } from './slack-rate.ts';
import { openDirect, readChannel, readHistory, readReplies, readUser, userByEmail } from './slack-read.ts';
import { findChannel, findMessage, messageObject, nextTs, type SlackMessage, workspace } from './slack-store.ts';
import { openView } from './slack-views.ts';

type Arguments = Record<string, unknown>;
type Method = (args: Arguments, sim: Simulation) => Answer;

/** Slack's Web API methods that the simulator knows: https://docs.slack.dev/reference/methods */
const methods: Readonly<Record<string, Method>> = {
  'auth.test': (_args, sim) => authTest(sim),
  'chat.postMessage': postMessage,
  'chat.update': updateMessage,
  'chat.getPermalink': permalink,
  'conversations.history': readHistory,
  'conversations.info': readChannel,
  'conversations.open': openDirect,
  'conversations.replies': readReplies,
  'users.info': readUser,
  'views.open': openView,
  'users.lookupByEmail': userByEmail,
};

/** Answers a call of slack.com/api/*. */
export function handleSlack(exchange: Exchange, sim: Simulation): Answer {
  const method = methods[exchange.path.replace(/^\/api\//, '')];
  if (!method) return refuse('unknown_method');
  const args = readArguments(exchange);
  if (typeof args === 'string') return refuse(args);
  const badToken = checkToken(exchange, args);
  if (badToken) return refuse(badToken);
  return method(args, sim);
}

function readArguments(exchange: Exchange): Arguments | string {
  const query = Object.fromEntries(exchange.query);
  if (exchange.method === 'GET') return query;
  const type = (exchange.headers['content-type'] ?? '').split(';')[0]?.trim();
  if (type === 'application/x-www-form-urlencoded')
    return { ...query, ...Object.fromEntries(new URLSearchParams(exchange.body)) };
  if (type !== 'application/json') return exchange.body === '' ? query : 'invalid_post_type';
  const parsed = parseJson(exchange.body);
  if (parsed === undefined) return 'invalid_json';
  return isObject(parsed) ? { ...query, ...parsed } : 'json_not_object';
}

function checkToken(exchange: Exchange, args: Arguments): string | null {
  const bearer = /^Bearer (.+)$/i.exec(exchange.headers.authorization ?? '')?.[1];
  const token = bearer ?? asText(args.token);
  if (!token) return 'not_authed';
  if (token.includes('revoked')) return 'token_revoked';
  if (token.includes('expired')) return 'token_expired';
  if (token.includes('noscope')) return 'missing_scope';
  return /^xoxb-[A-Za-z0-9-]{6,}$/.test(token) ? null : 'invalid_auth';
}

function authTest(sim: Simulation): Answer {
  const { teamId, botUserId, botId } = workspace;
  const url = 'https://example.slack.com/';
  return json(
    200,
    {
      ok: true,
      url,
      team: 'Example',
      user: 'backupalerts',
      team_id: teamId,
      user_id: botUserId,
      bot_id: botId,
      is_enterprise_install: false,
    },
    {
      'x-oauth-scopes': sim.settings.slackScopes.join(','),
      date: sim.now().toUTCString(),
    },
  );
}

function postMessage(args: Arguments, sim: Simulation): Answer {
  const channel = findChannel(sim.slack, asText(args.channel));
  if (!channel) return refuse('channel_not_found');
  if (channel.archived) return refuse('is_archived');
  if (channel.member === false) return refuse('not_in_channel');
  const wait = postingDelay(sim.slack, channel.id, sim.now());
  if (wait > 0) return tooFast(wait);
  const content = readContent(args, slackLimits.messageText);
  if (!('blocks' in content)) return content;
  if (isEmpty(content)) return refuse('no_text');
  const thread = checkThread(args, channel.id, sim);
  if (thread.error) return refuse(thread.error);
  const metadata = readJson(args.metadata);
  const badMetadata = checkMetadata(metadata);
  if (badMetadata) return refuse(badMetadata);
  const message = addMessage(sim, {
    channel: channel.id,
    ...content,
    threadTs: thread.ts,
    broadcast: thread.ts !== null && String(args.reply_broadcast) === 'true',
    metadata: isObject(metadata) ? metadata : null,
    username: asText(args.username) || null,
  });
  return json(200, { ok: true, channel: channel.id, ts: message.ts, message: messageObject(message) });
}

function updateMessage(args: Arguments, sim: Simulation): Answer {
  // chat.update wants the channel's id; a name is not looked up.
  const channel = sim.slack.channels.find(({ id }) => id === args.channel);
  if (!channel) return refuse('channel_not_found');
  const wait = updatingDelay(sim.slack, sim.now());
  if (wait > 0) return tooFast(wait);
  const message = findMessage(sim.slack, channel.id, asText(args.ts));
  if (!message) return refuse('message_not_found');
  if (message.via === 'webhook') return refuse('cant_update_message');
  const content = readContent(args, slackLimits.updateText);
  if (!('blocks' in content)) return content;
  if (isEmpty(content) && args.blocks === undefined) return refuse('no_text');
  applyEdit(sim, message, {
    ...(content.text === '' ? {} : { text: content.text }),
    ...(args.blocks === undefined ? {} : { blocks: content.blocks }),
    ...(args.attachments === undefined ? {} : { attachments: content.attachments }),
  });
  return json(200, {
    ok: true,
    channel: channel.id,
    ts: message.ts,
    text: message.text,
    message: messageObject(message),
  });
}

function permalink(args: Arguments, sim: Simulation): Answer {
  const message = findMessage(sim.slack, asText(args.channel), asText(args.message_ts));
  if (!message) return refuse('message_not_found');
  const link = `https://example.slack.com/archives/${message.channel}/p${message.ts.replace('.', '')}`;
  return json(200, { ok: true, channel: message.channel, permalink: link });
}

/** What a message says. */
export type SlackContent = Pick<SlackMessage, 'text' | 'blocks' | 'attachments'>;

/** Reads and checks text, blocks and attachments; answers Slack's refusal when one breaks a rule. */
export function readContent(args: Arguments, maxText: number): SlackContent | Answer {
  const content = args.text === undefined || args.text === null ? '' : String(args.text);
  if (content.length > maxText) return refuse('msg_too_long');
  const blocks = readJson(args.blocks) ?? [];
  const verdict = checkBlocks(blocks);
  if (verdict) return refuse(verdict.error, verdict.messages);
  const attachments = readJson(args.attachments) ?? [];
  if (!Array.isArray(attachments)) return refuse('invalid_attachments');
  if (attachments.length > slackLimits.attachments) return refuse('too_many_attachments');
  for (const attachment of attachments) {
    const inner = isObject(attachment) && attachment.blocks !== undefined ? checkBlocks(attachment.blocks) : null;
    if (inner) return refuse('invalid_attachments', inner.messages);
  }
  return { text: content, blocks: blocks as SlackContent['blocks'], attachments };
}

/** Stores a message that passed all checks. */
export function addMessage(
  sim: Simulation,
  parts: SlackContent & Partial<SlackMessage> & { channel: string },
): SlackMessage {
  const message: SlackMessage = {
    threadTs: null,
    broadcast: false,
    metadata: null,
    editedTs: null,
    via: 'bot',
    username: null,
    ephemeralTo: null,
    warning: null,
    history: [],
    ...parts,
    blocks: withIds(parts.blocks),
    ts: nextTs(sim.slack, sim.now()),
  };
  sim.slack.messages.push(message);
  return message;
}

/** Changes a message and keeps what it said before. */
export function applyEdit(sim: Simulation, message: SlackMessage, change: Partial<SlackContent>): void {
  message.history.push({ at: sim.now().toISOString(), text: message.text, blocks: message.blocks });
  Object.assign(message, change);
  message.blocks = withIds(message.blocks);
  message.warning = null;
  message.editedTs = nextTs(sim.slack, sim.now());
}

function withIds(blocks: SlackMessage['blocks']): SlackMessage['blocks'] {
  return blocks.map((block, index) => (block.block_id === undefined ? { ...block, block_id: `b${index}=` } : block));
}

function isEmpty(content: SlackContent): boolean {
  return content.text === '' && content.blocks.length === 0 && content.attachments.length === 0;
}

function readJson(value: unknown): unknown {
  return typeof value === 'string' && value !== '' ? (parseJson(value) ?? value) : value === '' ? undefined : value;
}

function checkThread(args: Arguments, channel: string, sim: Simulation): { ts: string | null; error?: string } {
  const ts = asText(args.thread_ts);
  if (ts === '') return { ts: null };
  const parent = findMessage(sim.slack, channel, ts);
  if (!parent) return { ts: null, error: 'thread_not_found' };
  // Slack asks for the parent's ts and never a reply's; being stricter than Slack shows the mistake.
  return parent.threadTs ? { ts: null, error: 'cannot_reply_to_message' } : { ts };
}

function checkMetadata(metadata: unknown): string | null {
  if (metadata === undefined || metadata === null) return null;
  if (!isObject(metadata)) return 'invalid_metadata_format';
  const isComplete = typeof metadata.event_type === 'string' && isObject(metadata.event_payload);
  return isComplete ? null : 'invalid_metadata_schema';
}
