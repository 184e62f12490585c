import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { noticeKind } from '../../incidents/notice-kinds.ts';
import { truncate } from '../../lib/text.ts';
import { isGroup } from '../../notices/affected.ts';
import { factsIn } from '../../notices/fact-groups.ts';
import { drillLine, newsToSay, pageHint, pageLink, stateHeadline, stateLine } from '../../notices/lines.ts';
import { type Announcement, type IncidentNotice, isAnnouncement, type Notice } from '../../notices/notice.ts';
import { inSections, type Sections } from '../../notices/sections.ts';
import { splitAtInstants } from '../../notices/times.ts';
import { buttonValue, type SlackButton } from './interaction.ts';
import { codeSpan, escapeWithin, linkTo, localTime, withoutShortcodes } from './mrkdwn.ts';
import { plain, richText } from './rich-text.ts';
import {
  adviceBlocks,
  affectedBlocks,
  errorBlocks,
  fieldsOf,
  linkBlocks,
  mrkdwn,
  type Rooms,
  rooms,
  slackLimits,
  toldBlocks,
  wholeBlocks,
  whyBlocks,
} from './sections.ts';

const marks = { critical: '🔴', high: '🟠', medium: '🟡', low: '🔵' } as const;

/** How people can answer: with buttons (an app that listens) or with the signed link only (a webhook). */
export type SlackAnswering = 'buttons' | 'link';

/** Returns what phones and screen readers show for a message with blocks: headline, lock-screen line and news. */
export function slackFallback(notice: Notice): string {
  const title = escapeWithin(withoutShortcodes(`${markOf(notice)} ${stateHeadline(notice)}`), slackLimits.header * 2);
  const lines = [isAnnouncement(notice) ? null : notice.brief, newsToSay(notice)].flatMap((text) => text ?? []);
  return [title, ...lines.map((line) => fallbackLine(line, notice))].join('\n');
}

function fallbackLine(line: string, { timezone }: Notice): string {
  return splitAtInstants(line)
    .map(({ text, isInstant }) =>
      isInstant ? localTime(text, timezone) : escapeWithin(withoutShortcodes(text), slackLimits.text / 2),
    )
    .join('');
}

/** Returns the short form that is sent when Slack refuses the blocks: text only, with the link to the incident's page. */
export function slackShortForm(notice: Notice): string {
  const page = linkToPage(notice);
  const arn = isAnnouncement(notice) ? [] : notice.whole.filter(({ label }) => label === 'ARN');
  return [
    slackFallback(notice),
    `Incident ${codeSpan(subjectIdOf(notice))}`,
    ...arn.map(({ label, value }) => `${label} ${codeSpan(value, slackLimits.text)}`),
    ...(page === null ? [] : [page]),
  ].join('\n');
}

/** Returns the living message: what happened, how to answer, what to do, and who was told. */
export function slackBlocks(notice: Notice, answering: SlackAnswering): KnownBlock[] {
  if (isAnnouncement(notice)) {
    return [header(notice), ...opening(notice), ...fieldsOf(notice.facts, notice, rooms[0]), context(notice)];
  }
  const made = rooms.map((room) => [header(notice), ...inSections(notice, sectionsIn(room, answering))]);
  return made.find((blocks) => charactersIn(blocks) <= slackLimits.total) ?? (made.at(-1) as KnownBlock[]);
}

/** How each section is rendered with this much room. */
function sectionsIn(room: Rooms, answering: SlackAnswering): Sections<KnownBlock> {
  return {
    brief: ({ brief, timezone }) => plain([brief], timezone),
    news: (notice) => opening(notice),
    answer: (notice) => (answering === 'link' ? pageBlocks(notice) : buttons(notice)),
    place: (notice) => fieldsOf(factsIn(notice, 'place'), notice, room),
    error: (notice) => errorBlocks(notice, room),
    advice: (notice) => adviceBlocks(notice, room),
    owner: (notice) => (isGroup(notice) ? fieldsOf(factsIn(notice, 'owner'), notice, room) : []),
    affected: (notice) => affectedBlocks(notice, room),
    // For one resource, both groups are one block, because nothing comes between them.
    job: (notice) => fieldsOf(isGroup(notice) ? factsIn(notice, 'job') : factsIn(notice, 'owner', 'job'), notice, room),
    told: (notice) => toldBlocks(notice, room),
    why: (notice) => whyBlocks(notice, room),
    // Without buttons the link to the page takes their place, and is not repeated here.
    links: (notice) => linkBlocks(notice, answering === 'link' ? null : pageLink(notice)),
    whole: (notice) => wholeBlocks(notice, room),
  };
}

/** Counts all text in blocks, as Slack does for its limit on a whole message. */
function charactersIn(blocks: readonly KnownBlock[]): number {
  let count = 0;
  JSON.stringify(blocks, (key, value: unknown) => {
    if ((key === 'text' || key === 'url' || key === 'fallback') && typeof value === 'string') count += value.length;
    return value;
  });
  return count;
}

function header(notice: Notice): KnownBlock {
  return {
    type: 'header',
    text: {
      type: 'plain_text',
      text: truncate(`${markOf(notice)} ${stateHeadline(notice)}`, slackLimits.header),
      // Otherwise `:white_check_mark:` in a resource's name would become an emoji.
      emoji: false,
    },
  };
}

function context(notice: Announcement): KnownBlock {
  return {
    type: 'context',
    elements: [
      { type: 'mrkdwn', text: `Announced ${localTime(notice.at, notice.timezone)}` },
      { type: 'plain_text', text: truncate(notice.why, rooms[0].footnote), emoji: false },
    ],
  };
}

/** Returns the blocks of a reply in the thread of the living message; one that also shows in the channel says what it is about. */
export function slackReplyBlocks(notice: Notice, isBroadcast: boolean): KnownBlock[] {
  const subject = isBroadcast ? stateHeadline(notice) : null;
  return plain(
    [
      `${markOf(notice)} ${subject ?? notice.news}`,
      subject === null || isAnnouncement(notice) ? null : notice.brief,
      drillLine(notice),
      subject === null ? null : notice.news,
    ],
    notice.timezone,
  );
}

/** Returns the sign of the state: an eye once acknowledged, a tick once resolved, a pin once accepted, else a dot in the severity's colour. */
export function markOf(notice: Notice): string {
  if (isAnnouncement(notice)) return '📣';
  if (notice.isAccepted === true) return '📌';
  if (notice.isGone === true) return '⚪';
  if (noticeKind(notice.kind).lacksBackup) return marks[notice.severity];
  if (notice.status === 'resolved') return '✅';
  return notice.status === 'acknowledged' ? '👀' : marks[notice.severity];
}

/** Returns what is new, the template's text, and who is working on it. */
function opening(notice: Notice): KnownBlock[] {
  const news = [drillLine(notice), newsToSay(notice)];
  const state = isAnnouncement(notice) ? null : stateLine(notice);
  const below = richText(notice);
  const { timezone } = notice;
  return below === null
    ? plain([...news, state], timezone)
    : [...plain(news, timezone), below, ...plain([state], timezone)];
}

function buttons(notice: IncidentNotice): ActionsBlock[] {
  const value = buttonValue({ incidentId: notice.incidentId, target: notice.order.target });
  const answers: Button[] = [];
  if (notice.canAcknowledge) answers.push({ ...button('Acknowledge', 'acknowledge'), value, style: 'primary' });
  if (notice.canResolve) {
    const resolve = { ...button('Resolve', 'resolve'), value, confirm: confirmResolve };
    answers.push(resolve, { ...button('More…', 'more'), value });
  }
  return answers.length === 0 ? [] : [{ type: 'actions', elements: answers }];
}

/** Returns the link to the incident's page; null when there is none. */
function linkToPage(notice: Notice): string | null {
  const page = isAnnouncement(notice) ? null : pageLink(notice);
  return page === null ? null : linkTo(page.url, page.label);
}

function pageBlocks(notice: IncidentNotice): KnownBlock[] {
  const page = linkToPage(notice);
  if (page === null) return [];
  const hint = pageHint(notice);
  return [mrkdwn(`*${page}*${hint === null ? '' : `\n${hint}`}`)];
}

function button(label: string, actionId: SlackButton | `open-${number}`): Button {
  return { type: 'button', action_id: actionId, text: { type: 'plain_text', text: truncate(label, 30), emoji: false } };
}

const confirmResolve: NonNullable<Button['confirm']> = {
  title: { type: 'plain_text', text: 'Resolve this incident?' },
  text: {
    type: 'plain_text',
    text: 'Nobody is told again unless it happens once more. If you are only looking into it, acknowledge instead.',
  },
  confirm: { type: 'plain_text', text: 'Resolve' },
  deny: { type: 'plain_text', text: 'Not yet' },
};
