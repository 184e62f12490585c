import type { IncidentStatus } from '../../incidents/incident.ts';
import { type Html, html } from '../../lib/html.ts';
import type { Instant } from '../../lib/instant.ts';
import { longestTyped } from '../../lib/typed-text.ts';
import { formatTime } from '../times.ts';
import { short } from '../wording.ts';

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

/** Returns the names of targets as a page shows them. */
export function namesOf(targets: readonly string[]): string {
  return short(targets.join(', '), 300);
}

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
