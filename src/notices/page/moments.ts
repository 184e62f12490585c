import { type Html, html } from '../../lib/html.ts';
import type { Instant } from '../../lib/instant.ts';
import { formatTime, splitAtInstants } from '../times.ts';

/** Returns a time as a page shows it: for people on the clock of a zone, for programs as an instant. */
export function moment(instant: Instant, timezone: string): Html {
  return html`<time datetime="${instant}">${formatTime(instant, timezone)}</time>`;
}

/** Returns a text with every instant in it as {@link moment}. What of others stands in it turns nothing around it. */
export function withMoments(text: string, timezone: string): Html[] {
  return splitAtInstants(text).map(({ text: piece, isInstant }) =>
    isInstant ? moment(piece, timezone) : html`${piece}`,
  );
}
