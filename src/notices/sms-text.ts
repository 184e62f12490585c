import { isInAlphabetOfTelephones, smsPartsOf } from '../lib/sms-parts.ts';
import { truncate } from '../lib/text.ts';
import { stateHeadline } from './lines.ts';
import { type FactId, type IncidentNotice, isAnnouncement, type Notice } from './notice.ts';
import { capitalise } from './wording.ts';

/**
 * What SNS puts in front of each text: the display name of its topic, in capitals (`serverless/topic.yml`; another topic may have
 * another one, of which telephones are shown ten characters at the most). https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html
 */
export const smsPrefix = 'BACKUP ALERTS> ';

/**
 * Returns what a telephone shows of a notice, on one line of at most `room` characters, and whole the link to its page.
 * What says most comes first and stands alone where there is no room for more; what follows is said whole or not at all.
 * With what SNS puts in front it is one part, or two where a name has other letters than telephones have short: the link alone
 * is longer than one then.
 *
 * @param front what stands in front of it
 */
export function smsText(notice: Notice, room: number, front = smsPrefix): string {
  const text = within(notice, room);
  const most = isInAlphabetOfTelephones(text) ? 1 : 2;
  return smsPartsOf(`${front}${text}`) <= most ? text : smsText(notice, room - 1, front);
}

function within(notice: Notice, room: number): string {
  const link = isAnnouncement(notice) ? null : notice.shortUrl;
  if (link === null || room - link.length - 1 < leastWords) return words(notice, room);
  return `${words(notice, room - link.length - 1)} ${link}`;
}

/** Characters that say what failed; a link that leaves less is left out. */
const leastWords = 30;

function words(notice: Notice, room: number): string {
  const [first = '', ...others] = partsOf(notice).map(inPlainSigns);
  return others.reduce(
    (text, part) => {
      const longer = `${text}${/[.!?]$/.test(text) ? ' ' : '. '}${part}`;
      return part === '' || longer.length > room ? text : longer;
    },
    cut(withShortName(first, notice, room), room),
  );
}

function partsOf(notice: Notice): string[] {
  if (isAnnouncement(notice)) return [stateHeadline(notice)];
  return [stateHeadline(notice), ...(notice.status === 'open' ? whileOpen(notice) : answered(notice)), placeOf(notice)];
}

function whileOpen({ brief }: IncidentNotice): string[] {
  return brief === null ? [] : brief.split(' · ').map(capitalise);
}

function answered({ actor }: IncidentNotice): string[] {
  return actor === null ? [] : [`By ${actor}`];
}

/** Our own title of several resources says where they are. */
function placeOf(notice: IncidentNotice): string {
  if (notice.status === 'open' && notice.brief?.includes(notice.accountId) === true) return '';
  const isSaid = factOf(notice, 'alerts') !== undefined && (notice.ownWords?.title ?? null) === null;
  return isSaid ? '' : (factOf(notice, 'account')?.value ?? '');
}

function factOf({ facts }: IncidentNotice, wanted: FactId) {
  return facts.find(({ id }) => id === wanted);
}

/** A long name gives way before what befell it: it lacks its middle. */
function withShortName(text: string, notice: Notice, room: number): string {
  const name = isAnnouncement(notice) ? '' : inPlainSigns(notice.alerts.at(-1)?.resourceName ?? '');
  const left = name.length - (text.length - room) - leftOut.length;
  if (text.length <= room || left < shortestName || !text.includes(name)) return text;
  const half = Math.ceil(left / 2);
  const short = `${name.slice(0, half)}${leftOut}${name.slice(name.length - (left - half))}`;
  return text.replace(name, () => short.toWellFormed());
}

const leftOut = '...';
/** Characters of a name that tell it from others. */
const shortestName = 12;

/** Signs that are in no telephone's short alphabet make a message of 160 characters one of 70; letters stay as they are. */
function inPlainSigns(text: string): string {
  return text
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u2018\u2019\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/[\u00b7\u2022]/g, '-')
    .replace(/[\u00a0\u202f]/g, ' ')
    .replaceAll('…', '...');
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${truncate(text, room - 2).slice(0, -1)}...`;
}
