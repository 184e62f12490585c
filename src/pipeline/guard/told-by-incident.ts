import { whoIsTold } from '../../escalation/owners.ts';
import { ownersOf } from '../../incidents/owners.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { Log } from '../../ports/log.ts';
import type { Rules } from '../../rules/rules.ts';

/** An edit is told within this time, in seconds: what an incident tells later is no reason to say nothing now. */
const soonSeconds = 60;

/** What is needed to know it. */
interface Dependencies {
  store: Pick<IncidentStore, 'load'>;
  now: () => Instant;
  log: Log;
}

/**
 * Returns whom an incident about the rules itself tells of them, soon and first of all: they need not hear the same as news.
 * Nobody when it is muted, waits, or is about more than this one thing, and nobody when it cannot be read.
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
