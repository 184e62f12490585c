import { truncate } from '../lib/text.ts';
import { adviceLines } from './advice-pieces.ts';
import { drillLine, formatAlert, listedAlerts, nameOfAlert, stateHeadline, textBelow } from './lines.ts';
import { type Announcement, type IncidentNotice, isAnnouncement, type Notice } from './notice.ts';
import { clockOf } from './times.ts';

const listedLimit = 20;

/**
 * Returns the whole notice as plain text of at most `limit` UTF-16 units, for mails, topics and logs of
 * messages. The incident and the link to acknowledge stand at the top, so that cutting never takes them.
 */
export function plainText(notice: Notice, limit: number): string {
  const parts = isAnnouncement(notice) ? partsOfAnnouncement(notice) : partsOfIncident(notice);
  return wholeLines(parts.filter((part) => part !== '').join('\n\n'), limit);
}

/** A line that does not fit is left out whole, because half a command may do something else. */
function wholeLines(text: string, limit: number): string {
  const cut = truncate(text, limit);
  const end = cut.lastIndexOf('\n');
  return cut === text || end <= 0 ? cut : `${cut.slice(0, end)}…`;
}

function partsOfAnnouncement(notice: Announcement): string[] {
  return [lines(stateHeadline(notice), notice.news), below(notice), facts(notice), whyThis(notice)];
}

function partsOfIncident(notice: IncidentNotice): string[] {
  const { shown, more } = listedAlerts(notice, listedLimit);
  const isResolved = notice.status === 'resolved';
  return [
    lines(stateHeadline(notice), drillLine(notice), notice.news),
    lines(
      notice.acknowledgeUrl === null || !notice.canAcknowledge ? null : `Acknowledge: ${notice.acknowledgeUrl}`,
      `Incident: ${notice.incidentId}`,
    ),
    below(notice),
    isResolved ? '' : notice.meaning,
    facts(notice),
    section('What to do first', isResolved ? [] : adviceLines(notice.advice)),
    section(
      notice.messageHeading,
      notice.awsMessage === null ? [] : notice.awsMessage.split('\n').map((line) => `> ${line}`),
    ),
    section('Affected', [
      ...shown.map(
        (alert) =>
          `- ${nameOfAlert(alert)}: ${formatAlert(alert, clockOf({ timezone: notice.timezone, areInstants: false }))}`,
      ),
      ...(more > 0 ? [`- and ${more} more`] : []),
    ]),
    section(
      `Why it is ${notice.severity}`,
      notice.severityReasons.map((line) => `- ${line}`),
    ),
    section(
      'Not known',
      notice.missing.map((line) => `- ${line}`),
    ),
    notice.links.map(({ label, url }) => `${label}: ${url}`).join('\n'),
    whyThis(notice),
  ];
}

function facts(notice: Notice): string {
  return notice.facts.map(({ label, value }) => `${label}: ${value}`).join('\n');
}

function whyThis({ why }: Notice): string {
  return `Why you get this: ${why}`;
}

/** A line from outside that reads like one of ours would be taken for it: values of other people may begin it. */
function below(notice: Notice): string {
  return (textBelow(notice).text ?? '').replace(/^(?=\s*(?:acknowledge|incident|why you get this)\s*:)/gim, '| ');
}

function section(title: string, body: readonly string[]): string {
  return body.length === 0 ? '' : `${title}\n${body.join('\n')}`;
}

function lines(...texts: (string | null)[]): string {
  return texts.filter((text) => text !== null && text !== '').join('\n');
}
