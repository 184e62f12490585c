import { noticeKind } from '../../incidents/notice-kinds.ts';
import { type Html, html } from '../../lib/html.ts';
import { truncate } from '../../lib/text.ts';
import { newsToSay, stateHeadline, stateWords } from '../../notices/lines.ts';
import { type IncidentNotice, isAnnouncement, type Notice } from '../../notices/notice.ts';
import { inSections } from '../../notices/sections.ts';
import { factTable, news, quiet, sections, textBelow } from './sections.ts';

/** Colours with a contrast of at least 4.5:1 against the white written on them. */
const bands = { critical: '#b3141f', high: '#b04300', medium: '#7a5a00', low: '#2c5f8a' } as const;
const acknowledgedBand = '#5b3f9e';
const resolvedBand = '#1b6b3a';
const announcementBand = '#39424e';

const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

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
<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px;background:#ffffff;color:#1c1f24;${font};font-size:15px;line-height:22px;border-radius:8px;overflow:hidden;overflow-wrap:anywhere">
<tr><td style="background:${bandOf(notice)};color:#ffffff;padding:16px 24px">
<div style="font-size:13px;line-height:18px;font-weight:600">${bandLabel(notice)}</div>
<h1 style="margin:2px 0 0;font-size:20px;line-height:26px;font-weight:700;overflow-wrap:anywhere">${notice.title}</h1>
</td></tr>
<tr><td style="padding:16px 24px 12px">
${isAnnouncement(notice) ? bodyOfAnnouncement(notice) : bodyOfIncident(notice)}
</td></tr>
${footer(notice)}</table>
</td></tr></table>
</body>
</html>
`;
  return page.text;
}

function bodyOfAnnouncement(notice: Notice): Html {
  return html`${news(notice)}
${textBelow(notice)}${factTable(notice.facts)}`;
}

function bodyOfIncident(notice: IncidentNotice): Html {
  return html`${inSections(notice, sections)}`;
}

/** Returns what a phone shows below the subject: how it stands, then what the message adds. */
function preheader(notice: Notice): string {
  if (isAnnouncement(notice)) return beginning(notice.news);
  const { brief, title } = notice;
  const state = stateWords(notice);
  // What is over begins with that by itself: “Resolved at …”.
  if (state !== null && notice.news.startsWith(state)) return beginning(notice.news);
  const news = state === null ? newsToSay(notice) : notice.news;
  const parts = [state ?? 'Open', news ?? '', state === null ? (brief ?? (news === null ? title : '')) : ''];
  return beginning(parts.filter((text) => text !== '').join(' · '));
}

/** Longest that is shown there, in characters. */
const preheaderLimit = 200;

/** Returns as many whole sentences and parts as there is room for: half a time would name no zone. One that is longer is cut. */
function beginning(text: string): string {
  const [first = '', ...others] = text.split(/(?<=[.!?”])(?= )|(?= · )/);
  const whole = others.reduce(
    ({ said, isFull }, one) =>
      isFull || `${said}${one}`.length > preheaderLimit
        ? { said, isFull: true }
        : { said: `${said}${one}`, isFull: false },
    { said: first, isFull: false },
  );
  return truncate(whole.said, preheaderLimit);
}

function bandOf(notice: Notice): string {
  if (isAnnouncement(notice)) return announcementBand;
  if (notice.isAccepted === true || notice.isGone === true) return acknowledgedBand;
  if (notice.status === 'resolved' && !noticeKind(notice.kind).lacksBackup) return resolvedBand;
  return notice.status === 'acknowledged' ? acknowledgedBand : bands[notice.severity];
}

function bandLabel(notice: Notice): string {
  if (isAnnouncement(notice)) return 'NEWS ABOUT THE ROUTER';
  const drill = notice.drill ? 'DRILL · ' : '';
  const severity = notice.severity.toUpperCase();
  if (notice.isAccepted === true) return `${drill}ACCEPTED · ${notice.severity}`;
  if (notice.isGone === true) return `${drill}CLOSED · nothing is left to protect`;
  if (noticeKind(notice.kind).lacksBackup) return `${drill}${severity} · CLOSED WITHOUT A BACKUP`;
  if (notice.status === 'resolved') return `${drill}RESOLVED · was ${notice.severity}`;
  return notice.status === 'acknowledged' ? `${drill}${severity} · ACKNOWLEDGED` : `${drill}${severity}`;
}

/** Returns the reason why an announcement is sent, below its facts; an incident has a section for it. */
function footer(notice: Notice): Html | null {
  if (!isAnnouncement(notice)) return null;
  return html`<tr><td class="rule" style="padding:12px 24px 20px;border-top:1px solid #dde1e6">${quiet(html`Why you get this: ${notice.why}`)}</td></tr>
`;
}
