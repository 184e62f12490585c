import type { Change, Refusal } from '../../incidents/evolve.ts';
import type { Answer, Incident } from '../../incidents/incident.ts';
import { acknowledge, resolveIncident } from '../../incidents/transition.ts';
import { RouterError } from '../../lib/errors.ts';
import type { Commit } from '../../ports/incidents/incident-store.ts';
import { type Dependencies, flushOutbox } from '../dependencies.ts';
import { interactiveRetry, retryOnConflict } from '../retry-on-conflict.ts';

/** What a person can answer. */
export type AnswerKind = 'acknowledge' | 'resolve';

/** What became of an answer. `refused` is a sentence for the person. */
export type Answered =
  | { status: 'done'; incident: Incident }
  | { status: 'refused'; reason: string; incident: Incident }
  | { status: 'unknown' };

/**
 * Takes a person's answer. Once it is committed no new step starts; a second answer learns who came first.
 *
 * @throws {RouterError} store-conflict when the incident kept changing.
 */
export async function answerIncident(
  incidentId: string,
  kind: AnswerKind,
  answer: Omit<Answer, 'at'>,
  dependencies: Dependencies,
): Promise<Answered> {
  const answered = await retryOnConflict(() => tryAnswer(incidentId, kind, answer, dependencies), interactiveRetry);
  if (answered === null) throw new RouterError('store-conflict', { incidentId });
  return answered;
}

async function tryAnswer(
  incidentId: string,
  kind: AnswerKind,
  answer: Omit<Answer, 'at'>,
  dependencies: Dependencies,
): Promise<Answered | 'conflict'> {
  const { store, now } = dependencies;
  const incident = await store.load(incidentId);
  if (incident === null) return { status: 'unknown' };
  const change = changeOf(incident, kind, { ...answer, at: now() });
  if ('refused' in change) {
    if (incident.outbox.deliveries.length > 0) await flushOutbox(incident, dependencies);
    return { status: 'refused', reason: change.refused, incident };
  }
  if (!(await store.commit(commitOf(incident, change)))) return 'conflict';
  await flushOutbox(change.after, dependencies);
  return { status: 'done', incident: change.after };
}

function changeOf(incident: Incident, kind: AnswerKind, answer: Answer): Change | Refusal {
  return kind === 'acknowledge' ? acknowledge(incident, answer) : resolveIncident(incident, answer);
}

function commitOf(before: Incident, { after, record }: Change): Commit {
  return {
    incident: { expected: before.revision, after },
    record,
    ...(after.status === 'resolved' ? { group: { key: before.routing.groupKey, release: before.id } } : {}),
  };
}
