import type { Incident } from '../../incidents/incident.ts';
import type { Told, ToldOutcome } from '../../incidents/told.ts';
import { type Html, html } from '../../lib/html.ts';
import type { Instant } from '../../lib/instant.ts';
import type { LastProven } from '../../rules/last-proven.ts';
import { advicePieces } from '../advice-pieces.ts';
import { formatHeadline } from '../headline.ts';
import { adviceToSay, headingOfWords, reasonsToSay } from '../lines.ts';
import type { Fact, IncidentNotice } from '../notice.ts';
import { piecesOf } from '../own-links.ts';
import { formatCode, short } from '../wording.ts';
import { moment, withMoments } from './moments.ts';
import { howProven, routeProven } from './proven.ts';

/** One line of what happened: a change with its reason, or whether a target was reached. Texts hold instants. */
export interface TimelineEntry {
  at: Instant;
  /** What it is about in a word or two; of a delivery, whom. */
  label: string;
  says: string;
  /** Of a delivery: whether it arrived, as far as is known. Absent: a change. */
  arrived?: 'reached' | 'missed' | 'under-way';
}

/** What stands where a part could not be read: the rest of the page is there all the same. */
export const unreadable = html`<p>This could not be read right now. Load the page again.</p>`;

/** Entries that a page shows. */
export const entriesOnPage = 150;

/** What is known of it, and AWS's words. */
export function factsSection(notice: IncidentNotice, timezone: string): Html {
  const { facts, whole, awsMessage, ownWords, links, missing } = notice;
  const reasons = reasonsToSay(notice);
  const lines = reasons.length === 0 ? [] : [['Severity', reasons.join('; ')]];
  if (missing.length > 0) lines.push(['Not found out', missing.join('; ')]);
  return html`<h2>What is known</h2>
<dl>${facts.map((fact) => factLine(fact, timezone))}${lines.map(
    ([label, value]) => html`<dt>${label as string}</dt><dd>${withMoments(value as string, timezone)}</dd>`,
  )}${whole.map(({ label, value, isArn }) => html`<dt><bdi>${label}</bdi>${isArn ? '' : ', in full'}</dt><dd><code><bdi>${value}</bdi></code></dd>`)}<dt>Incident</dt><dd><code>${notice.incidentId}</code></dd></dl>
${awsMessage === null ? html`` : html`<h3>${headingOfWords(notice)}</h3><blockquote><bdi>${awsMessage}</bdi></blockquote>`}
${ownWords?.text == null ? html`` : html`<blockquote>${ownLines(ownWords.text, ownWords.links)}</blockquote>`}
${links.length === 0 ? html`` : html`<ul>${links.map(({ label, url }) => html`<li><a href="${url}" rel="noreferrer">${label}</a></li>`)}</ul>`}`;
}

function factLine({ label, value, verbatim }: Fact, timezone: string): Html {
  return html`<dt><bdi>${label}</bdi></dt><dd>${verbatim ? html`<bdi>${value}</bdi>` : withMoments(value, timezone)}</dd>`;
}

/** What the rules say in their own words. */
function ownLines(text: string, links: IncidentNotice['links']): Html[] {
  return text
    .split('\n')
    .map(
      (line) =>
        html`${piecesOf(line, links).map((piece) => (piece.url === null ? html`${piece.text}` : html`<a href="${piece.url}" rel="noreferrer">${piece.text}</a>`))}\n`,
    );
}

/** What to do first; a command stands alone, and is taken whole with one click. */
export function adviceSection(notice: IncidentNotice): Html {
  const advice = adviceToSay(notice);
  if (advice.length === 0) return html``;
  return html`<h2>What to do first</h2>
<ol>${advice.map(
    (line) =>
      html`<li>${advicePieces(line).map(({ text, isCommand }) => (isCommand ? html`<pre>${text}</pre>` : html`<p>${text}</p>`))}</li>`,
  )}</ol>`;
}

/** Who was told and how it arrived, a line for each target, and when a drill last proved the way there. */
export function toldSection(
  told: readonly Told[] | null,
  proven: readonly LastProven[] | null,
  timezone: string,
): Html {
  const title = html`<h2>Who was told</h2>${routeProven(proven, timezone)}`;
  if (told === null) return html`${title}${unreadable}`;
  if (told.length === 0) return html`${title}<p>Nobody yet.</p>`;
  const ofTarget = new Map(proven?.filter(({ way }) => way === 'target').map((one) => [one.name, one]));
  return html`${title}<ul class="plain">${told.map((one) => toldLine(one, ofTarget.get(one.target), timezone))}</ul>`;
}

/** How what a target was told arrived, and how that looks. */
const outcomes: Readonly<Record<ToldOutcome, { says: string; looks: 'reached' | 'missed' | 'soft' }>> = {
  arrived: { says: 'has it: the message is there', looks: 'reached' },
  accepted: { says: 'told: taken for delivery, no more is known', looks: 'reached' },
  'under-way': { says: 'on its way', looks: 'soft' },
  'failed-over': { says: 'not reached', looks: 'missed' },
  failed: { says: 'not reached, and nobody says it instead', looks: 'missed' },
  suppressed: { says: 'nothing was sent', looks: 'soft' },
};

function toldLine(
  { target, channel, at, outcome, reason, standIn }: Told,
  proven: LastProven | undefined,
  timezone: string,
): Html {
  const { says, looks } = outcomes[outcome];
  const why = reason === null || looks === 'reached' ? '' : ` (${formatCode(reason).toLowerCase()})`;
  const instead = standIn === undefined ? html`` : html`; <bdi>${short(standIn, 100)}</bdi> says it instead`;
  return html`<li><strong><bdi>${short(target, 100)}</bdi></strong>${channel === undefined ? '' : ` (${short(channel, 40)})`}: <span class="${looks}">${says}${why}</span>${instead}${at === null ? html`` : html`, ${moment(at, timezone)}`}${proven === undefined ? html`` : html`<br><span class="soft small">${howProven(proven, timezone)}</span>`}</li>`;
}

/** What happened and every delivery, newest first. */
export function timelineSection(entries: readonly TimelineEntry[] | null, incidentId: string, timezone: string): Html {
  const title = html`<h2>What happened</h2>`;
  if (entries === null) return html`${title}${unreadable}`;
  const left = entries.length - entriesOnPage;
  return html`${title}<p class="soft small">Newest first.</p>
<ul class="plain">${entries.slice(0, entriesOnPage).map((entry) => timelineLine(entry, timezone))}</ul>
${left > 0 ? html`<p>${left} more before that. All of them: <code>npx backup-alerts incidents show ${incidentId}</code></p>` : html``}`;
}

const arrivals: Readonly<Record<NonNullable<TimelineEntry['arrived']>, string>> = {
  reached: 'reached',
  missed: 'missed',
  'under-way': 'soft',
};

function timelineLine({ at, label, says, arrived }: TimelineEntry, timezone: string): Html {
  return html`<li>${moment(at, timezone)} <span class="${arrived === undefined ? 'soft' : arrivals[arrived]}"><bdi>${label}</bdi></span><br>${withMoments(says, timezone)}</li>`;
}

/** What was the matter with the same resources before, newest first. */
export function earlierSection(earlier: readonly Incident[] | null, timezone: string): Html {
  const title = html`<h2>Earlier incidents of the same</h2>`;
  if (earlier === null) return html`${title}${unreadable}`;
  if (earlier.length === 0) return html`${title}<p>None is known.</p>`;
  return html`${title}<ul class="plain">${earlier.map((one) => earlierLine(one, timezone))}</ul>`;
}

function earlierLine(incident: Incident, timezone: string): Html {
  const { id, openedAt, resolution, status } = incident;
  const ended =
    resolution === null
      ? html`${status === 'open' ? 'Open' : 'Acknowledged'}, not over yet.`
      : html`Over ${moment(resolution.at, timezone)}. ${withMoments(short(resolution.reason, 300), timezone)}`;
  return html`<li>${moment(openedAt, timezone)} <bdi>${formatHeadline(incident).title}</bdi><br>${ended}<br><code>${id}</code></li>`;
}
