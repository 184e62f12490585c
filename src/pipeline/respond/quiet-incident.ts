import type { Refusal } from '../../incidents/evolve.ts';
import type { Answer, Incident } from '../../incidents/incident.ts';
import { keepQuiet } from '../../incidents/on-request.ts';
import { whyNoRoom } from '../../incidents/persons-item.ts';
import { makeSilence } from '../../incidents/silence.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Commit } from '../../ports/incidents/incident-store.ts';
import type { Silences } from '../../ports/rules/persons-items.ts';
import { isOfRouterItself } from '../../routing/decide.ts';
import { quietPattern } from '../../rules/quiet-pattern.ts';
import type { Dependencies } from '../dependencies.ts';

/** How many of an incident's newest alerts are looked at: as many as one answer of the table holds. */
const lookedAt = 200;

/** What is written of an answer: the incident as it is then, and whatever goes with it. */
export type AnsweredCommit = Commit & { incident: NonNullable<Commit['incident']> };

/** Returns the commit that silences an incident and what it is about: the silence, and the incident that names it. */
export async function quietIncident(
  incident: Incident,
  { until, reason }: { until: Instant; reason: string },
  answer: Answer,
  { store, silences, newId }: Pick<Dependencies, 'store' | 'newId'> & { silences: Silences },
): Promise<[AnsweredCommit, Commit] | Refusal> {
  const full = whyNoRoom('silence', await silences.since(answer.at), answer.at);
  if (full !== null) return { refused: full };
  const alerts = await store.alertsOf(incident.id, lookedAt);
  if (alerts.some(isOfRouterItself))
    return { refused: 'Trouble of the router itself is not kept quiet. Put it off instead.' };
  const match = quietPattern(alerts, alerts.length >= incident.alertCount);
  const made = makeSilence({ id: newId(), match, until, reason, incidentId: incident.id }, answer);
  if ('refused' in made) return made;
  const change = keepQuiet(incident, answer, made.silence.after);
  if ('refused' in change) return change;
  const { after, record } = change;
  return [{ incident: { expected: incident.revision, after }, record }, made];
}
