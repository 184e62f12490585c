import type { Incident, IncidentStatus } from '../../incidents/incident.ts';
import type { Told } from '../../incidents/told.ts';
import { formatDuration } from '../../lib/duration.ts';
import { type Html, html } from '../../lib/html.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import type { LastProven } from '../../rules/last-proven.ts';
import { drillLine, meaningToSay } from '../lines.ts';
import type { IncidentNotice } from '../notice.ts';
import { relapseLine } from '../relapse-line.ts';
import { capitalise } from '../wording.ts';
import { type ActionChoices, actionForms } from './actions.ts';
import type { AffectedPage } from './affected.ts';
import { affectedList, pagesOf } from './affected-list.ts';
import { wholePage } from './frame.ts';
import { moment, withMoments } from './moments.ts';
import {
  adviceSection,
  earlierSection,
  factsSection,
  type TimelineEntry,
  timelineSection,
  toldSection,
  unreadable,
} from './sections.ts';

/** What happens while nobody answers, in order, and what is left to say after it. Sentences hold instants. */
export interface NextOnPage {
  moments: readonly { at: Instant; says: string }[];
  end: string;
}

/** What a page shows of an incident. Every text is of one piece with its notices; instants in texts are written on the clock of `timezone`. */
export interface IncidentPage {
  notice: IncidentNotice;
  incident: Incident;
  now: Instant;
  timezone: string;
  next: NextOnPage;
  /** Null: it could not be read right now. */
  told: readonly Told[] | null;
  /** When drills last proved its route and whom was told; of what is missing nothing is said. Null: it could not be read right now. */
  proven: readonly LastProven[] | null;
  /** Null: it could not be read right now. */
  timeline: readonly TimelineEntry[] | null;
  /** Null: it could not be read right now. */
  affected: AffectedPage | null;
  /** Null: it could not be read right now. */
  earlier: readonly Incident[] | null;
  choices: ActionChoices;
  /** Proves that the forms were shown a moment ago. */
  formToken: string;
}

/** What is said above everything else: what came of a form, or what was wrong with it. */
export interface Word {
  kind: 'done' | 'problem';
  text: string;
}

const states: Readonly<Record<IncidentStatus, string>> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
};

function wordOf({ status, isAccepted, isGone }: Pick<IncidentNotice, 'status' | 'isAccepted' | 'isGone'>): string {
  if (isGone === true) return 'Closed';
  return isAccepted === true ? 'Accepted' : states[status];
}

/** Returns what a tab is called: the state first, then what failed. */
export function pageTitle({
  drill,
  title,
  severity,
  ...standing
}: Pick<IncidentNotice, 'status' | 'isAccepted' | 'isGone' | 'drill' | 'title' | 'severity'>): string {
  const state = standing.status === 'open' ? `Open, ${severity}` : wordOf(standing);
  return `${drill ? 'Drill, ' : ''}${state}: ${title}`;
}

/** The page of an incident. Opening it changes nothing, so that mail scanners can. */
export function incidentPage(page: IncidentPage, word: Word | null): string {
  const { notice, affected, timezone } = page;
  if (affected !== null && affected.page > 1) return resourcesPage(page, affected);
  return wholePage(pageTitle(notice), [
    word === null ? html`` : said(word),
    heading(page),
    stateBox(page),
    actionForms(page.choices, page.formToken, timezone),
    adviceSection(notice),
    factsSection(notice, timezone),
    affected !== null && affected.of < 2 ? html`` : affectedSection(page),
    toldSection(page.told, page.proven, timezone),
    timelineSection(page.timeline, page.incident.id, timezone),
    earlierSection(page.earlier, timezone),
    html`<p class="soft small">${notice.why} This page was made ${moment(page.now, timezone)}; load it again for what happened since.</p>`,
  ]);
}

/** Further pages of the resources have nothing else. */
function resourcesPage({ notice, timezone, now }: IncidentPage, affected: AffectedPage): string {
  return wholePage(`Resources, page ${affected.page} of ${affected.pages}: ${pageTitle(notice)}`, [
    html`<p><a href="?page=1">Back to the incident</a></p><h1><bdi>${notice.title}</bdi></h1>`,
    html`<h2>Affected resources, page ${affected.page} of ${affected.pages}</h2>`,
    affectedList(affected, timezone, now),
    pagesOf(affected),
  ]);
}

function said({ kind, text }: Word): Html {
  return html`<p class="box ${kind}" role="${kind === 'done' ? 'status' : 'alert'}">${text}</p>`;
}

function heading({ notice, timezone }: IncidentPage): Html {
  const { severity, status, isAccepted, isGone, drill, title, brief } = notice;
  const meaning = meaningToSay(notice);
  const state = html`<span class="badge ${isAccepted === true || isGone === true ? 'acknowledged' : status}">${wordOf(notice)}</span> `;
  const isAnExercise = drillLine(notice);
  const isDrill = drill ? html`<span class="badge">Drill</span> ` : html``;
  return html`<p>${state}${isDrill}<span class="badge ${severity}">${capitalise(severity)}</span></p>
<h1><bdi>${title}</bdi></h1>${brief === null ? html`` : html`<p><strong>${withMoments(brief, timezone)}</strong></p>`}${meaning === null || meaning === '' ? html`` : html`<p>${meaning}</p>`}
${isAnExercise === null ? html`` : html`<p class="soft">${isAnExercise}</p>`}`;
}

function stateBox({ notice, incident, next, now, timezone, affected }: IncidentPage): Html {
  const isOne = affected === null || affected.of < 2;
  const allOfThem = isOne ? html`` : html`<p><a href="#resources">All ${affected.of} resources</a></p>`;
  const { resolvedLine, acknowledgedLine } = notice;
  const answered = resolvedLine ?? acknowledgedLine;
  const relapse = relapseLine(incident, { time: (at) => at });
  const back = relapse === null ? html`` : html`<p>${withMoments(relapse, timezone)}</p>`;
  const line = answered ?? `Nobody has acknowledged it yet. Open since ${incident.openedAt}`;
  return html`<div class="box ${answered === null ? '' : 'done'}"><p>${withMoments(ended(line), timezone)}</p>
${back}${allOfThem}${incident.status === 'resolved' ? html`` : nextUp(next, now, timezone)}</div>`;
}

/** Absolute, for a page stays open; how long that is from now is only said beside it. */
function nextUp({ moments: [first, ...others], end }: NextOnPage, now: Instant, timezone: string): Html {
  const last = end === '' ? html`` : html`<p>${withMoments(end, timezone)}</p>`;
  const title = html`<h2 class="small">What comes next</h2>`;
  if (first === undefined) return html`${title}${last}`;
  const left = secondsBetween(now, first.at);
  const inSome = left >= 60 ? html`, in ${formatDuration(Math.round(left / 60) * 60)}` : html`, now`;
  const then = others.map(({ at, says }) => html`<li>${moment(at, timezone)}: ${withMoments(says, timezone)}</li>`);
  return html`${title}<p class="next">${moment(first.at, timezone)}${inSome}</p>
<p>${withMoments(first.says, timezone)}</p>${then.length === 0 ? html`` : html`<details><summary>After that, unless somebody answers</summary><div><ol>${then}</ol>${last}</div></details>`}${then.length === 0 ? last : html``}`;
}

function affectedSection({ affected, incident, timezone, now }: IncidentPage): Html {
  const { openLanes } = incident;
  const still = incident.status === 'resolved' ? '' : `, ${openLanes} still affected`;
  if (affected === null) return html`<h2 id="resources">Affected resources</h2>${unreadable}`;
  return html`<h2 id="resources">Affected resources: ${affected.of}${still}</h2>
<p class="soft small">By owner; first what has been without a good recovery point for longest against its objective (RPO).</p>
${affectedList(affected, timezone, now)}${pagesOf(affected)}`;
}

/** As a sentence, whatever somebody's words in it end in. */
function ended(line: string): string {
  return /[.!?…]”?$/.test(line) ? line : `${line}.`;
}
