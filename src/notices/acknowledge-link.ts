import { addSeconds, epochSeconds, type Instant } from '../lib/instant.ts';
import { type SigningKey, signToken, verifyToken } from '../lib/signed-token.ts';

/** How long a link to acknowledge works: longer than any sensible escalation, in seconds. */
export const linkLifetimeSeconds = 7 * 86_400;

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

/** Returns what a link's token stands for, or why it is not accepted. */
export function readLink(
  token: string,
  keys: readonly SigningKey[],
  now: Instant,
): LinkSubject | { problem: LinkProblem } {
  const payload = verifyToken(token, keys);
  if (payload === null || payload.v !== 1) return { problem: 'not-ours' };
  const { i, r, e } = payload;
  if (typeof i !== 'string' || typeof r !== 'string' || typeof e !== 'number') return { problem: 'not-ours' };
  return e < epochSeconds(now) ? { problem: 'expired' } : { incidentId: i, recipient: r };
}
