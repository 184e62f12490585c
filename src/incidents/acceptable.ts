import { addSeconds, type Instant } from '../lib/instant.ts';

/** The longest name of who answers for what is accepted, in characters. */
export const longestOwner = 100;

/** Longest that a person may accept something, in seconds: what is to stay longer is a rule, under `accept`. */
export const longestAcceptedSeconds = 366 * 86_400;

/** Says why nothing can be accepted like that; null: it can. */
export function whyNotAccepted(
  { owner, reason, until }: { owner: string; reason: string; until: Instant },
  now: Instant,
): string | null {
  if (owner === '') return 'Say who answers for it, for those who ask later.';
  if (reason === '') return 'Say why it is left as it is, for those who wonder.';
  if (until <= now) return `${until} is over. Choose a moment to come.`;
  const latest = addSeconds(now, longestAcceptedSeconds);
  if (until <= latest) return null;
  return `A person accepts for a year at most, until ${latest}. What is to stay longer stands in the rules, under “accept”.`;
}
