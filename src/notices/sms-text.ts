import { truncate } from '../lib/text.ts';
import { stateHeadline } from './lines.ts';
import { type FactId, type IncidentNotice, isAnnouncement, type Notice } from './notice.ts';

/**
 * Returns what a telephone shows of a notice, on one line of at most `room` characters. What says most comes first and
 * stands alone where there is no room for more, such as beside a link; what follows is said whole or not at all.
 */
export function smsText(notice: Notice, room: number): string {
  const [first = '', ...others] = partsOf(notice).map(inPlainSigns);
  return others.reduce(
    (text, part) => {
      const longer = `${text}${/[.!?]$/.test(text) ? ' ' : '. '}${part}`;
      return part === '' || longer.length > room ? text : longer;
    },
    cut(first, room),
  );
}

function partsOf(notice: Notice): string[] {
  if (isAnnouncement(notice)) return [stateHeadline(notice)];
  return [stateHeadline(notice), ...(notice.status === 'open' ? whileOpen(notice) : answered(notice)), placeOf(notice)];
}

function whileOpen(notice: IncidentNotice): string[] {
  const lastGood = factOf(notice, 'last-good-backup');
  return lastGood === undefined ? [] : [`${lastGood.label}: ${lastGood.value}`];
}

function answered({ actor }: IncidentNotice): string[] {
  return actor === null ? [] : [`By ${actor}`];
}

/** Our own title of several resources says where they are. */
function placeOf(notice: IncidentNotice): string {
  const isSaid = factOf(notice, 'alerts') !== undefined && (notice.ownWords?.title ?? null) === null;
  return isSaid ? '' : (factOf(notice, 'account')?.value ?? '');
}

function factOf({ facts }: IncidentNotice, wanted: FactId) {
  return facts.find(({ id }) => id === wanted);
}

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
