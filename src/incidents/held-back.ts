import type { Instant } from '../lib/instant.ts';
import type { HeldBack, Incident } from './incident.ts';

/** Returns what last kept an incident quiet after a change: it begins with a mute, and ends when there is none. */
export function heldBackAfter(
  before: HeldBack | null | undefined,
  { mute }: Pick<Incident, 'mute'>,
  now: Instant,
): Pick<Incident, 'heldBack'> {
  const isHeld = before?.until === null;
  if (mute) return { heldBack: { by: mute.by, since: isHeld ? before.since : now, until: null } };
  if (isHeld) return { heldBack: { ...before, until: now } };
  return before == null ? {} : { heldBack: before };
}
