import { whoIsTold } from '../../escalation/owners.ts';
import { ownersOf } from '../../incidents/owners.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { Log } from '../../ports/log.ts';
import type { Rules } from '../../rules/rules.ts';

/** An edit is announced within this time, in seconds; an incident that tells people later does not replace that. */
const soonSeconds = 60;

/** What finding it out needs. */
interface Dependencies {
  store: Pick<IncidentStore, 'load'>;
  now: () => Instant;
  log: Log;
}

/**
 * Returns the targets that an incident about these rules tells at once: they need not hear the same as an announcement.
 * Empty when the incident is muted, waits, is about more than these rules, or cannot be read.
 */
export async function toldByIncident(
  incidentId: string | null,
  rules: Rules,
  { store, now, log }: Dependencies,
): Promise<readonly string[]> {
  if (incidentId === null) return [];
  try {
    const incident = await store.load(incidentId);
    const at = now();
    if (incident === null || incident.status !== 'open' || incident.alertCount > 1 || incident.mute) return [];
    const policy = rules.policies.get(incident.routing.policy);
    const first = policy?.steps[0];
    const isSoon = secondsBetween(at, incident.announceAt) <= soonSeconds;
    const isAtOnce =
      first !== undefined && 'seconds' in first.after && first.after.seconds === 0 && first.hours == null;
    return isSoon && isAtOnce && policy !== undefined
      ? whoIsTold(policy, 0, ownersOf(incident), rules, at).targets
      : [];
  } catch (error) {
    log.warn('whom the incident about the rules tells is not known', { reason: (error as Error).name });
    return [];
  }
}
