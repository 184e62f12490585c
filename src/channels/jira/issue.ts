import { noticeKind } from '../../incidents/notice-kinds.ts';
import { truncate } from '../../lib/text.ts';
import { advicePieces } from '../../notices/advice-pieces.ts';
import { affectedBy, formatAlert, headingOf, moreLine, ownerLine } from '../../notices/affected.ts';
import { type FactGroup, factsIn } from '../../notices/fact-groups.ts';
import {
  adviceToSay,
  awsWords,
  drillLine,
  linesBelow,
  meaningToSay,
  nameOfAlert,
  newsToSay,
  pageHint,
  pageLink,
  stateHeadline,
  stateLine,
  wholeHeading,
  wholeTexts,
  whyLines,
} from '../../notices/lines.ts';
import type { IncidentNotice } from '../../notices/notice.ts';
import { inSections, type Sections } from '../../notices/sections.ts';
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
const listedLimit = 20;

/** The fields of an issue besides its project and type. */
export interface JiraContent {
  summary: string;
  description: AdfDocument;
  labels: string[];
}

/** Returns the label that only this incident's issue has, by which the issue is found after a crash. */
export function incidentLabel(incidentId: string): string {
  return `backup-alert-${incidentId.toLowerCase().replace(/[^a-z0-9-]/g, '')}`;
}

/**
 * Returns the fields of a new issue.
 *
 * @param refused fields that Jira refused; the text then says what to do by hand
 */
export function issueContent(notice: IncidentNotice, refused: readonly string[] = []): JiraContent {
  return {
    summary: truncate(notice.headline.replace(/\s+/g, ' '), summaryLimit),
    description: description(notice, refused),
    labels: ['aws-backup', incidentLabel(notice.incidentId)],
  };
}

/** Returns the comment of a later notice. */
export function commentBody(notice: IncidentNotice): AdfDocument {
  const isUnanswered = notice.status === 'open';
  return adfDocument([
    adfParagraph(adfText(stateHeadline(notice), 'strong')),
    ...(isUnanswered ? sections.brief(notice) : []),
    drill(notice),
    adfParagraph(adfText(notice.news)),
    ...ownText(notice),
    ...(noticeKind(notice.kind).listsAlerts ? sections.affected(notice) : []),
    ...sections.told(notice),
  ]);
}

function description(notice: IncidentNotice, refused: readonly string[]): AdfDocument {
  return adfDocument([...unset(notice, refused), ...inSections(notice, sections)]);
}

const sections: Sections<AdfNode | null> = {
  brief: ({ brief }) => [adfParagraph(adfText(brief ?? '', 'strong'))],
  news: (notice) => [
    drill(notice),
    adfParagraph(adfText(newsToSay(notice) ?? '')),
    adfParagraph(adfText(stateLine(notice) ?? '')),
    ...ownText(notice),
  ],
  answer: (notice) => [answer(notice)],
  place: (notice) => [factList(notice, 'place')],
  error: (notice) => [adfParagraph(adfText(meaningToSay(notice) ?? '')), factList(notice, 'error'), ...said(notice)],
  advice: (notice) =>
    headed(
      'What to do first',
      adfList(
        'orderedList',
        adviceToSay(notice).map((line) =>
          advicePieces(line).flatMap(({ text, isCommand }, at) => [
            at === 0 ? null : { type: 'hardBreak' },
            adfText(text, isCommand ? 'code' : undefined),
          ]),
        ),
      ),
    ),
  owner: (notice) => [factList(notice, 'owner')],
  affected: (notice) => affectedLists(notice),
  job: (notice) => [factList(notice, 'job')],
  told: (notice) => [factList(notice, 'told')],
  why: (notice) => whyLines(notice).map((line) => adfParagraph(adfText(line))),
  links: (notice) => linksOf(notice),
  whole: (notice) => wholeLists(notice),
};

/** Says what Jira refused and somebody has to do by hand. */
function unset({ assignee, resolveBy }: IncidentNotice, refused: readonly string[]): (AdfNode | null)[] {
  const lines = [
    assignee !== undefined && refused.includes('assignee')
      ? `Assign this ticket by hand: Jira did not take ${assignee}, the "jiraAssignee" of its owner in the rules.`
      : '',
    resolveBy !== undefined && refused.includes('duedate')
      ? 'This project takes no due date here; the day is among the facts.'
      : '',
  ];
  return lines.map((line) => adfParagraph(adfText(line, 'strong')));
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

function answer(notice: IncidentNotice): AdfNode | null {
  const page = pageLink(notice);
  if (page === null) return null;
  const hint = pageHint(notice);
  const below = hint === null ? [] : [adfText(` ${hint}`)];
  return adfParagraph(adfText(page.label, { href: page.url }), ...below);
}

function factList(notice: IncidentNotice, group: FactGroup): AdfNode | null {
  return adfList(
    'bulletList',
    factsIn(notice, group).map(({ label, value, verbatim }) => [
      adfText(`${label}: `, 'strong'),
      adfText(value, verbatim ? 'code' : undefined),
    ]),
  );
}

function said(notice: IncidentNotice): AdfNode[] {
  const words = awsWords(notice);
  return headed(notice.messageHeading, words === null ? null : adfCodeBlock(words));
}

function affectedLists(notice: IncidentNotice): AdfNode[] {
  const affected = affectedBy(notice, listedLimit);
  if (affected.owners.length === 0) return [];
  const clock = clockOf({ timezone: notice.timezone, areInstants: false });
  const lists = affected.owners.flatMap((group) => [
    adfParagraph(adfText(ownerLine(group, affected) ?? '')),
    adfList(
      'bulletList',
      group.alerts.map((alert) => [
        adfText(nameOfAlert(alert), 'code'),
        adfText(` ${formatAlert(alert, notice, clock)}`),
      ]),
    ),
  ]);
  const more = moreLine(affected);
  const { acknowledgeUrl } = notice;
  const mark = acknowledgeUrl === null ? undefined : { href: acknowledgeUrl };
  const rest = more === null ? null : adfParagraph(adfText(more, mark));
  return [adfHeading(headingOf(affected)), ...[...lists, rest].filter((node) => node !== null)];
}

function linksOf(notice: IncidentNotice): (AdfNode | null)[] {
  const { links, incidentId } = notice;
  return [
    adfParagraph(adfText('Incident '), adfText(incidentId, 'code')),
    adfList(
      'bulletList',
      links.map(({ label, url }) => [adfText(label, { href: url })]),
    ),
  ];
}

function wholeLists(notice: IncidentNotice): (AdfNode | null)[] {
  const texts = wholeTexts(notice);
  if (texts.length === 0) return [];
  const title = wholeHeading(notice);
  return [
    title === null ? null : adfHeading(title),
    ...texts.flatMap(({ label, value }) => [adfParagraph(adfText(label)), adfCodeBlock(value)]),
  ];
}
