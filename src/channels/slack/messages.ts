import type { KnownBlock } from '@slack/types';
import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { noticeKind } from '../../incidents/notice-kinds.ts';
import type { Notice } from '../../notices/notice.ts';
import { slackBlocks, slackFallback, slackReplyBlocks, slackShortForm } from './blocks.ts';
import { mentionBlocks, withMentions } from './mentions.ts';

/** Whom a message calls on; nobody unless it is said. */
type Mentions = readonly string[];

/** What is said, and whom it calls on. */
export interface Said {
  notice: Notice;
  mentions: Mentions;
}

/** Returns what the living message of a notice says. */
export function content(
  notice: Notice,
  mentions: Mentions = [],
): {
  text: string;
  blocks: KnownBlock[];
  metadata: ReturnType<typeof metadataOf>;
} {
  return {
    text: withMentions(slackFallback(notice), mentions),
    blocks: [...mentionBlocks(mentions), ...slackBlocks(notice, 'buttons')],
    metadata: metadataOf(notice),
  };
}

/** Returns the living message as it is posted first; in the thread of another one, the channel sees it, too. */
export function fullMessage(notice: Notice, channel: string, mentions: Mentions = [], thread: string | null = null) {
  const place = thread === null ? {} : { thread_ts: thread, reply_broadcast: true };
  return { channel, ...place, ...content(notice, mentions), unfurl_links: false, unfurl_media: false };
}

/** Returns what is said in the thread as well; null: nothing, unless it is said always. */
export function replyMessage(
  notice: Notice,
  { channel, ts, always = false }: { channel: string; ts: string; always?: boolean },
  mentions: Mentions = [],
) {
  // Standing in for a pager, an update that nobody is notified of is not enough.
  const reply = notice.insteadOf.length > 0 ? 'broadcast' : noticeKind(notice.kind).reply;
  if (reply === null && !always) return null;
  const isBroadcast = reply === 'broadcast';
  return {
    channel,
    thread_ts: ts,
    reply_broadcast: isBroadcast,
    text: withMentions(slackFallback(notice), mentions),
    blocks: [...mentionBlocks(mentions), ...slackReplyBlocks(notice, isBroadcast)],
    metadata: metadataOf(notice),
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Returns what is posted through an incoming webhook. */
export function webhookBody(notice: Notice, mentions: Mentions = []) {
  return {
    text: withMentions(slackFallback(notice), mentions),
    blocks: [...mentionBlocks(mentions), ...slackBlocks(notice, 'link')],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Returns what is said when Slack refuses the blocks. */
export function shortMessage(notice: Notice, mentions: Mentions = []): string {
  return withMentions(slackShortForm(notice), mentions);
}

/** Invisible to people; says which incident and notice a message belongs to; https://docs.slack.dev/messaging/message-metadata */
export function metadataOf(notice: Notice) {
  return {
    event_type: 'backup_incident',
    event_payload: { incident_id: subjectIdOf(notice), notice_id: notice.noticeId, target: notice.order.target },
  };
}
