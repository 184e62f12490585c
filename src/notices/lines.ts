import type { AlertSummary } from '../incidents/incident.ts';
import { noticeKind } from '../incidents/notice-kinds.ts';
import { truncate } from '../lib/text.ts';
import { type IncidentNotice, isAnnouncement, type Notice, type NoticeLink, type WholeText } from './notice.ts';
import { type Piece, piecesOf } from './own-links.ts';

/** What the link to an incident's page is called. */
const pageLabel = 'Open the incident';

/** Returns the headline with the state in place of the severity once somebody acted: `Resolved: RDS orders-db backup failed`. */
export function stateHeadline(notice: Notice): string {
  if (isAnnouncement(notice)) return notice.title;
  const state = stateWords(notice);
  return state === null ? notice.headline : `${notice.drill ? 'DRILL ' : ''}${state}: ${notice.title}`;
}

/** Returns how an incident stands once somebody acted, or it is over; null while it is open. */
export function stateWords({ status, kind, isAccepted, isGone }: IncidentNotice): string | null {
  if (isAccepted === true) return 'Accepted';
  if (isGone === true) return 'Closed, nothing is left to protect';
  if (noticeKind(kind).lacksBackup) return 'Closed without a backup';
  if (status === 'resolved') return 'Resolved';
  return status === 'acknowledged' ? 'Acknowledged' : null;
}

/** Returns the name to show for one alert of a group; an alert without a resource goes by its job. */
export function nameOfAlert(alert: AlertSummary): string {
  return alert.resourceName === '' ? `job ${alert.jobId}` : alert.resourceName;
}

/** Says in one line that this is an exercise; null when it is not. */
export function drillLine(notice: Notice): string | null {
  return !isAnnouncement(notice) && notice.drill
    ? 'This is a drill: no backup has failed. Please answer it as if it were real.'
    : null;
}

/** Returns what stands below the news and the links in it: the rules' own words of an incident, what there is to know of an announcement. */
export function textBelow(notice: Notice): { text: string | null; links: readonly NoticeLink[] } {
  return isAnnouncement(notice) ? { text: notice.text, links: [] } : (notice.ownWords ?? { text: null, links: [] });
}

/** Returns {@link textBelow} line by line, each line cut into text and links; none when there is no text. */
export function linesBelow(notice: Notice): Piece[][] {
  const { text, links } = textBelow(notice);
  return text === null ? [] : text.split('\n').map((line) => piecesOf(line, links));
}

/** Returns what is new, unless it is no more than that there is a new incident: the headline says so. */
export function newsToSay(notice: Notice): string | null {
  return isAnnouncement(notice) || notice.hasNews ? notice.news : null;
}

/** Who acknowledged or resolved it, unless the news says so already. */
export function stateLine(notice: IncidentNotice): string | null {
  const line = notice.resolvedLine ?? notice.acknowledgedLine;
  return line === null || notice.news.includes(line) ? null : line;
}

/** Returns what it means, unless it is over, or the line below the headline says it. */
export function meaningToSay({ meaning, brief, status }: IncidentNotice): string | null {
  const isSaid = brief?.includes(meaning.replace(/\.$/, '')) === true;
  return status === 'resolved' || isSaid ? null : meaning;
}

/** Returns what to do first; of what is over, nothing is to be done. */
export function adviceToSay({ advice, status }: IncidentNotice): readonly string[] {
  return status === 'resolved' ? [] : advice;
}

/** AWS's words in their place; what is longer stands at the end. */
const saidInPlace = 500;

/** Returns what AWS says where the error is explained. */
export function awsWords({ awsMessage }: IncidentNotice): string | null {
  return awsMessage === null ? null : truncate(awsMessage, saidInPlace);
}

/** Returns what stands at the end as text: what was cut where it stands, and what has no place of its own. */
export function wholeTexts(notice: IncidentNotice): WholeText[] {
  const { whole, awsMessage, messageIsCut } = notice;
  if (awsMessage === null || awsMessage.length <= saidInPlace) return whole;
  const words = { label: headingOfWords(notice), value: awsMessage };
  return [...whole, messageIsCut ? { ...words, isCut: true } : words];
}

/** Returns what stands above AWS's words where all of them stand that a notice keeps. */
export function headingOfWords({ messageHeading, messageIsCut }: IncidentNotice): string {
  return messageIsCut ? `${messageHeading} (the beginning)` : messageHeading;
}

/** Returns why it is so severe; that it is what it means, is said already. */
export function reasonsToSay({ severityReasons, meaning }: IncidentNotice): string[] {
  const said = meaning.toLowerCase();
  return severityReasons.filter((reason) => !said.startsWith(reason.toLowerCase()));
}

/** Returns why it is so severe, what is not known, and why this target hears it, a line each. */
export function whyLines(notice: IncidentNotice): string[] {
  const { severity, missing, why } = notice;
  const reasons = reasonsToSay(notice);
  return [
    reasons.length === 0 ? '' : `Why ${severity}: ${reasons.join('; ')}`,
    missing.length === 0 ? '' : `Not known: ${missing.join('; ')}`,
    `Why you get this: ${why}`,
  ].filter((line) => line !== '');
}

/** Returns the signed link to the incident's page, which every message keeps, also of what is over; null: there is none. */
export function pageLink({ acknowledgeUrl, alerts, alertCount }: IncidentNotice): NoticeLink | null {
  if (acknowledgeUrl === null) return null;
  const more = alerts.length > 1 ? `, with all ${alertCount} alerts` : '';
  return { label: `${pageLabel}${more}`, url: acknowledgeUrl };
}

/** Says what can be done on that page while nobody has it in hand; null: whoever opens it reads. */
export function pageHint({ acknowledgeUrl, canAcknowledge }: IncidentNotice): string | null {
  return acknowledgeUrl === null || !canAcknowledge ? null : 'Acknowledge, resolve or put it off there.';
}

/** Returns the heading of what stands at the end; null: it is the ARN alone, which needs none. */
export function wholeHeading(notice: IncidentNotice): string | null {
  return wholeTexts(notice).every(({ isArn }) => isArn === true) ? null : 'In full';
}
