import { noticeKind } from '../../incidents/notice-kinds.ts';
import { truncate } from '../../lib/text.ts';
import { advicePieces } from '../../notices/advice-pieces.ts';
import { drillLine, formatAlert, linesBelow, listedAlerts, nameOfAlert, stateHeadline } from '../../notices/lines.ts';
import type { IncidentNotice } from '../../notices/notice.ts';
import { clockOf } from '../../notices/times.ts';
import {
  type AdfDocument,
  type AdfNode,
  adfCodeBlock,
  adfDocument,
  adfHeading,
  adfLines,
  adfList,
  adfParagraph,
  adfText,
} from './adf.ts';

/** Jira's limit for a summary, in characters. */
const summaryLimit = 255;

/** What an issue is made of besides its project and type. */
export interface JiraContent {
  summary: string;
  description: AdfDocument;
  labels: string[];
}

/** Returns the label that only this incident's issue has; it finds the issue again after a crash. */
export function incidentLabel(incidentId: string): string {
  return `backup-alert-${incidentId.toLowerCase().replace(/[^a-z0-9-]/g, '')}`;
}

/** Returns what a new issue says. */
export function issueContent(notice: IncidentNotice): JiraContent {
  return {
    summary: truncate(notice.headline.replace(/\s+/g, ' '), summaryLimit),
    description: description(notice),
    labels: ['aws-backup', incidentLabel(notice.incidentId)],
  };
}

/** Returns what a later notice adds to the issue. */
export function commentBody(notice: IncidentNotice): AdfDocument {
  return adfDocument([
    adfParagraph(adfText(stateHeadline(notice), 'strong')),
    drill(notice),
    adfParagraph(adfText(notice.news)),
    ...ownText(notice),
    ...(noticeKind(notice.kind).listsAlerts ? affected(notice) : []),
  ]);
}

function description(notice: IncidentNotice): AdfDocument {
  return adfDocument([
    drill(notice),
    ...ownText(notice),
    adfParagraph(adfText(notice.meaning, 'strong')),
    answer(notice),
    ...headed(
      'What to do first',
      adfList(
        'orderedList',
        notice.advice.map((line) =>
          advicePieces(line).flatMap(({ text, isCommand }, at) => [
            at === 0 ? null : { type: 'hardBreak' },
            adfText(text, isCommand ? 'code' : undefined),
          ]),
        ),
      ),
    ),
    ...affected(notice),
    ...headed('Facts', facts(notice)),
    ...headed(notice.messageHeading, notice.awsMessage === null ? null : adfCodeBlock(notice.awsMessage)),
    ...headed(
      'Links',
      adfList(
        'bulletList',
        notice.links.map(({ label, url }) => [adfText(label, { href: url })]),
      ),
    ),
    ...headed(
      `Why ${notice.severity}`,
      adfList(
        'bulletList',
        notice.severityReasons.map((line) => [adfText(line)]),
      ),
    ),
    ...headed(
      'Not known',
      adfList(
        'bulletList',
        notice.missing.map((line) => [adfText(line)]),
      ),
    ),
    adfParagraph(adfText('Incident '), adfText(notice.incidentId, 'code'), adfText(` · ${notice.why}`)),
  ]);
}

function headed(title: string, body: AdfNode | null): AdfNode[] {
  return body === null ? [] : [adfHeading(title), body];
}

function drill(notice: IncidentNotice): AdfNode | null {
  return adfParagraph(adfText(drillLine(notice) ?? '', 'strong'));
}

function ownText(notice: IncidentNotice): AdfNode[] {
  return adfLines(
    linesBelow(notice).map((line) =>
      line.map(({ text, url }) => adfText(text, url === null ? undefined : { href: url })),
    ),
  );
}

function answer({ acknowledgeUrl, canAcknowledge }: IncidentNotice): AdfNode | null {
  if (acknowledgeUrl === null || !canAcknowledge) return null;
  return adfParagraph(adfText('Acknowledge this incident', { href: acknowledgeUrl }));
}

function facts(notice: IncidentNotice): AdfNode | null {
  return adfList(
    'bulletList',
    notice.facts.map(({ label, value, verbatim }) => [
      adfText(`${label}: `, 'strong'),
      adfText(value, verbatim ? 'code' : undefined),
    ]),
  );
}

function affected(notice: IncidentNotice): AdfNode[] {
  const { shown, more } = listedAlerts(notice, 20);
  const items = shown.map((alert) => [
    adfText(nameOfAlert(alert), 'code'),
    adfText(` ${formatAlert(alert, clockOf({ timezone: notice.timezone, areInstants: false }))}`),
  ]);
  return headed('Affected', adfList('bulletList', more > 0 ? [...items, [adfText(`and ${more} more`)]] : items));
}
