/** The page that says what will happen before anything does. */
import { notKnownAtOnce } from '../../incidents/persons-item.ts';
import { type Html, html } from '../../lib/html.ts';
import type { Instant } from '../../lib/instant.ts';
import { short } from '../wording.ts';
import { namesOf, type PageAsk } from './actions.ts';
import { moment } from './moments.ts';

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
      html`<p>What this incident is about is kept quiet until ${moment(until, timezone)}: nobody hears of it before, of new failures neither. ${notKnownAtOnce}</p>${quoted(words)}`,
  },
  accept: {
    question: 'Accept this incident?',
    button: 'Yes, accept it',
    means: ({ until = '', words = '', owner = '', covers = [], foreseen = '' }, timezone) =>
      html`<p>It is closed as accepted, not as fixed, and everybody who was told hears of it. Until ${moment(until, timezone)} nobody hears of this, for which <bdi>${owner}</bdi> answers:</p>
<ul>${covers.map((one) => html`<li><bdi>${one}</bdi></li>`)}</ul>${quoted(words)}<p>${foreseen}</p><p>${notKnownAtOnce}</p>`,
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
