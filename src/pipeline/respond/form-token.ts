import { canonicalJson, sha256 } from '../../lib/hash.ts';
import { type Instant, secondsBetween, toInstant } from '../../lib/instant.ts';
import { signToken, verifyToken } from '../../lib/signed-token.ts';
import type { Opened } from './open-link.ts';

/** A form that changes something is accepted from one second to one hour after it was shown: scripts that post at once are refused. */
const formAgeSeconds = { least: 1, most: 3600 } as const;

/** Why a form that changes something is refused. */
export type FormTrouble = 'not-ours' | 'other-words' | 'too-fast' | 'too-old' | 'changed-meanwhile';

/**
 * Returns a token that proves that the forms of a page were shown for this incident, to the recipient of the link. With it
 * a form may ask for the page that confirms, and no more.
 */
export function pageToken({ incident, recipient, key }: Opened, now: Instant): string {
  return signToken({ f: incident.id, r: recipient, t: now }, key);
}

/** Returns a token that proves that exactly these fields were shown for confirmation, of the incident as it stood. */
export function confirmToken(opened: Opened, asked: Readonly<Record<string, string>>, now: Instant): string {
  const { incident, recipient, key } = opened;
  return signToken({ f: incident.id, r: recipient, t: now, d: digestOf(asked), s: standOf(opened) }, key);
}

/** Says whether a token is one of ours, and whether it is that of a form that asks or of one that confirms. */
export function readForm(token: string, { incident, recipient, keys }: Opened): 'not-ours' | 'asks' | 'confirms' {
  const shown = verifyToken(token, keys);
  if (shown === null || shown.f !== incident.id || shown.r !== recipient) return 'not-ours';
  return typeof shown.d === 'string' ? 'confirms' : 'asks';
}

/** Says why a form that confirms is refused; null when it is taken, and says exactly what was confirmed. */
export function doubtForm(
  token: string,
  opened: Opened,
  asked: Readonly<Record<string, string>>,
  now: Instant,
): FormTrouble | null {
  const shown = verifyToken(token, opened.keys);
  const shownAt = toInstant(shown?.t);
  if (shown === null || shownAt === null || readForm(token, opened) !== 'confirms') return 'not-ours';
  if (shown.d !== digestOf(asked)) return 'other-words';
  const age = secondsBetween(shownAt, now);
  if (age < formAgeSeconds.least) return 'too-fast';
  if (age > formAgeSeconds.most) return 'too-old';
  return movesOn.has(asked.ask ?? '') && shown.s !== standOf(opened) ? 'changed-meanwhile' : null;
}

/** Answers that would do something else when they are given twice. */
const movesOn: ReadonlySet<string> = new Set(['next-step', 'hand-over']);

/** Where the incident stands in its policy. */
function standOf({ incident: { routing, escalation, status } }: Opened): string {
  return sha256(canonicalJson([routing.policy, escalation.stepsTaken, escalation.lastStepAt, status]), 16);
}

function digestOf(asked: Readonly<Record<string, string>>): string {
  return sha256(canonicalJson(asked), 32);
}
