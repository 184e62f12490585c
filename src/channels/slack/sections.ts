import type { KnownBlock } from '@slack/types';
import { truncate } from '../../lib/text.ts';
import { advicePieces, holdsCommand } from '../../notices/advice-pieces.ts';
import { affectedBy, formatAlert, headingOf, moreLine, ownerLine } from '../../notices/affected.ts';
import { factsIn } from '../../notices/fact-groups.ts';
import { adviceToSay, awsWords, meaningToSay, nameOfAlert, wholeTexts, whyLines } from '../../notices/lines.ts';
import type { Fact, IncidentNotice, Notice, NoticeLink } from '../../notices/notice.ts';
import { clockOf } from '../../notices/times.ts';
import { codeBlock, codeSpan, escapeMrkdwn, linkTo, localTime, withLocalTimes, withoutFormat } from './mrkdwn.ts';
import { plain } from './rich-text.ts';

/** Limits of Block Kit, in UTF-16 units; https://docs.slack.dev/reference/block-kit/blocks (and, for the total, slackapi/bolt-js#2509). */
export const slackLimits = {
  header: 150,
  text: 3000,
  field: 2000,
  fields: 10,
  buttonUrl: 3000,
  fallback: 3500,
  /** Slack refuses messages whose blocks hold more than about 13,200 characters in all. */
  total: 12_000,
} as const;

/** How much each part of a message may take, escapes included. */
export type Rooms = Readonly<Record<'advice' | 'fact' | 'affected' | 'said' | 'saying' | 'footnote' | 'whole', number>>;

/** The usual room, then less room for when everything is long; what people copy always has the same. */
export const rooms: readonly [Rooms, ...Rooms[]] = [
  { advice: 2400, fact: 300, affected: 2000, said: 800, saying: 600, footnote: 400, whole: 2500 },
  { advice: 2000, fact: 150, affected: 900, said: 300, saying: 300, footnote: 200, whole: 2500 },
  { advice: 1200, fact: 90, affected: 500, said: 200, saying: 200, footnote: 120, whole: 2400 },
];
const listedLimit = 10;
const adviceWords = 600;
/** Longest text on a line of its own. */
const shortText = 200;

const asInstants = clockOf({ timezone: 'UTC', areInstants: true });

/** Returns a block of text with links and code in it. */
export function mrkdwn(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

/** Returns facts side by side, as many as a block takes. */
export function fieldsOf(facts: readonly Fact[], { timezone }: Notice, { fact: room }: Rooms): KnownBlock[] {
  if (facts.length === 0) return [];
  return [
    {
      type: 'section',
      fields: facts.slice(0, slackLimits.fields).map(({ label, value, verbatim }) => ({
        type: 'mrkdwn' as const,
        text: `*${withoutFormat(label, 60)}*\n${verbatim ? codeSpan(value, room) : withLocalTimes(value, room, timezone)}`,
        verbatim: true,
      })),
    },
  ];
}

/** Returns the error in plain words, with its code, and what AWS says. */
export function errorBlocks(notice: IncidentNotice, { said: room, fact }: Rooms): KnownBlock[] {
  if (!notice.canResolve) return fieldsOf(factsIn(notice, 'error'), notice, rooms[0]);
  const codes = factsIn(notice, 'error').map(({ label, value }) => `*${label}* ${codeSpan(value, fact)}`);
  const words = awsWords(notice);
  const said = words === null ? [] : [`${notice.messageHeading}:\n${codeBlock(words, room)}`];
  const lines = [...codes, ...said];
  return [...plain([meaningToSay(notice)], notice.timezone), ...(lines.length === 0 ? [] : [mrkdwn(lines.join('\n'))])];
}

/** Returns the advice. A command without room is left out whole, with everything after it, and a line says where to find them. */
export function adviceBlocks(notice: IncidentNotice, { advice: all }: Rooms): KnownBlock[] {
  const { acknowledgeUrl } = notice;
  const advice = adviceToSay(notice);
  if (advice.length === 0) return [];
  const lines = ['*What to do first*'];
  let room: number = all;
  for (const [index, line] of advice.entries()) {
    const pieces = advicePieces(line).map((piece) =>
      holdsCommand(piece) ? codeSpan(piece.text, all) : withoutFormat(piece.text, adviceWords),
    );
    const said = `${index + 1}. ${pieces.join('\n')}`;
    room -= said.length + 1;
    if (room < 0) {
      const where = acknowledgeUrl === null ? '' : `: ${linkTo(acknowledgeUrl, 'open the incident')}`;
      lines.push(`…and ${advice.length - index} more${where}`);
      break;
    }
    lines.push(said);
  }
  return [mrkdwn(lines.join('\n'))];
}

/** Returns the resources of a group by owner, worst RPO first, with the way to all of them. */
export function affectedBlocks(notice: IncidentNotice, { affected: all }: Rooms): KnownBlock[] {
  const affected = affectedBy(notice, listedLimit);
  if (affected.owners.length === 0) return [];
  const lines: string[] = [`*${headingOf(affected)}*`];
  let room: number = all;
  let left = affected.more;
  for (const group of affected.owners) {
    const owner = ownerLine(group, affected);
    const named = group.alerts.map((alert) => {
      const said = withLocalTimes(formatAlert(alert, notice, asInstants), 250, notice.timezone);
      return `• ${codeSpan(nameOfAlert(alert), 150)} ${said}`;
    });
    const wanted = owner === null ? named : [withoutFormat(owner, 100), ...named];
    const fitting = wanted.filter((line) => {
      room -= line.length + 1;
      return room > 0;
    });
    left += wanted.length - fitting.length;
    lines.push(...fitting);
  }
  const more = moreLine({ ...affected, more: left });
  if (more === null) return [mrkdwn(lines.join('\n'))];
  const { acknowledgeUrl } = notice;
  return [mrkdwn([...lines, acknowledgeUrl === null ? `…${more}` : linkTo(acknowledgeUrl, `…${more}`)].join('\n'))];
}

/** Returns who was told, what comes next and what was before, one line each. */
export function toldBlocks(notice: IncidentNotice, { saying }: Rooms): KnownBlock[] {
  const lines = factsIn(notice, 'told').map(
    ({ label, value }) => `*${label}* ${withLocalTimes(value, saying, notice.timezone)}`,
  );
  return lines.length === 0 ? [] : [mrkdwn(lines.join('\n'))];
}

/** Returns why it is so severe and why this target hears it, in small text. */
export function whyBlocks(notice: IncidentNotice, { footnote }: Rooms): KnownBlock[] {
  return [
    {
      type: 'context',
      elements: whyLines(notice).map((text) => ({
        type: 'plain_text' as const,
        text: truncate(text, footnote),
        emoji: false,
      })),
    },
  ];
}

/** Returns the incident's id, since when it is open, and links. */
export function linkBlocks(notice: IncidentNotice, page: NoticeLink | null): KnownBlock[] {
  const all = [...(page === null ? [] : [page]), ...notice.links];
  const incident = `Incident ${codeSpan(notice.incidentId)} opened ${localTime(notice.openedAt, notice.timezone)}`;
  return [
    mrkdwn(
      [incident, all.map(({ url, label }) => linkTo(url, label)).join('  ·  ')]
        .filter((line) => line !== '')
        .join('\n'),
    ),
  ];
}

/** Returns what people copy, uncut: what was cut in its place, and what has no place of its own. */
export function wholeBlocks(notice: IncidentNotice, { fact, whole: all }: Rooms): KnownBlock[] {
  const cutHere = notice.facts.filter(
    ({ value, verbatim, isCut }) => verbatim === true && !isCut && escapeMrkdwn(value).length > fact,
  );
  let room: number = all;
  const lines = [...wholeTexts(notice), ...cutHere].flatMap(({ label, value }) => {
    const name = `*${withoutFormat(label, 60)}*`;
    const isShort = value.length <= shortText && !value.includes('\n');
    const said = isShort ? `${name} ${codeSpan(value, all)}` : `${name}\n${codeBlock(value, slackLimits.text)}`;
    if (said.length > room) return [];
    room -= said.length;
    return [said];
  });
  return lines.length === 0 ? [] : [mrkdwn(lines.join('\n'))];
}
