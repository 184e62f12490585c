import { addSeconds, type Instant } from '../lib/instant.ts';
import type { Alert } from './alert.ts';
import type { Incident, Relapse } from './incident.ts';
import { isMarkOf, type Lane } from './lane.ts';
import { describeAnswerer } from './transition.ts';

/** Returns the last incident of a lane, as far as its own item knows; null: it had none. */
export function lastIncidentOf({ openIncidentId, lastCleared }: Lane): string | null {
  return openIncidentId ?? lastCleared?.incidentId ?? null;
}

/**
 * Returns the incident that relapses with an alert that opens a new one: the last one of its lane, if it was resolved at most
 * `withinSeconds` ago and had the same error code. Null: there is none. An acknowledgement of back then does not count now.
 */
export function relapseOf(
  last: Incident | null,
  lane: Pick<Lane, 'key' | 'formerly'>,
  { error }: Pick<Alert, 'error'>,
  withinSeconds: number,
  now: Instant,
): Relapse | null {
  const { resolution = null } = last ?? {};
  if (last === null || last.status !== 'resolved' || resolution === null || withinSeconds === 0) return null;
  // What was accepted never went away.
  if (resolution.kind === 'accepted') return null;
  if (addSeconds(resolution.at, withinSeconds) < now) return null;
  // A large group does not show every resource, but they all have the error in common.
  const known = last.alerts.filter((mark) => isMarkOf(mark, lane));
  const isSame = (known.length > 0 ? known : last.alerts).some(({ errorCode }) => errorCode === error.code);
  if (!isSame) return null;
  return {
    incidentId: last.id,
    number: (last.relapseOf?.number ?? 0) + 1,
    resolvedAt: resolution.at,
    resolvedBy: describeAnswerer(resolution),
  };
}
