import type { KnownBlock } from '@slack/types';
import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { noticeKind } from '../../incidents/notice-kinds.ts';
import type { Notice } from '../../notices/notice.ts';
import { slackBlocks, slackFallback, slackReplyBlocks } from './blocks.ts';

/** Returns what the living message of a notice says. */
export function content(notice: Notice): {
  text: string;
  blocks: KnownBlock[];
  metadata: ReturnType<typeof metadataOf>;
} {
  return { text: slackFallback(notice), blocks: slackBlocks(notice, 'buttons'), metadata: metadataOf(notice) };
}

/** Returns the living message as it is posted first. */
export function fullMessage(notice: Notice, channel: string) {
  return { channel, ...content(notice), unfurl_links: false, unfurl_media: false };
}

/** Returns what is said in the thread as well; null: nothing, unless it is said always. */
export function replyMessage(notice: Notice, channel: string, ts: string, always = false) {
  // Standing in for a pager, an update that nobody is notified of is not enough.
  const reply = notice.insteadOf.length > 0 ? 'broadcast' : noticeKind(notice.kind).reply;
  if (reply === null && !always) return null;
  const isBroadcast = reply === 'broadcast';
  return {
    channel,
    thread_ts: ts,
    reply_broadcast: isBroadcast,
    text: slackFallback(notice),
    blocks: slackReplyBlocks(notice, isBroadcast),
    metadata: metadataOf(notice),
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Returns what is posted through an incoming webhook. */
export function webhookBody(notice: Notice) {
  return { text: slackFallback(notice), blocks: slackBlocks(notice, 'link'), unfurl_links: false, unfurl_media: false };
}

/** Invisible to people; says which incident and notice a message belongs to; https://docs.slack.dev/messaging/message-metadata */
export function metadataOf(notice: Notice) {
  return {
    event_type: 'backup_incident',
    event_payload: { incident_id: subjectIdOf(notice), notice_id: notice.noticeId, target: notice.order.target },
  };
}
