import { type Html, html } from '../../lib/html.ts';
import { truncate } from '../../lib/text.ts';
import { type AdvicePiece, advicePieces } from '../../notices/advice-pieces.ts';
import { drillLine, formatAlert, linesBelow, listedAlerts, nameOfAlert, stateHeadline } from '../../notices/lines.ts';
import { type IncidentNotice, isAnnouncement, type Notice } from '../../notices/notice.ts';
import { clockOf } from '../../notices/times.ts';

const listedLimit = 20;

/** Colours with a contrast of at least 4.5:1 against the white written on them. */
const bands = { critical: '#b3141f', high: '#b04300', medium: '#7a5a00', low: '#2c5f8a' } as const;
const acknowledgedBand = '#5b3f9e';
const resolvedBand = '#1b6b3a';
const announcementBand = '#39424e';

const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const mono = "font-family:ui-monospace,Consolas,Menlo,'Courier New',monospace";

/**
 * Returns the mail as HTML that every client can draw: one 600 px table, styles inline, no pictures, no
 * script. A dark scheme is allowed, not forced: colours are set only where background and text are both ours.
 */
export function mailHtml(notice: Notice): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${stateHeadline(notice)}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #16181c !important; }
  .card { background: #1f2228 !important; color: #e8eaed !important; }
  .quiet { color: #a9b0ba !important; }
  .rule { border-color: #383d46 !important; }
  .said { background: #14161a !important; color: #e8eaed !important; }
  .card a.plain { color: #8ab4f8 !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#eef0f3">
<div style="display:none;max-height:0;overflow:hidden">${preheader(notice)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#eef0f3"><tr><td align="center" style="padding:16px 8px">
<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px;background:#ffffff;color:#1c1f24;${font};font-size:15px;line-height:22px;border-radius:8px;overflow:hidden">
<tr><td style="background:${bandOf(notice)};color:#ffffff;padding:16px 24px">
<div style="font-size:13px;line-height:18px;font-weight:600">${bandLabel(notice)}</div>
<h1 style="margin:2px 0 0;font-size:20px;line-height:26px;font-weight:700;overflow-wrap:anywhere">${notice.title}</h1>
</td></tr>
<tr><td style="padding:16px 24px 4px">
${isAnnouncement(notice) ? bodyOfAnnouncement(notice) : bodyOfIncident(notice)}
</td></tr>
<tr><td class="rule" style="padding:12px 24px 20px;border-top:1px solid #dde1e6">${footer(notice)}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
  return page.text;
}

function bodyOfAnnouncement(notice: Notice): Html {
  return html`${news(notice)}
${factTable(notice)}`;
}

function bodyOfIncident(notice: IncidentNotice): Html {
  return html`${drillNote(notice)}${news(notice)}${meaning(notice)}
${answerButton(notice)}${adviceOf(notice)}${factTable(notice)}${affected(notice)}${awsWords(notice)}${linkList(notice)}`;
}

function news(notice: Notice): Html {
  return html`<p style="margin:0 0 12px;font-weight:600;overflow-wrap:anywhere">${notice.news}</p>
${textBelow(notice)}`;
}

function meaning({ meaning, status }: IncidentNotice): Html | null {
  return meaning === '' || status === 'resolved' ? null : html`<p style="margin:0 0 16px">${meaning}</p>`;
}

/** Returns what a phone shows below the subject: what is new, then the headline with counts. */
function preheader(notice: Notice): string {
  const isOpen = !isAnnouncement(notice) && notice.status === 'open';
  return truncate(isOpen ? `${notice.title}. ${notice.news}` : notice.news, 200);
}

function bandOf(notice: Notice): string {
  if (isAnnouncement(notice)) return announcementBand;
  if (notice.status === 'resolved') return resolvedBand;
  return notice.status === 'acknowledged' ? acknowledgedBand : bands[notice.severity];
}

function bandLabel(notice: Notice): string {
  if (isAnnouncement(notice)) return 'NEWS ABOUT THE ROUTER';
  const drill = notice.drill ? 'DRILL · ' : '';
  const severity = notice.severity.toUpperCase();
  if (notice.status === 'resolved') return `${drill}RESOLVED · was ${notice.severity}`;
  return notice.status === 'acknowledged' ? `${drill}${severity} · ACKNOWLEDGED` : `${drill}${severity}`;
}

function drillNote(notice: IncidentNotice): Html | null {
  const line = drillLine(notice);
  return line === null
    ? null
    : html`<p style="margin:0 0 12px;padding:8px 12px;background:#fff3c4;color:#4a3b00;border-radius:4px">${line}</p>`;
}

/** Every line a block of its own: mail clients do not keep line breaks. */
function textBelow(notice: Notice): Html | null {
  const lines = linesBelow(notice);
  if (lines.length === 0) return null;
  const rows = lines.map((line) => {
    const pieces = line.map(({ text, url }) =>
      url === null ? html`${text}` : html`<a class="plain" href="${url}" style="color:#1a56c4">${text}</a>`,
    );
    return html`<div>${line.length === 0 ? '\u00a0' : pieces}</div>`;
  });
  return html`<div class="rule" style="margin:0 0 16px;padding:2px 0 2px 12px;border-left:3px solid #c3c9d1;overflow-wrap:anywhere">${rows}</div>
`;
}

/** The button leads to a page that asks once more: mail scanners follow links, so following one must change nothing. */
function answerButton(notice: IncidentNotice): Html | null {
  if (notice.acknowledgeUrl === null || !notice.canAcknowledge) return null;
  return html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 4px"><tr><td style="background:#1a56c4;border-radius:6px"><a href="${notice.acknowledgeUrl}" style="display:inline-block;padding:12px 28px;color:#ffffff;font-weight:700;font-size:16px;text-decoration:none">Acknowledge</a></td></tr></table>
<p class="quiet" style="margin:0 0 20px;font-size:13px;line-height:18px;color:#59616b">Stops the escalation. Opens a page that asks once more.</p>`;
}

function adviceOf(notice: IncidentNotice): Html | null {
  if (notice.advice.length === 0 || notice.status === 'resolved') return null;
  const items = notice.advice.map((line) => html`<li style="margin:0 0 6px">${advicePieces(line).map(pieceOf)}</li>`);
  return html`${heading('What to do first')}<ol style="margin:0 0 18px;padding-left:22px">${items}</ol>`;
}

function pieceOf({ text, isCommand }: AdvicePiece): Html {
  return isCommand
    ? html`<code style="display:block;margin:4px 0;padding:6px 8px;background:#f2f4f7;border-radius:4px;font-size:13px;line-height:18px;color:#1b1f24;overflow-wrap:anywhere">${text}</code>`
    : html`${text}`;
}

function affected(notice: IncidentNotice): Html | null {
  const { shown, more } = listedAlerts(notice, listedLimit);
  if (shown.length === 0) return null;
  const items = shown.map(
    (alert) =>
      html`<li style="margin:0 0 4px;overflow-wrap:anywhere"><b>${nameOfAlert(alert)}</b> ${formatAlert(alert, clockOf({ timezone: notice.timezone, areInstants: false }))}</li>`,
  );
  const rest = more > 0 ? html`<li>and ${more} more</li>` : null;
  return html`${heading('Affected')}<ul style="margin:0 0 18px;padding-left:22px">${items}${rest}</ul>`;
}

function factTable(notice: Notice): Html {
  const rows = notice.facts.map(
    ({ label, value, verbatim }) =>
      html`<tr><td class="quiet" valign="top" style="padding:3px 16px 3px 0;color:#59616b;white-space:nowrap">${label}</td><td valign="top" style="padding:3px 0;overflow-wrap:anywhere${verbatim ? `;font-size:14px;${mono}` : ''}">${value}</td></tr>`,
  );
  return html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 18px;font-size:15px;line-height:20px">${rows}</table>`;
}

function awsWords(notice: IncidentNotice): Html | null {
  if (notice.awsMessage === null) return null;
  return html`${heading(notice.messageHeading)}<div class="said" style="margin:0 0 18px;padding:10px 12px;background:#f3f5f7;color:#1c1f24;border-radius:4px;font-size:13px;line-height:19px;white-space:pre-wrap;overflow-wrap:anywhere;${mono}">${notice.awsMessage}</div>`;
}

function linkList(notice: IncidentNotice): Html | null {
  if (notice.links.length === 0) return null;
  const items = notice.links.map(
    ({ label, url }) =>
      html`<a class="plain" href="${url}" style="display:inline-block;margin:0 18px 8px 0;color:#1a56c4">${label}</a>`,
  );
  return html`<p style="margin:0 0 8px">${items}</p>`;
}

function footer(notice: Notice): Html {
  const why = `Why you get this: ${notice.why}`;
  const lines = isAnnouncement(notice)
    ? [why]
    : [
        notice.severityReasons.length === 0 ? '' : `Why ${notice.severity}: ${notice.severityReasons.join('; ')}.`,
        notice.missing.length === 0 ? '' : `Not known: ${notice.missing.join('; ')}.`,
        why,
        `Incident ${notice.incidentId}`,
      ];
  const rows = lines
    .filter((line) => line !== '')
    .map(
      (line) =>
        html`<div class="quiet" style="margin:4px 0 0;font-size:13px;line-height:18px;color:#59616b;overflow-wrap:anywhere">${line}</div>`,
    );
  return html`${rows}`;
}

function heading(text: string): Html {
  return html`<h2 style="margin:0 0 6px;font-size:15px;line-height:20px;font-weight:700">${text}</h2>`;
}
