import { nextStepNow } from '../../escalation/next-step.ts';
import type { Change, Refusal } from '../../incidents/evolve.ts';
import type { Answer, Incident } from '../../incidents/incident.ts';
import { addNote, handOverOnRequest, snooze, stepOnRequest } from '../../incidents/on-request.ts';
import { acknowledge, resolveIncident } from '../../incidents/transition.ts';
import { RouterError } from '../../lib/errors.ts';
import type { Instant } from '../../lib/instant.ts';
import { nearestName } from '../../lib/nearest-name.ts';
import { inertLine, truncate } from '../../lib/text.ts';
import type { Commit } from '../../ports/incidents/incident-store.ts';
import type { Rules } from '../../rules/rules.ts';
import { type Dependencies, flushOutbox } from '../dependencies.ts';
import { policyOfIncident } from '../policy-of-incident.ts';
import { interactiveRetry, retryOnConflict } from '../retry-on-conflict.ts';

/** What a person can ask of an incident. Texts are as they were typed. */
export type AnswerRequest =
  | { ask: 'acknowledge' }
  | { ask: 'resolve'; why?: string }
  /** An acknowledgement that ends then. */
  | { ask: 'snooze'; until: Instant }
  | { ask: 'note'; text: string }
  | { ask: 'hand-over'; policy: string; rules: Rules }
  /** The next step of its policy, now. */
  | { ask: 'next-step'; rules: Rules };

/** Characters of what somebody says that are kept: a message shows it whole. */
const longestText = 240;

/** What became of an answer. `refused` is a sentence for the person. */
export type Answered =
  | { status: 'done'; incident: Incident }
  | { status: 'refused'; reason: string; incident: Incident }
  | { status: 'unknown' };

/**
 * Takes a person's answer: acknowledged or resolved, put off, noted, handed over, or wanted to go on. Once it is committed no new step starts; a second answer learns who came first.
 *
 * @throws {RouterError} store-conflict when the incident kept changing.
 */
export async function answerIncident(
  incidentId: string,
  request: AnswerRequest,
  answer: Omit<Answer, 'at'>,
  dependencies: Dependencies,
): Promise<Answered> {
  const answered = await retryOnConflict(() => tryAnswer(incidentId, request, answer, dependencies), interactiveRetry);
  if (answered === null) throw new RouterError('store-conflict', { incidentId });
  return answered;
}

async function tryAnswer(
  incidentId: string,
  request: AnswerRequest,
  answer: Omit<Answer, 'at'>,
  dependencies: Dependencies,
): Promise<Answered | 'conflict'> {
  const { store, now } = dependencies;
  const incident = await store.load(incidentId);
  if (incident === null) return { status: 'unknown' };
  const change = changeOf(incident, request, { ...answer, at: now() });
  if ('refused' in change) {
    if (incident.outbox.deliveries.length > 0) await flushOutbox(incident, dependencies);
    return { status: 'refused', reason: change.refused, incident };
  }
  if (!(await store.commit(commitOf(incident, change)))) return 'conflict';
  await flushOutbox(change.after, dependencies);
  return { status: 'done', incident: change.after };
}

function changeOf(incident: Incident, request: AnswerRequest, answer: Answer): Change | Refusal {
  switch (request.ask) {
    case 'acknowledge':
      return acknowledge(incident, answer);
    case 'resolve':
      return resolveIncident(incident, answer, textIn(request.why ?? ''));
    case 'snooze':
      return snooze(incident, answer, request.until);
    case 'note':
      return addNote(incident, answer, textIn(request.text));
    case 'hand-over':
      return handedOver(incident, answer, request);
    case 'next-step':
      return nextStepTaken(incident, answer, request.rules);
  }
}

/** The marks that end a text in a sentence are no part of it. */
function textIn(typed: string): string {
  return truncate(inertLine(typed).replace(/[“”„‟"]/g, "'"), longestText);
}

function handedOver(
  incident: Incident,
  answer: Answer,
  { policy: name, rules }: Extract<AnswerRequest, { ask: 'hand-over' }>,
): Change | Refusal {
  const policy = rules.policies.get(name);
  if (policy !== undefined) return handOverOnRequest(incident, answer, policy);
  const nearest = nearestName(name, [...rules.policies.keys()]);
  const meant = nearest === null ? '' : ` Did you mean ${nearest}?`;
  return { refused: `The rules have no policy “${textIn(name)}”.${meant}` };
}

function nextStepTaken(incident: Incident, answer: Answer, rules: Rules): Change | Refusal {
  const next = nextStepNow(incident, policyOfIncident(incident, rules, answer.at), answer.at);
  if (next.due === 'notify') return stepOnRequest(incident, answer, next);
  if (next.due === 'hand-over') return handedOver(incident, answer, { ask: 'hand-over', policy: next.policy, rules });
  return { refused: `Every step of policy ${incident.routing.policy} was taken. Hand it over to another policy.` };
}

function commitOf(before: Incident, { after, record }: Change): Commit {
  return {
    incident: { expected: before.revision, after },
    record,
    ...(after.status === 'resolved' ? { group: { key: before.routing.groupKey, release: before.id } } : {}),
  };
}
