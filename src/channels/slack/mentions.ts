import type { KnownBlock } from '@slack/types';
import { asksForAction } from '../../incidents/notice-kinds.ts';
import { mostSlackMentions, slackMention } from '../../lib/slack-mention.ts';
import { isAnnouncement, type Notice } from '../../notices/notice.ts';
import type { ProviderRef } from '../channel.ts';

/**
 * Returns the users and groups that a notice mentions: those of its step, else those of the target, and the owners', unless
 * the step says nobody; none unless the notice asks somebody to act. They are ids from the rules; no text of an alert can
 * become a mention, because all text is escaped where it is shown.
 */
export function mentionsOf(notice: Notice, ofTarget: readonly string[] = []): readonly string[] {
  if (!isOpen(notice) || !asksForAction(notice.kind)) return [];
  const { mention } = notice.order;
  if (mention?.length === 0) return [];
  const ofOwners = isAnnouncement(notice) ? [] : (notice.ownersInSlack ?? []);
  const all = [...new Set([...ofOwners, ...(mention ?? ofTarget)])];
  return all.filter((id) => slackMention.test(id)).slice(0, mostSlackMentions);
}

/** Returns the mentions with which the living message was posted; they stay in it until somebody answers. */
export function mentionsIn({ mention = '' }: ProviderRef, notice: Notice): readonly string[] {
  return isOpen(notice) ? mention.split(' ').filter((id) => slackMention.test(id)) : [];
}

/** Returns the mentions as a part of the stored reference. */
export function mentionRef(mentions: readonly string[]): { mention?: string } {
  return mentions.length === 0 ? {} : { mention: mentions.join(' ') };
}

/** Returns a text with mentions at its end; https://docs.slack.dev/messaging/formatting-message-text#mentioning-groups */
export function withMentions(text: string, mentions: readonly string[]): string {
  return mentions.length === 0 ? text : `${text}\n${mrkdwnOf(mentions)}`;
}

/** Returns the block with the mentions; empty when there are none. */
export function mentionBlocks(mentions: readonly string[]): KnownBlock[] {
  if (mentions.length === 0) return [];
  return [{ type: 'section', text: { type: 'mrkdwn', text: mrkdwnOf(mentions), verbatim: true } }];
}

function mrkdwnOf(mentions: readonly string[]): string {
  return mentions
    .map((id) => (id === 'here' ? '<!here>' : id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`))
    .join(' ');
}

function isOpen(notice: Notice): boolean {
  return !isAnnouncement(notice) && notice.status === 'open';
}
