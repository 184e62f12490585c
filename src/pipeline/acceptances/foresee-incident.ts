import { whyNotAccepted } from '../../incidents/acceptable.ts';
import type { Covered } from '../../incidents/cover.ts';
import type { Instant } from '../../lib/instant.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { PastRuns } from '../../ports/incidents/past-runs.ts';
import { alertsLookedAt, coversOf } from './accept-incident.ts';
import { type AcceptRequest, typedRequest } from './accept-request.ts';
import { type ForeseenRuns, foreseeRuns } from './foresee.ts';

/** What accepting an incident would cover, and would have covered. */
export interface ForeseenAcceptance {
  covers: readonly Covered[];
  foreseen: ForeseenRuns;
}

/** Says what accepting an incident would cover, or why it cannot be; null: there is no such incident. Changes nothing. */
export async function foreseeIncident(
  incidentId: string,
  request: AcceptRequest,
  { store, pastRuns, now }: { store: Pick<IncidentStore, 'load' | 'alertsOf'>; pastRuns: PastRuns; now: () => Instant },
): Promise<ForeseenAcceptance | { refused: string } | null> {
  const incident = await store.load(incidentId);
  if (incident === null) return null;
  const refused = whyNotAccepted(typedRequest(request), now());
  if (refused !== null) return { refused };
  const covers = coversOf(incident, await store.alertsOf(incidentId, alertsLookedAt), request.most);
  if ('refused' in covers) return covers;
  return { covers, foreseen: await foreseeRuns(covers, pastRuns, now()) };
}
