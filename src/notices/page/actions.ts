import type { IncidentStatus } from '../../incidents/incident.ts';
import { type Html, html } from '../../lib/html.ts';
import type { Instant } from '../../lib/instant.ts';
import { longestTyped } from '../../lib/typed-text.ts';
import { formatTime } from '../times.ts';
import { short } from '../wording.ts';
import { moment } from './moments.ts';

/** What can be asked for on the page, as its forms name it. */
export const pageAsks = [
  'acknowledge',
  'resolve',
  'snooze',
  'quiet',
  'accept',
  'note',
  'next-step',
  'hand-over',
] as const;
export type PageAsk = (typeof pageAsks)[number];

/** What the forms offer. */
export interface ActionChoices {
  status: IncidentStatus;
  /** Moments to put it off until, and to accept it until, soonest first. */
  snoozeUntil: readonly { at: Instant; says: string }[];
  acceptUntil: readonly { at: Instant; says: string }[];
  /** Policies that it can be handed to; null: the rules cannot be read right now. */
  policies: readonly string[] | null;
  /** The policy that it has now. */
  policy: string;
  /** Targets that the next step tells; null: every step was taken, or the rules cannot be read. */
  nextTargets: readonly string[] | null;
}

/** The forms: each asks for one thing, and leads to a page that says what will happen and asks who wants it. */
export function actionForms(choices: ActionChoices, formToken: string, timezone: string): Html {
  const shown = pageAsks.filter((ask) => isOffered(ask, choices));
  const make = (ask: PageAsk) => forms[ask](choices, formToken, timezone);
  return html`<section aria-labelledby="answer"><h2 id="answer">Answer</h2>
${shown.map(make)}<p class="soft small">Nothing happens before you have confirmed it on the page that follows.</p></section>`;
}

/** Says whether something can be asked for now. */
export function isOffered(ask: PageAsk, { status, policies, nextTargets }: ActionChoices): boolean {
  if (ask === 'note') return true;
  if (status === 'resolved') return false;
  if (ask === 'acknowledge') return status === 'open';
  if (ask === 'next-step') return nextTargets !== null;
  return ask !== 'hand-over' || (policies !== null && policies.length > 0);
}

type MakeForm = (choices: ActionChoices, formToken: string, timezone: string) => Html;

const forms: Readonly<Record<PageAsk, MakeForm>> = {
  acknowledge: (_choices, token) => formOf('acknowledge', token, html`<button type="submit">Acknowledge</button>`),
  resolve: (_choices, token) =>
    folded(
      'Resolve, with a reason',
      formOf(
        'resolve',
        token,
        html`<label for="why">Why is it over?</label>
<textarea id="why" name="why" rows="2" maxlength="${longestTyped}"></textarea><button type="submit">Resolve</button>`,
      ),
    ),
  snooze: ({ snoozeUntil }, token, timezone) =>
    folded(
      'Put it off (snooze)',
      formOf(
        'snooze',
        token,
        html`${untilFields('snooze', snoozeUntil, timezone)}<button type="submit">Put it off</button>`,
      ),
    ),
  quiet: ({ snoozeUntil }, token, timezone) =>
    folded(
      'Keep what it is about quiet',
      formOf(
        'quiet',
        token,
        html`<p>A silence: new failures of the same are kept from people, too, until its end.</p>
<label for="reason">Why</label><input id="reason" name="reason" required maxlength="${longestTyped}">
${untilFields('quiet', snoozeUntil, timezone)}<button type="submit">Keep quiet</button>`,
      ),
    ),
  accept: ({ acceptUntil }, token, timezone) =>
    folded(
      'Accept it until an end',
      formOf(
        'accept',
        token,
        html`<p>It is left as it is, and closed as accepted. What is worse, larger or of another cause is told as always.</p>
<label for="owner">Who answers for it</label><input id="owner" name="owner" required maxlength="100">
<label for="accept-reason">Why</label><input id="accept-reason" name="reason" required maxlength="${longestTyped}">
${untilFields('accept', acceptUntil, timezone)}<button type="submit">Accept</button>`,
      ),
    ),
  note: (_choices, token) =>
    folded(
      'Leave a note for everybody who was told',
      formOf(
        'note',
        token,
        html`<label for="text">Note</label><textarea id="text" name="text" rows="2" required maxlength="${longestTyped}"></textarea>
<button type="submit">Leave the note</button>`,
      ),
    ),
  'next-step': ({ nextTargets, status }, token) =>
    folded(
      'Take the next step now',
      formOf(
        'next-step',
        token,
        html`<p>Tells <bdi>${namesOf(nextTargets ?? [])}</bdi> now.${status === 'acknowledged' ? ' The acknowledgement ends with it.' : ''}</p>
<button type="submit">Next step now</button>`,
      ),
    ),
  'hand-over': ({ policies, policy }, token) =>
    folded(
      'Hand it to another policy',
      formOf(
        'hand-over',
        token,
        html`<label for="policy">Policy (now: <bdi>${short(policy, 100)}</bdi>)</label><select id="policy" name="policy">${(policies ?? []).map((name) => html`<option value="${name}">${short(name, 100)}</option>`)}</select>
<button type="submit">Hand it over</button>`,
      ),
    ),
};

function untilFields(ask: PageAsk, choices: ActionChoices['snoozeUntil'], timezone: string): Html {
  const options = choices.map(
    ({ at, says }) => html`<option value="${at}">${says}: ${formatTime(at, timezone)}</option>`,
  );
  return html`<label for="${ask}-until">Until</label><select id="${ask}-until" name="until">${options}</select>
<label for="${ask}-own">Or until a time of your own (${timezone}), which then counts</label><input id="${ask}-own" name="own" type="datetime-local">`;
}

function folded(title: string, form: Html): Html {
  return html`<details><summary>${title}</summary>${form}</details>`;
}

function formOf(ask: PageAsk, token: string, fields: Html): Html {
  return html`<form method="post"><input type="hidden" name="ask" value="${ask}"><input type="hidden" name="form" value="${token}">${fields}</form>`;
}

/** What will happen, in a sentence; `at` stands for the moment. */
export interface ConfirmPage {
  title: string;
  ask: PageAsk;
  /** What the form said, to be sent again. */
  fields: Readonly<Record<string, string>>;
  /** What of it is shown, and how. */
  shown: {
    words?: string;
    until?: Instant;
    policy?: string;
    targets?: readonly string[];
    owner?: string;
    covers?: readonly string[];
    foreseen?: string;
  };
  name: string;
  formToken: string;
  timezone: string;
}

/** The page that says what will happen, and asks who wants it: only its form changes something. */
export function confirmBody(
  { title, ask, fields, shown, name, formToken, timezone }: ConfirmPage,
  problem: string | null,
): Html[] {
  const hidden = Object.entries({ ...fields, ask, form: formToken }).map(
    ([field, value]) => html`<input type="hidden" name="${field}" value="${value}">`,
  );
  return [
    html`<h1>${confirmWords[ask].question}</h1><p><bdi>${title}</bdi></p>`,
    html`<div class="box">${confirmWords[ask].means(shown, timezone)}</div>`,
    problem === null ? html`` : html`<p class="box problem" role="alert" id="problem">${problem}</p>`,
    html`<form method="post">${hidden}<label for="name">Your name</label>
<input id="name" name="name" value="${name}" required minlength="2" maxlength="60" autocomplete="name"${problem === null ? html`` : html` aria-describedby="problem"`}>
<p class="soft small">Everybody who was told will see it. It is recorded as a name that was typed behind this link.</p>
<button type="submit">${confirmWords[ask].button}</button></form>`,
    html`<p><a href="?">No, back to the incident</a></p>`,
  ];
}

/** How a thing that was asked for is put to whoever asks for it. */
interface ConfirmWords {
  question: string;
  button: string;
  means: (shown: ConfirmPage['shown'], timezone: string) => Html;
}

const confirmWords: Readonly<Record<PageAsk, ConfirmWords>> = {
  acknowledge: {
    question: 'Acknowledge this incident?',
    button: 'Yes, acknowledge',
    means: () => html`<p>You have it in hand: no further step is taken, and everybody who was told hears of it.</p>`,
  },
  resolve: {
    question: 'Resolve this incident?',
    button: 'Yes, resolve',
    means: ({ words = '' }) =>
      html`<p>It is over, and everybody who was told hears of it. That brings no backup back: the next failure opens a new incident.</p>${quoted(words)}`,
  },
  snooze: {
    question: 'Put this incident off?',
    button: 'Yes, put it off',
    means: ({ until = '' }, timezone) =>
      html`<p>Quiet until ${moment(until, timezone)}. Then it opens again, unless it is resolved.</p>`,
  },
  quiet: {
    question: 'Keep this quiet?',
    button: 'Yes, keep it quiet',
    means: ({ until = '', words = '' }, timezone) =>
      html`<p>What this incident is about is kept quiet until ${moment(until, timezone)}: nobody hears of it before, of new failures neither.</p>${quoted(words)}`,
  },
  accept: {
    question: 'Accept this incident?',
    button: 'Yes, accept it',
    means: ({ until = '', words = '', owner = '', covers = [], foreseen = '' }, timezone) =>
      html`<p>It is closed as accepted, not as fixed, and everybody who was told hears of it. Until ${moment(until, timezone)} nobody hears of this, for which <bdi>${owner}</bdi> answers:</p>
<ul>${covers.map((one) => html`<li><bdi>${one}</bdi></li>`)}</ul>${quoted(words)}<p>${foreseen}</p>`,
  },
  note: {
    question: 'Leave this note?',
    button: 'Yes, leave it',
    means: ({ words = '' }) => html`<p>Everybody who was told reads it.</p>${quoted(words)}`,
  },
  'next-step': {
    question: 'Take the next step now?',
    button: 'Yes, take it now',
    means: ({ targets = [] }) => html`<p>This tells <bdi>${namesOf(targets)}</bdi> now, whatever the time.</p>`,
  },
  'hand-over': {
    question: 'Hand this incident over?',
    button: 'Yes, hand it over',
    means: ({ policy = '' }) =>
      html`<p>Policy <bdi>${short(policy, 100)}</bdi> goes on from its first step, now. An acknowledgement ends with it.</p>`,
  },
};

function quoted(words: string): Html {
  return words === '' ? html`` : html`<blockquote><bdi>${words}</bdi></blockquote>`;
}

function namesOf(targets: readonly string[]): string {
  return short(targets.join(', '), 300);
}
