import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { truncate } from '../../lib/text.ts';
import { advicePieces, holdsCommand } from '../../notices/advice-pieces.ts';
import { drillLine, formatAlert, listedAlerts, nameOfAlert, stateHeadline } from '../../notices/lines.ts';
import { type IncidentNotice, isAnnouncement, type Notice } from '../../notices/notice.ts';
import { clockOf, splitAtInstants } from '../../notices/times.ts';
import { buttonValue, type SlackAnswerButton } from './interaction.ts';
import {
  codeBlock,
  codeSpan,
  escapeWithin,
  linkTo,
  localTime,
  withLocalTimes,
  withoutFormat,
  withoutShortcodes,
} from './mrkdwn.ts';
import { plain, richText } from './rich-text.ts';

/** Limits of Block Kit, in UTF-16 units; https://docs.slack.dev/reference/block-kit/blocks (and, for the total, slackapi/bolt-js#2509). */
export const slackLimits = {
  header: 150,
  text: 3000,
  field: 2000,
  fields: 10,
  buttonUrl: 3000,
  fallback: 3500,
} as const;
/**
 * How that room is shared out, escapes included: together, and with the 2,000 that own words can take, below
 * 12,000 characters, because Slack refuses messages whose blocks hold more than about 13,200 in all.
 */
const roomFor = {
  advice: 2400,
  adviceWords: 600,
  fact: 300,
  affected: 2000,
  awsMessage: 1500,
  footnote: 400,
} as const;
const listedLimit = 15;

const asInstants = clockOf({ timezone: 'UTC', areInstants: true });

const marks = { critical: '🔴', high: '🟠', medium: '🟡', low: '🔵' } as const;

/** How people can answer: with buttons (an app that listens) or with the signed link only (a webhook). */
export type SlackAnswering = 'buttons' | 'link';

/** Returns what phones and screen readers show for a message with blocks: headline and news. */
export function slackFallback(notice: Notice): string {
  const title = escapeWithin(withoutShortcodes(`${markOf(notice)} ${stateHeadline(notice)}`), slackLimits.header * 2);
  const said = splitAtInstants(notice.news).map(({ text, isInstant }) =>
    isInstant ? localTime(text, notice.timezone) : escapeWithin(withoutShortcodes(text), slackLimits.text / 2),
  );
  return `${title}\n${said.join('')}`;
}

/** Returns the short form that is sent when Slack refuses the blocks: text only, with the link to acknowledge. */
export function slackShortForm(notice: Notice): string {
  const answer = answerLink(notice);
  return `${slackFallback(notice)}\nIncident ${codeSpan(subjectIdOf(notice))}${answer === null ? '' : `\n${answer}`}`;
}

/** Returns the living message: what happened, what it means, what to do, what AWS said, and how to answer. */
export function slackBlocks(notice: Notice, answering: SlackAnswering): KnownBlock[] {
  const body = isAnnouncement(notice) ? [fields(notice)] : bodyOfIncident(notice, answering);
  return [header(notice), ...opening(notice), ...body, context(notice)];
}

function header(notice: Notice): KnownBlock {
  return {
    type: 'header',
    text: {
      type: 'plain_text',
      text: truncate(`${markOf(notice)} ${stateHeadline(notice)}`, slackLimits.header),
      // Else `:white_check_mark:` in a resource's name would be one.
      emoji: false,
    },
  };
}

function bodyOfIncident(notice: IncidentNotice, answering: SlackAnswering): KnownBlock[] {
  const { shown, more } = listedAlerts(notice, listedLimit);
  const listed = shown.map(
    (alert) =>
      `• ${codeSpan(nameOfAlert(alert))} ${withLocalTimes(formatAlert(alert, asInstants), 250, notice.timezone)}`,
  );
  return [
    ...(answering === 'link' ? links(notice) : buttons(notice)),
    fields(notice),
    ...(listed.length === 0 ? [] : [affected(listed, more)]),
    ...(notice.canResolve ? adviceOf(notice) : []),
    ...(notice.awsMessage === null || !notice.canResolve
      ? []
      : [mrkdwn(`${notice.messageHeading}:\n${codeBlock(notice.awsMessage, roomFor.awsMessage)}`)]),
  ];
}

function context(notice: Notice): KnownBlock {
  const notes = isAnnouncement(notice) ? [notice.why] : footnotes(notice);
  return {
    type: 'context',
    elements: [
      { type: 'mrkdwn', text: originOf(notice) },
      ...notes.map((text) => ({
        type: 'plain_text' as const,
        text: truncate(text, roomFor.footnote),
        emoji: false,
      })),
    ],
  };
}

function originOf(notice: Notice): string {
  const time = isAnnouncement(notice) ? notice.at : notice.openedAt;
  const at = localTime(time, notice.timezone);
  return isAnnouncement(notice) ? `Announced ${at}` : `Incident ${codeSpan(notice.incidentId)} opened ${at}`;
}

/** Returns the blocks of a reply in the thread of the living message; one that also shows in the channel says what it is about. */
export function slackReplyBlocks(notice: Notice, isBroadcast: boolean): KnownBlock[] {
  const subject = isBroadcast ? stateHeadline(notice) : null;
  return plain(
    [`${markOf(notice)} ${subject ?? notice.news}`, drillLine(notice), subject === null ? null : notice.news],
    notice.timezone,
  );
}

/** Returns the sign of the state: an eye once acknowledged, a tick once resolved, else a dot in the severity's colour. */
export function markOf(notice: Notice): string {
  if (isAnnouncement(notice)) return '📣';
  if (notice.status === 'resolved') return '✅';
  return notice.status === 'acknowledged' ? '👀' : marks[notice.severity];
}

/** Who acknowledged or resolved it, unless the news says so already. */
function stateLine(notice: IncidentNotice): string | null {
  const line = notice.resolvedLine ?? notice.acknowledgedLine;
  return line === null || notice.news.includes(line) ? null : line;
}

/** What is new and what it means, with the rules' own words between. */
function opening(notice: Notice): KnownBlock[] {
  const news = [drillLine(notice), notice.news];
  const meaning = isAnnouncement(notice) ? [] : [stateLine(notice), notice.canResolve ? notice.meaning : null];
  const below = richText(notice);
  const { timezone } = notice;
  return below === null
    ? plain([...news, ...meaning], timezone)
    : [...plain(news, timezone), below, ...plain(meaning, timezone)];
}

function mrkdwn(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function fields({ facts, timezone }: Notice): KnownBlock {
  return {
    type: 'section',
    fields: facts.slice(0, slackLimits.fields).map(({ label, value, verbatim }) => ({
      type: 'mrkdwn' as const,
      text: `*${withoutFormat(label, 60)}*\n${verbatim ? codeSpan(value, roomFor.fact) : withLocalTimes(value, roomFor.fact, timezone)}`,
      verbatim: true,
    })),
  };
}

function affected(lines: readonly string[], more: number): KnownBlock {
  const kept: string[] = [];
  let room: number = roomFor.affected;
  for (const line of lines) {
    room -= line.length + 1;
    if (room > 0) kept.push(line);
  }
  const hidden = more + lines.length - kept.length;
  return mrkdwn([...kept, ...(hidden > 0 ? [`…and ${hidden} more`] : [])].join('\n'));
}

/** A command that has no room is left out whole, and so is all that comes after it. */
function adviceOf({ advice }: IncidentNotice): KnownBlock[] {
  if (advice.length === 0) return [];
  const lines = ['What to do first:'];
  let room: number = roomFor.advice;
  for (const [index, line] of advice.entries()) {
    const pieces = advicePieces(line).map((piece) =>
      holdsCommand(piece) ? codeSpan(piece.text, roomFor.advice) : withoutFormat(piece.text, roomFor.adviceWords),
    );
    const said = `${index + 1}. ${pieces.join('\n')}`;
    room -= said.length + 1;
    if (room < 0) break;
    lines.push(said);
  }
  return [mrkdwn(lines.join('\n'))];
}

function footnotes(notice: IncidentNotice): string[] {
  return [
    notice.severityReasons.length === 0 ? '' : `Why ${notice.severity}: ${notice.severityReasons.join('; ')}`,
    notice.missing.length === 0 ? '' : `Not known: ${notice.missing.join('; ')}`,
    notice.why,
  ].filter((text) => text !== '');
}

function buttons(notice: IncidentNotice): ActionsBlock[] {
  const value = buttonValue({ incidentId: notice.incidentId, target: notice.order.target });
  const answers: Button[] = [];
  if (notice.canAcknowledge) answers.push({ ...answerButton('Acknowledge', 'acknowledge'), value, style: 'primary' });
  if (notice.canResolve) answers.push({ ...answerButton('Resolve', 'resolve'), value, confirm: confirmResolve });
  const opens = notice.links
    .filter(({ url }) => url.length <= slackLimits.buttonUrl)
    .map(({ label, url }, index) => ({ ...button(label, `open-${index + 1}`), url }));
  const elements = [...answers, ...opens];
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

/** The signed link to acknowledge; null: there is none, or nothing to acknowledge. */
function answerLink(notice: Notice): string | null {
  if (isAnnouncement(notice) || notice.acknowledgeUrl === null || !notice.canAcknowledge) return null;
  return linkTo(notice.acknowledgeUrl, 'Acknowledge');
}

function links(notice: IncidentNotice): KnownBlock[] {
  const answer = answerLink(notice);
  const all = [
    ...(answer === null ? [] : [`*${answer}*`]),
    ...notice.links.map(({ label, url }) => linkTo(url, label)),
  ];
  return all.length === 0 ? [] : [mrkdwn(all.join('  ·  '))];
}

function answerButton(label: string, answer: SlackAnswerButton): Button {
  return button(label, answer);
}

function button(label: string, actionId: string): Button {
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
