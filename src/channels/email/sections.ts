import { type Html, html } from '../../lib/html.ts';
import { type AdvicePiece, advicePieces } from '../../notices/advice-pieces.ts';
import { affectedBy, formatAlert, headingOf, isGroup, moreLine, ownerLine } from '../../notices/affected.ts';
import { factsIn } from '../../notices/fact-groups.ts';
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
  stateLine,
  wholeHeading,
  wholeTexts,
  whyLines,
} from '../../notices/lines.ts';
import type { Fact, IncidentNotice, Notice } from '../../notices/notice.ts';
import type { Sections } from '../../notices/sections.ts';
import { clockOf } from '../../notices/times.ts';

const listedLimit = 20;
const mono = "font-family:ui-monospace,Consolas,Menlo,'Courier New',monospace";

/** How a mail says each section. */
export const sections: Sections<Html> = {
  brief: ({ brief }) => paragraphs(brief, 'margin:0 0 12px;font-weight:600;overflow-wrap:anywhere'),
  news: (notice) => [...drillNote(notice), news(notice), ...paragraphs(stateLine(notice)), ...textBelow(notice)],
  answer: (notice) => pageButton(notice),
  place: (notice) => [factTable(factsIn(notice, 'place'))],
  error: (notice) => error(notice),
  advice: (notice) => adviceOf(notice),
  owner: (notice) => (isGroup(notice) ? [factTable(factsIn(notice, 'owner'))] : []),
  affected: (notice) => affected(notice),
  // For one resource, both groups are one table, because nothing comes between them.
  job: (notice) => [factTable(isGroup(notice) ? factsIn(notice, 'job') : factsIn(notice, 'owner', 'job'))],
  told: (notice) => [factTable(factsIn(notice, 'told'))],
  why: (notice) => whyLines(notice).map((line) => quiet(html`${line}`)),
  links: (notice) => [quiet(html`Incident ${notice.incidentId}`), linkList(notice)],
  whole: (notice) => whole(notice),
};

/** What is new. */
export function news(notice: Notice): Html {
  const line = newsToSay(notice);
  return html`${paragraphs(line, 'margin:0 0 12px;font-weight:600;overflow-wrap:anywhere')}`;
}

function paragraphs(text: string | null, style = 'margin:0 0 12px;overflow-wrap:anywhere'): Html[] {
  return text === null || text === ''
    ? []
    : [
        html`<p style="${style}">${text}</p>
`,
      ];
}

/** Returns small text, for those who look for it. */
export function quiet(content: Html): Html {
  return html`<div class="quiet" style="margin:4px 0 0;font-size:13px;line-height:18px;color:#59616b;overflow-wrap:anywhere">${content}</div>
`;
}

/** Returns the error in plain words, with its code, and AWS's message. */
function error(notice: IncidentNotice): Html[] {
  const isResolved = notice.status === 'resolved';
  const words = isResolved ? null : awsWords(notice);
  return [
    ...paragraphs(meaningToSay(notice), 'margin:0 0 8px;overflow-wrap:anywhere'),
    factTable(factsIn(notice, 'error')),
    ...(words === null ? [] : [heading(notice.messageHeading), block(words)]),
  ];
}

function block(text: string): Html {
  return html`<div class="said" style="margin:0 0 18px;padding:10px 12px;background:#f3f5f7;color:#1c1f24;border-radius:4px;font-size:13px;line-height:19px;white-space:pre-wrap;overflow-wrap:anywhere;${mono}">${text}</div>
`;
}

function drillNote(notice: IncidentNotice): Html[] {
  const line = drillLine(notice);
  return line === null
    ? []
    : [
        html`<p style="margin:0 0 12px;padding:8px 12px;background:#fff3c4;color:#4a3b00;border-radius:4px">${line}</p>`,
      ];
}

/** Returns the text below the news, each line a block of its own, because mail clients do not keep line breaks. */
export function textBelow(notice: Notice): Html[] {
  const lines = linesBelow(notice);
  if (lines.length === 0) return [];
  const rows = lines.map((line) => {
    const pieces = line.map(({ text, url }) =>
      url === null ? html`${text}` : html`<a class="plain" href="${url}" style="color:#1a56c4">${text}</a>`,
    );
    return html`<div>${line.length === 0 ? '\u00a0' : pieces}</div>`;
  });
  return [
    html`<div class="rule" style="margin:0 0 16px;padding:2px 0 2px 12px;border-left:3px solid #c3c9d1;overflow-wrap:anywhere">${rows}</div>
`,
  ];
}

/** Returns the button to the incident's page. Mail scanners follow links, so opening that page must change nothing. */
function pageButton(notice: IncidentNotice): Html[] {
  const page = pageLink(notice);
  if (page === null) return [];
  const hint = pageHint(notice);
  const below = hint === null ? '' : `${hint} `;
  return [
    html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 4px"><tr><td style="background:#1a56c4;border-radius:6px"><a href="${page.url}" style="display:inline-block;padding:12px 28px;color:#ffffff;font-weight:700;font-size:16px;text-decoration:none">${page.label}</a></td></tr></table>
<p class="quiet" style="margin:0 0 20px;font-size:13px;line-height:18px;color:#59616b">${below}Opening it changes nothing.</p>
`,
  ];
}

function adviceOf(notice: IncidentNotice): Html[] {
  const advice = adviceToSay(notice);
  if (advice.length === 0) return [];
  const items = advice.map((line) => html`<li style="margin:0 0 6px">${advicePieces(line).map(pieceOf)}</li>`);
  return [
    html`${heading('What to do first')}<ol style="margin:0 0 18px;padding-left:22px">${items}</ol>
`,
  ];
}

function pieceOf({ text, isCommand }: AdvicePiece): Html {
  return isCommand
    ? html`<code style="display:block;margin:4px 0;padding:6px 8px;background:#f2f4f7;border-radius:4px;font-size:13px;line-height:18px;color:#1b1f24;overflow-wrap:anywhere">${text}</code>`
    : html`${text}`;
}

function affected(notice: IncidentNotice): Html[] {
  const all = affectedBy(notice, listedLimit);
  if (all.owners.length === 0) return [];
  const clock = clockOf({ timezone: notice.timezone, areInstants: false });
  const lists = all.owners.map((group) => {
    const owner = ownerLine(group, all);
    const items = group.alerts.map(
      (alert) =>
        html`<li style="margin:0 0 4px;overflow-wrap:anywhere"><b>${nameOfAlert(alert)}</b> ${formatAlert(alert, notice, clock)}</li>`,
    );
    const title = owner === null ? null : html`<div style="margin:6px 0 2px;overflow-wrap:anywhere">${owner}</div>`;
    return html`${title}<ul style="margin:0 0 6px;padding-left:22px">${items}</ul>`;
  });
  return [
    html`${heading(headingOf(all))}${lists}${allOfThem(notice, moreLine(all))}
`,
  ];
}

function allOfThem({ acknowledgeUrl }: IncidentNotice, more: string | null): Html | null {
  if (more === null) return null;
  const said =
    acknowledgeUrl === null
      ? html`${more}`
      : html`${more}: <a class="plain" href="${acknowledgeUrl}" style="color:#1a56c4">see all</a>`;
  return html`<p style="margin:0 0 18px">${said}</p>`;
}

/** Facts, a row each. */
export function factTable(facts: readonly Fact[]): Html {
  if (facts.length === 0) return html``;
  const rows = facts.map(
    ({ label, value, verbatim }) =>
      html`<tr><td class="quiet" valign="top" style="padding:3px 16px 3px 0;color:#59616b;white-space:nowrap">${label}</td><td valign="top" style="padding:3px 0;overflow-wrap:anywhere${verbatim ? `;font-size:14px;${mono}` : ''}">${value}</td></tr>`,
  );
  return html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 18px;font-size:15px;line-height:20px">${rows}</table>
`;
}

function linkList(notice: IncidentNotice): Html {
  const { links } = notice;
  if (links.length === 0) return html``;
  const items = links.map(
    ({ label, url }) =>
      html`<a class="plain" href="${url}" style="display:inline-block;margin:0 18px 8px 0;color:#1a56c4">${label}</a>`,
  );
  return html`<p style="margin:8px 0">${items}</p>
`;
}

/** Returns what people copy, uncut; clients that support it select it with one click. */
function whole(notice: IncidentNotice): Html[] {
  const texts = wholeTexts(notice);
  if (texts.length === 0) return [];
  const title = wholeHeading(notice);
  const rows = texts.map(({ label, value }) => html`${quiet(html`${label}`)}${block(value)}`);
  return [html`${title === null ? null : heading(title)}${rows}`];
}

function heading(text: string): Html {
  return html`<h2 style="margin:0 0 6px;font-size:15px;line-height:20px;font-weight:700">${text}</h2>`;
}
