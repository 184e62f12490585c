import { truncate } from '../lib/text.ts';
import { adviceLines } from './advice-pieces.ts';
import { affectedBy, formatAlert, headingOf, moreLine, ownerLine } from './affected.ts';
import { type FactGroup, factsIn } from './fact-groups.ts';
import {
  adviceToSay,
  awsWords,
  drillLine,
  meaningToSay,
  nameOfAlert,
  newsToSay,
  pageHint,
  pageLink,
  stateHeadline,
  stateLine,
  textBelow,
  wholeHeading,
  wholeTexts,
  whyLines,
} from './lines.ts';
import { type Announcement, type IncidentNotice, isAnnouncement, type Notice, type NoticeLink } from './notice.ts';
import { inSections, type SectionId, type Sections } from './sections.ts';
import { clockOf } from './times.ts';

const listedLimit = 20;
/** How much of a text may be its end, as a share. */
const endShare = 0.5;

/** Sections that stand before what may have no room; how to answer keeps its own. */
const atTheTop: ReadonlySet<SectionId> = new Set(['brief', 'news', 'answer']);

/** Sections that stay when there is no room for all: people copy what is there. */
const atTheEnd: ReadonlySet<SectionId> = new Set(['links', 'whole']);

/**
 * Returns the whole notice as plain text of at most `limit` UTF-16 units, for mails, topics and logs of messages. What
 * has no room is cut in the middle, at the end of a line: half a command may do something else.
 */
export function plainText(notice: Notice, limit: number): string {
  if (isAnnouncement(notice)) return wholeLines(joined(partsOfAnnouncement(notice)), limit);
  const said = inSections(notice, sections);
  const head = lines(stateHeadline(notice), ...textsOf(said, (id) => id === 'brief'));
  const news = joined([head, ...textsOf(said, (id) => id === 'news')]);
  const answer = joined(textsOf(said, (id) => id === 'answer'));
  const body = joined(textsOf(said, (id) => !(atTheTop.has(id) || atTheEnd.has(id))));
  const end = wholeLines(joined(textsOf(said, (id) => atTheEnd.has(id))), Math.floor(limit * endShare));
  const room = (...kept: string[]) => Math.max(0, limit - joined(kept).length - 2);
  const top = joined([wholeLines(news, room(answer, end)), answer]);
  return joined([top, wholeLines(body, room(top, end)), end]);
}

/** A piece of text, and which section it is of. */
interface Said {
  of: SectionId;
  text: string;
}

function textsOf(said: readonly Said[], wanted: (id: SectionId) => boolean): string[] {
  return said.filter(({ of }) => wanted(of)).map(({ text }) => text);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** A line that does not fit is left out whole. */
function wholeLines(text: string, limit: number): string {
  const cut = truncate(text, limit);
  const end = cut.lastIndexOf('\n');
  return cut === text || end <= 0 ? cut : `${cut.slice(0, end)}\n…`;
}

function partsOfAnnouncement(notice: Announcement): string[] {
  return [
    lines(stateHeadline(notice), marked(notice.news)),
    below(notice),
    facts(notice),
    `Why you get this: ${notice.why}`,
  ];
}

const sections: Sections<Said> = {
  brief: (notice) => said('brief', marked(notice.brief ?? '')),
  news: (notice) => said('news', marked(lines(drillLine(notice), newsToSay(notice), stateLine(notice))), below(notice)),
  answer: (notice) => said('answer', lines(linkLine(pageLink(notice)), pageHint(notice))),
  place: (notice) => said('place', factLines(notice, 'place')),
  error: (notice) => said('error', errorText(notice)),
  advice: (notice) => said('advice', section('What to do first', adviceLines(adviceToSay(notice)).map(marked))),
  owner: (notice) => said('owner', factLines(notice, 'owner')),
  affected: (notice) => said('affected', affectedText(notice)),
  job: (notice) => said('job', factLines(notice, 'job')),
  told: (notice) => said('told', factLines(notice, 'told')),
  why: (notice) => said('why', whyLines(notice).join('\n')),
  links: (notice) => said('links', linkLines(notice)),
  whole: (notice) =>
    said(
      'whole',
      lines(
        wholeHeading(notice),
        ...wholeTexts(notice).map(({ label, value }) => `${label}: ${value.replaceAll('\n', '\n> ')}`),
      ),
    ),
};

function said(of: SectionId, ...texts: string[]): Said[] {
  return texts.filter((text) => text !== '').map((text) => ({ of, text }));
}

function errorText(notice: IncidentNotice): string {
  const isResolved = notice.status === 'resolved';
  const words = isResolved ? null : awsWords(notice);
  const quoted = words === null ? [] : [`${notice.messageHeading}:`, ...words.split('\n').map((line) => `> ${line}`)];
  return lines(marked(meaningToSay(notice) ?? ''), factLines(notice, 'error'), ...quoted);
}

function affectedText(notice: IncidentNotice): string {
  const affected = affectedBy(notice, listedLimit);
  if (affected.owners.length === 0) return '';
  const clock = clockOf({ timezone: notice.timezone, areInstants: false });
  const listed = affected.owners.flatMap((group) => {
    const owner = ownerLine(group, affected);
    const named = group.alerts.map((alert) => `- ${nameOfAlert(alert)}: ${formatAlert(alert, notice, clock)}`);
    return owner === null ? named : [marked(owner), ...named];
  });
  const more = moreLine(affected);
  return section(headingOf(affected), more === null ? listed : [...listed, `- ${more}`]);
}

function linkLines(notice: IncidentNotice): string {
  const { incidentId, links } = notice;
  return lines(`Incident: ${incidentId}`, ...links.map(linkLine));
}

function linkLine(link: NoticeLink | null): string | null {
  return link === null ? null : `${link.label}: ${link.url}`;
}

function factLines(notice: IncidentNotice, group: FactGroup): string {
  return factsIn(notice, group)
    .map(({ label, value }) => `${label}: ${value}`)
    .join('\n');
}

function facts(notice: Notice): string {
  return notice.facts.map(({ label, value }) => `${label}: ${value}`).join('\n');
}

function below(notice: Notice): string {
  return marked(textBelow(notice).text ?? '');
}

/** A line that reads like one of ours would be taken for it, and a name of other people may begin one: such a line is marked. */
function marked(text: string): string {
  return text.replace(
    /^(?=\s*(?:acknowledge|incident|open the incident.*|told|next|then|why you get this)\s*:)/gim,
    '| ',
  );
}

function section(title: string, body: readonly string[]): string {
  return body.length === 0 ? '' : `${title}\n${body.join('\n')}`;
}

function lines(...texts: (string | null)[]): string {
  return texts.filter((text) => text !== null && text !== '').join('\n');
}
