import { type Html, html } from '../../lib/html.ts';
import type { LastProven } from '../../rules/last-proven.ts';
import { short } from '../wording.ts';
import { moment } from './moments.ts';

/** When a drill last proved the route of an incident; nothing where nothing is known of it, or nobody plays drills. */
export function routeProven(proven: readonly LastProven[] | null, timezone: string): Html {
  if (proven === null) {
    return html`<p class="soft small">When drills last proved this could not be read right now. Load the page again.</p>`;
  }
  const route = proven.find(({ way }) => way === 'route');
  if (route === undefined) return html``;
  return html`<p class="soft small">Route <bdi>${short(route.name, 100)}</bdi>: ${howProven(route, timezone)}</p>`;
}

/** How it stands with the proof of one route or target, as a sentence. It is about drills only, not about this incident. */
export function howProven({ state, at }: Pick<LastProven, 'state' | 'at'>, timezone: string): Html {
  return at === null ? html`never proved by a drill.` : sayings[state](moment(at, timezone));
}

const sayings: Readonly<Record<LastProven['state'], (at: Html) => Html>> = {
  proven: (at) => html`proved by a drill ${at}.`,
  changed: (at) => html`changed since a drill proved it ${at}.`,
  old: (at) => html`last proved by a drill ${at}, more than a year ago.`,
  never: () => html`never proved by a drill.`,
};
