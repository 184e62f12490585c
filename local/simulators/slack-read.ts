import { type Answer, asText, json } from './exchange.ts';
import type { Simulation } from './simulation.ts';
import { refuse } from './slack-answer.ts';
import {
  directMessages,
  findMessage,
  messageObject,
  type SlackMessage,
  type SlackUser,
  workspace,
} from './slack-store.ts';

type Arguments = Record<string, unknown>;

/** conversations.history: newest first, without thread replies. */
export function readHistory(args: Arguments, sim: Simulation): Answer {
  const channel = sim.slack.channels.find(({ id }) => id === args.channel);
  if (!channel) return refuse('channel_not_found');
  if (channel.member === false) return refuse('not_in_channel');
  const all = sim.slack.messages.filter(
    (message) => message.channel === channel.id && !message.ephemeralTo && (!message.threadTs || message.broadcast),
  );
  return listMessages(args, all.toReversed());
}

/** conversations.replies: the parent and its replies, oldest first. */
export function readReplies(args: Arguments, sim: Simulation): Answer {
  const channel = asText(args.channel);
  const ts = asText(args.ts);
  if (!findMessage(sim.slack, channel, ts)) return refuse('thread_not_found');
  const thread = sim.slack.messages.filter(
    (message) => message.channel === channel && (message.ts === ts || message.threadTs === ts),
  );
  return listMessages(args, thread);
}

/** conversations.info: needs channels:read; of a private channel that the bot is not in it says nothing. */
export function readChannel(args: Arguments, sim: Simulation): Answer {
  if (!sim.settings.slackScopes.includes('channels:read')) return refuse('missing_scope');
  const channel = sim.slack.channels.find(({ id }) => id === args.channel);
  if (!channel) return refuse('channel_not_found');
  const { id, name, archived = false, member = true } = channel;
  return json(200, { ok: true, channel: { id, name, is_archived: archived, is_member: member, is_private: false } });
}

/** conversations.open: the channel in which the app and one person talk. */
export function openDirect(args: Arguments, sim: Simulation): Answer {
  const channel = directMessages(sim.slack, asText(args.users));
  return channel ? json(200, { ok: true, channel: { id: channel.id } }) : refuse('user_not_found');
}

/** users.info: who pressed the button. */
export function readUser(args: Arguments, sim: Simulation): Answer {
  const user = sim.slack.users.find(({ id }) => id === args.user);
  return user ? json(200, { ok: true, user: userObject(user) }) : refuse('user_not_found');
}

/** users.lookupByEmail. */
export function userByEmail(args: Arguments, sim: Simulation): Answer {
  const user = sim.slack.users.find(({ email }) => email === args.email);
  return user ? json(200, { ok: true, user: userObject(user) }) : refuse('users_not_found');
}

function userObject(user: SlackUser): Record<string, unknown> {
  const profile = { real_name: user.realName, display_name: user.realName, email: user.email };
  return {
    id: user.id,
    team_id: workspace.teamId,
    name: user.name,
    real_name: user.realName,
    tz: 'Europe/London',
    deleted: false,
    is_bot: false,
    profile,
  };
}

function listMessages(args: Arguments, messages: readonly SlackMessage[]): Answer {
  const limit = Math.min(Number(args.limit ?? 100) || 100, 999);
  const inWindow = messages.filter((message) => isInWindow(message.ts, args));
  const withMetadata = String(args.include_all_metadata) === 'true' || String(args.include_all_metadata) === '1';
  const page = inWindow.slice(0, limit).map((message) => messageObject(message, withMetadata));
  return json(200, { ok: true, messages: page, has_more: inWindow.length > limit, pin_count: 0 });
}

function isInWindow(ts: string, args: Arguments): boolean {
  const oldest = Number(args.oldest ?? 0);
  const latest = args.latest === undefined || args.latest === '' ? Number.POSITIVE_INFINITY : Number(args.latest);
  const at = Number(ts);
  const isInclusive = String(args.inclusive) === 'true' || String(args.inclusive) === '1';
  return isInclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
}
