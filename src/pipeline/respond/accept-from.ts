import type { PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { Answer, Incident } from '../../incidents/incident.ts';
import type { AcceptRequest } from '../acceptances/accept-request.ts';
import { type AnswerDependencies, answerIncident } from './answer-incident.ts';

/** What became of it. `refused` is a sentence for the person. */
export type AcceptedFrom = { acceptance: PersonsAcceptance; incident: Incident } | { refused: string };

/** Accepts what an incident is about, and returns the acceptance that was made. @throws {RouterError} store-conflict */
export async function acceptFrom(
  incidentId: string,
  request: AcceptRequest,
  who: Omit<Answer, 'at'>,
  dependencies: AnswerDependencies,
): Promise<AcceptedFrom> {
  const { acceptances, now } = dependencies;
  const before = await acceptances.since(now());
  const answered = await answerIncident(incidentId, { ask: 'accept', ...request }, who, dependencies);
  if (answered.status === 'unknown') return { refused: `There is no incident ${incidentId}.` };
  if (answered.status === 'refused') return { refused: answered.reason };
  const known = new Set(before.map(({ id }) => id));
  const made = (await acceptances.since(now())).find((one) => one.incidentId === incidentId && !known.has(one.id));
  if (made === undefined) return { refused: 'It was ended at the same moment. Look at acceptance list.' };
  return { acceptance: made, incident: answered.incident };
}
