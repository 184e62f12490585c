import type { KnownBlock } from '@slack/types';
import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { noticeKind } from '../../incidents/notice-kinds.ts';
import type { Notice } from '../../notices/notice.ts';
import { slackBlocks, slackFallback, slackReplyBlocks, slackShortForm } from './blocks.ts';
import { mentionBlocks, withMentions } from './mentions.ts';

/** Users and groups that a message mentions. */
type Mentions = readonly string[];

/** The content of a message, and its mentions. */
export interface Said {
  notice: Notice;
  mentions: Mentions;
}

/** Returns the content of the living message of a notice. */
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

/** Returns the living message as it is first posted; in the thread of another message it is also shown in the channel. */
export function fullMessage(notice: Notice, channel: string, mentions: Mentions = [], thread: string | null = null) {
  const place = thread === null ? {} : { thread_ts: thread, reply_broadcast: true };
  return { channel, ...place, ...content(notice, mentions), unfurl_links: false, unfurl_media: false };
}

/** Returns the reply in the thread; null when this kind of notice has none, unless `always` is set. */
export function replyMessage(
  notice: Notice,
  { channel, ts, always = false }: { channel: string; ts: string; always?: boolean },
  mentions: Mentions = [],
) {
  // When it replaces a pager, an update without a notification is not enough.
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

/** Returns the body that is posted to an incoming webhook. */
export function webhookBody(notice: Notice, mentions: Mentions = []) {
  return {
    text: withMentions(slackFallback(notice), mentions),
    blocks: [...mentionBlocks(mentions), ...slackBlocks(notice, 'link')],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Returns the text that is sent when Slack refuses the blocks. */
export function shortMessage(notice: Notice, mentions: Mentions = []): string {
  return withMentions(slackShortForm(notice), mentions);
}

/** Returns metadata, invisible to people, with the incident and notice of a message; https://docs.slack.dev/messaging/message-metadata */
export function metadataOf(notice: Notice) {
  return {
    event_type: 'backup_incident',
    event_payload: { incident_id: subjectIdOf(notice), notice_id: notice.noticeId, target: notice.order.target },
  };
}
