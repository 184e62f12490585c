import { incidentIdForm } from '../incidents/incident-id.ts';
import { addSeconds, epochSeconds, type Instant } from '../lib/instant.ts';
import { claimsOf, type SigningKey, signToken, verifyToken } from '../lib/signed-token.ts';

/** How long a link to acknowledge works: longer than any sensible escalation, in seconds. */
export const linkLifetimeSeconds = 7 * 86_400;

/** How far the clock that signed a link may be ahead of ours, in seconds. */
const skewSeconds = 600;

/** What a link stands for: one incident, told to one target. */
export interface LinkSubject {
  incidentId: string;
  recipient: string;
}

/** Why a link is not accepted. */
export type LinkProblem = 'not-ours' | 'expired';

/** Returns the address of the page where the recipient can acknowledge. Opening it changes nothing. */
export function acknowledgeLink(baseUrl: string, subject: LinkSubject, key: SigningKey, now: Instant): string {
  const expires = epochSeconds(addSeconds(now, linkLifetimeSeconds));
  const token = signToken({ v: 1, i: subject.incidentId, r: subject.recipient, e: expires }, key);
  return `${baseUrl.replace(/\/$/, '')}/a/${token}`;
}

/**
 * Returns the id of the key that would prove a token, or why it is refused at sight: it costs nothing to make up
 * tokens, so one that no key could prove, or that has expired by its own words, must cost nothing to refuse.
 */
export function doubtLink(token: string, now: Instant): { keyId: string } | { problem: LinkProblem } {
  const claims = claimsOf(token);
  const subject = subjectOf(claims, now);
  if ('problem' in subject) return subject;
  return typeof claims?.k === 'string' ? { keyId: claims.k } : { problem: 'not-ours' };
}

/** Returns what a link's token stands for, or why it is not accepted. */
export function readLink(
  token: string,
  keys: readonly SigningKey[],
  now: Instant,
): LinkSubject | { problem: LinkProblem } {
  return subjectOf(verifyToken(token, keys), now);
}

function subjectOf(payload: Record<string, unknown> | null, now: Instant): LinkSubject | { problem: LinkProblem } {
  if (payload === null || payload.v !== 1) return { problem: 'not-ours' };
  const { i, r, e } = payload;
  if (typeof i !== 'string' || !incidentIdForm.test(i)) return { problem: 'not-ours' };
  if (typeof r !== 'string' || typeof e !== 'number') return { problem: 'not-ours' };
  const left = e - epochSeconds(now);
  if (left > linkLifetimeSeconds + skewSeconds) return { problem: 'not-ours' };
  return left < 0 ? { problem: 'expired' } : { incidentId: i, recipient: r };
}
