import * as z from 'zod/mini';
import { noticeKind } from '../../incidents/notice-kinds.ts';
import { mostSlackMentions, slackMention, slackMentionForm } from '../../lib/slack-mention.ts';
import type { Notice } from '../../notices/notice.ts';
import { type ChannelWords, type Delivery, type DeliveryState, defineChannel, type ProviderRef } from '../channel.ts';
import { readSecret, secretRef } from '../secret-ref.ts';
import { connectSlack, type SlackAnswer, type SlackClient } from './client.ts';
import { postToWebhook } from './incoming-webhook.ts';
import { mentionRef, mentionsIn, mentionsOf } from './mentions.ts';
import { content, fullMessage, metadataOf, replyMessage, type Said, shortMessage, webhookBody } from './messages.ts';
import { isThreadLost, type Place, placeFor, sinceOf, threadOf, threadRef } from './thread.ts';

const options = z
  .strictObject({
    /** Channel id, `C0123456789`, or the id of a person who is told directly: names change, ids do not. */
    channel: z.optional(
      z
        .string()
        .check(
          z.regex(
            /^[CGDUW][A-Z0-9]{6,20}$/,
            'must be the id of a channel such as C0123456789, or of a person such as U0123456789',
          ),
        ),
    ),
    /** Bot token with the scope chat:write. */
    token: z.optional(secretRef),
    /** Incoming webhook: posts only, cannot update a message. */
    webhook: z.optional(secretRef),
    /** Users, user groups or `here` that a message mentions when it asks somebody to act. */
    mention: z.optional(
      z
        .array(z.string().check(z.regex(slackMention, slackMentionForm)))
        .check(z.minLength(1, 'is empty; leave it out to call on nobody'), z.maxLength(mostSlackMentions)),
    ),
  })
  .check(
    z.refine(
      ({ channel, token, webhook }) =>
        webhook === undefined
          ? channel !== undefined && token !== undefined
          : channel === undefined && token === undefined,
      'needs either channel and token (one living message with buttons) or webhook alone (posts only)',
    ),
  );
type Options = z.infer<typeof options>;

/**
 * What editors and docs say of a target of this kind and of its options, by path.
 *
 * @public Found by docs/rules-words.ts.
 */
export const words = {
  '': {
    says: 'Slack: with "channel" and "token" one living message for each incident, with buttons and a thread; with "webhook" alone, posts.',
    limits: {
      oneOf: [
        { required: ['channel', 'token'], not: { required: ['webhook'] } },
        { required: ['webhook'], not: { anyOf: [{ required: ['channel'] }, { required: ['token'] }] } },
      ],
    },
  },
  channel: {
    says: 'Id of the channel, from its details in Slack, or of a person who is told directly: names change, ids do not.',
    examples: ['C0123456789', 'U0123456789'],
    mistake: 'Takes an id such as C0123456789, or that of a person such as U0123456789.',
  },
  token: {
    says: 'Where the bot token is: a SecureString parameter. The bot needs the scope chat:write.',
    examples: ['ssm:/backup-alerts/prod/secrets/slack-bot'],
    mistake: 'Takes a reference such as ssm:/backup-alerts/prod/secrets/slack-bot; never write a secret itself here.',
  },
  webhook: {
    says: 'Where the address of an incoming webhook is: a SecureString parameter. It can post, and update nothing.',
    examples: ['ssm:/backup-alerts/prod/secrets/slack-webhook'],
    mistake:
      'Takes a reference such as ssm:/backup-alerts/prod/secrets/slack-webhook; never write the address itself here.',
  },
  mention: {
    says: 'Whom messages that ask somebody to act call on: ids of users and user groups, and "here". A step can name others.',
    examples: [['S0123456789'], ['here', 'U0123456789']],
  },
} as const satisfies ChannelWords<Options>;

/** Answers to an update that mean: shorten and try once more. */
const tooMuch = new Set(['msg_too_long', 'msg_blocks_too_long', 'invalid_blocks', 'invalid_blocks_format', 'no_text']);

/**
 * Slack: one living message per incident, with buttons, that is always up to date, and a thread that tells its story. Slack
 * does not deduplicate, so the message's channel and ts are saved at once.
 */
export const slack = defineChannel<Options>({
  id: 'slack',
  title: 'Slack',
  options,
  updates: true,
  announcements: true,
  showsLocalTimes: true,
  example: { channel: 'C0123456789', token: 'ssm:/backup-alerts/prod/secrets/slack-bot' },
  pace({ channel, token, webhook }, { isFirst, kind }) {
    const posts = { of: `slack ${webhook ?? `channel ${channel}`}`, perSecond: 1, burst: 3 };
    if (webhook !== undefined) return noticeKind(kind).isSpoken ? [posts] : [];
    if (isFirst) return [posts];
    // chat.update is limited per workspace and app: 50 a minute.
    const updates = { of: `slack updates ${token}`, perSecond: 0.8, burst: 20 };
    return noticeKind(kind).reply === null ? [updates] : [updates, posts];
  },
  preview(notice, { channel, webhook, mention }, { ref }) {
    const mentions = mentionsOf(notice, mention);
    if (webhook !== undefined) return { webhook: webhookBody(notice, mentions) };
    const where = ref?.channel ?? channel ?? '';
    if (ref === null) return { 'chat.postMessage': fullMessage(notice, where, mentions) };
    const reply = replyMessage(notice, { channel: where, ts: threadOf(ref) }, mentions);
    return {
      'chat.update': { ...content(notice, mentionsIn(ref, notice)), channel: where, ts: ref.ts },
      ...(reply === null ? {} : { 'chat.postMessage': reply }),
    };
  },
  async deliver(notice, { channel, token, webhook, mention }, memory, ports, signal) {
    const reading = await readSecret(ports.secrets, webhook ?? token ?? '');
    if ('outcome' in reading) return reading.outcome;
    const said: Said = { notice, mentions: mentionsOf(notice, mention) };
    if (webhook !== undefined) return postToWebhook(said, reading.secret, ports, signal);
    const client = await connectSlack(reading.secret, ports, signal);
    if (memory.ref !== null) return bringUpToDate(said, memory.ref, client, memory);
    const place = placeFor(channel ?? '', memory.before ?? null);
    const adopted = await adopt(said, place, client, memory);
    if ('outcome' in adopted) return adopted.outcome;
    if (adopted.ref === null) return postNew(said, place, client, memory);
    return bringUpToDate(said, adopted.ref, client, memory);
  },
});

/**
 * Finds the message of an attempt that got through before it could be written down. It needs the scope channels:history
 * (groups:history for private channels); without it a rare second message is acceptable. When Slack cannot be asked now,
 * nothing is posted either.
 */
async function adopt(
  { notice, mentions }: Said,
  place: Place,
  client: SlackClient,
  memory: DeliveryState,
): Promise<{ ref: ProviderRef | null } | { outcome: Delivery }> {
  if (!memory.possibleDuplicate) return { ref: null };
  const { channel, thread } = place;
  const where = thread === null ? { channel } : { channel, thread };
  const found = await client.find({ ...where, since: sinceOf(memory) }, metadataOf(notice).event_payload);
  if ('outcome' in found) return found;
  if (found.ts === null) return { ref: null };
  const ref = {
    channel: found.channel ?? channel,
    ts: found.ts,
    said: notice.noticeId,
    ...threadRef(place),
    ...mentionRef(mentions),
    ...(found.team === undefined ? {} : { team: found.team }),
  };
  await memory.saveRef(ref);
  return { ref };
}

/** Finds the reply of an earlier attempt; null when there is none, or it cannot be known. */
async function findReply(
  notice: Notice,
  { channel, ts }: { channel: string; ts: string },
  client: SlackClient,
  memory: DeliveryState,
): Promise<{ ts: string | null } | { outcome: Delivery }> {
  if (!memory.possibleDuplicate) return { ts: null };
  return client.find({ channel, thread: ts, since: sinceOf(memory) }, metadataOf(notice).event_payload);
}

/** Returns the outcome for a message that Slack accepted, with its reference. */
function delivered(ref: ProviderRef, mentions: readonly string[] = []): Extract<Delivery, { status: 'delivered' }> {
  const { channel = '', ts = '' } = ref;
  return { status: 'delivered', arrived: true, ref, recipients: [channel, ...mentions], vendorId: ts };
}

async function postNew(
  { notice, mentions }: Said,
  place: Place,
  client: SlackClient,
  memory: DeliveryState,
): Promise<Delivery> {
  const { channel, thread } = place;
  const message = fullMessage(notice, channel, mentions, thread);
  let answer = await client.post(message);
  if (isThreadLost(answer, place)) return postNew({ notice, mentions }, { channel, thread: null }, client, memory);
  if (isTooMuch(answer)) {
    const { blocks: _blocks, ...rest } = message;
    answer = await client.post({ ...rest, text: shortMessage(notice, mentions) });
  }
  if (!answer.ok) return answer.outcome;
  const { ts, team } = answer;
  // Presses are accepted only from the workspace of the message, so it is stored.
  const known = { channel: answer.channel, ts, said: notice.noticeId, ...threadRef(place) };
  const ref = { ...known, ...mentionRef(mentions), ...(team === null ? {} : { team }) };
  await memory.saveRef(ref);
  return delivered(ref, mentions);
}

async function bringUpToDate(
  said: Said,
  ref: ProviderRef,
  client: SlackClient,
  memory: DeliveryState,
): Promise<Delivery> {
  const { notice, mentions } = said;
  const { channel = '', ts = '' } = ref;
  const still = mentionsIn(ref, notice);
  let answer = await client.update({ ...content(notice, still), channel, ts });
  if (isTooMuch(answer)) answer = await client.update({ text: shortMessage(notice, still), blocks: [], channel, ts });
  const lost = !answer.ok && answer.code === 'message_not_found';
  if (lost) return postNew(said, { channel, thread: ref.thread ?? null }, client, memory);
  const frozen = !answer.ok && (answer.code === 'cant_update_message' || answer.code === 'edit_window_closed');
  if (!answer.ok && !frozen) return answer.outcome;
  const reply = replyMessage(notice, { channel, ts: threadOf(ref), always: frozen }, mentions);
  if (reply === null || ref.said === notice.noticeId) return delivered(ref);
  return describeInThread(notice, { ref, reply, mentions }, client, memory);
}

async function describeInThread(
  notice: Notice,
  {
    ref,
    reply,
    mentions,
  }: { ref: ProviderRef; reply: NonNullable<ReturnType<typeof replyMessage>>; mentions: readonly string[] },
  client: SlackClient,
  memory: DeliveryState,
): Promise<Delivery> {
  const { channel = '' } = ref;
  const before = await findReply(notice, { channel, ts: threadOf(ref) }, client, memory);
  if ('outcome' in before) return before.outcome;
  const said = before.ts === null ? await client.post(reply) : { ok: true as const, ts: before.ts };
  if (!said.ok) return said.outcome;
  const after = { ...ref, said: notice.noticeId };
  await memory.saveRef(after);
  return { ...delivered(after, mentions), vendorId: said.ts };
}

function isTooMuch(answer: SlackAnswer): boolean {
  return !answer.ok && tooMuch.has(answer.code);
}
