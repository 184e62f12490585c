import { nextStepNow } from '../../escalation/next-step.ts';
import type { Change, Refusal } from '../../incidents/evolve.ts';
import type { Answer, Incident } from '../../incidents/incident.ts';
import { addNote, handOverOnRequest, noteRefused, snooze, stepOnRequest } from '../../incidents/on-request.ts';
import { acknowledge, resolveIncident } from '../../incidents/transition.ts';
import { RouterError } from '../../lib/errors.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import { nearestName } from '../../lib/nearest-name.ts';
import { typedText } from '../../lib/typed-text.ts';
import type { Commit } from '../../ports/incidents/incident-store.ts';
import type { Acceptances, Silences } from '../../ports/rules/persons-items.ts';
import type { Rules } from '../../rules/rules.ts';
import { acceptIncident } from '../acceptances/accept-incident.ts';
import type { AcceptRequest } from '../acceptances/accept-request.ts';
import { type Dependencies, flushOutbox } from '../dependencies.ts';
import { policyOfIncident } from '../policy-of-incident.ts';
import { interactiveRetry, retryOnConflict } from '../retry-on-conflict.ts';
import { type AnsweredCommit, quietIncident } from './quiet-incident.ts';

/** What a person can ask of an incident. Texts are as they were typed. */
export type AnswerRequest =
  | { ask: 'acknowledge' }
  | { ask: 'resolve'; why?: string }
  /** An acknowledgement that ends at `until`. */
  | { ask: 'snooze'; until: Instant }
  | { ask: 'note'; text: string }
  /** `from`: the policy it had when the person asked; it is refused when that changed. Absent: whichever it has. */
  | { ask: 'hand-over'; policy: string; rules: Rules; from?: string }
  /** A silence over what it is about, with an end. */
  | { ask: 'quiet'; until: Instant; reason: string }
  /** An acceptance of what it is about, with an end; it closes the incident. */
  | ({ ask: 'accept' } & AcceptRequest)
  /** The next step of its policy, now. `after`: how many steps had been taken when the person asked; absent: however many. */
  | { ask: 'next-step'; rules: Rules; after?: number };

/** What became of an answer. `refused` is a sentence for the person. */
export type Answered =
  | { status: 'done'; incident: Incident }
  | { status: 'refused'; reason: string; incident: Incident }
  | { status: 'unknown' };

/** An answer that makes nothing beside the incident. */
export type PlainRequest = Exclude<AnswerRequest, { ask: 'quiet' | 'accept' }>;

/** What taking any answer needs: there is room for so many silences and acceptances. */
export type AnswerDependencies = Dependencies & { silences: Silences; acceptances: Acceptances };

/**
 * Takes a person's answer: acknowledge, resolve, snooze, silence, accept, note, hand over, or take the next step. Once an
 * acknowledgement is committed no new step starts; a second answer learns who came first.
 *
 * @throws {RouterError} store-conflict when the incident kept changing.
 */
export function answerIncident(
  incidentId: string,
  request: AnswerRequest,
  answer: Omit<Answer, 'at'>,
  dependencies: AnswerDependencies,
): Promise<Answered> {
  if (request.ask !== 'accept' && request.ask !== 'quiet')
    return answerPlainly(incidentId, request, answer, dependencies);
  const decide = async (incident: Incident, at: Instant): Promise<Decided> => {
    const given = { ...answer, at };
    if (request.ask === 'accept') return accepted(incident, request, given, dependencies);
    return quietIncident(incident, { ...request, reason: typedText(request.reason) }, given, dependencies);
  };
  return changeIncident(incidentId, decide, dependencies);
}

/** The same of an answer that makes nothing beside the incident. @throws {RouterError} store-conflict */
export function answerPlainly(
  incidentId: string,
  request: PlainRequest,
  answer: Omit<Answer, 'at'>,
  dependencies: Dependencies,
): Promise<Answered> {
  const decide = async (incident: Incident, at: Instant): Promise<Decided> =>
    commitsOf(incident, changeOf(incident, request, { ...answer, at }));
  return changeIncident(incidentId, decide, dependencies);
}

/**
 * Writes down an answer that has no effect, and tells people of it.
 *
 * @param why says, of the incident as it is, why the answer has no effect and who is to hear that.
 * @throws {RouterError} store-conflict when the incident kept changing.
 */
export function refuseAnswer(
  incidentId: string,
  answer: Omit<Answer, 'at'>,
  why: (incident: Incident) => { reason: string; targets: readonly string[] },
  dependencies: Dependencies,
): Promise<Answered> {
  const decide = async (incident: Incident, at: Instant): Promise<Decided> => {
    const { reason, targets } = why(incident);
    return commitsOf(incident, noteRefused(incident, { ...answer, at }, reason, targets));
  };
  return changeIncident(incidentId, decide, dependencies);
}

type Decided = [AnsweredCommit, ...Commit[]] | Refusal;
type Decide = (incident: Incident, at: Instant) => Promise<Decided>;

async function changeIncident(incidentId: string, decide: Decide, dependencies: Dependencies): Promise<Answered> {
  const answered = await retryOnConflict(() => tryChange(incidentId, decide, dependencies), interactiveRetry);
  if (answered === null) throw new RouterError('store-conflict', { incidentId });
  return answered;
}

async function tryChange(
  incidentId: string,
  decide: Decide,
  dependencies: Dependencies,
): Promise<Answered | 'conflict'> {
  const { store, now } = dependencies;
  const incident = await store.load(incidentId);
  if (incident === null) return { status: 'unknown' };
  const decided = await decide(incident, now());
  if ('refused' in decided) {
    if (incident.outbox.deliveries.length > 0) await flushOutbox(incident, dependencies);
    return { status: 'refused', reason: decided.refused, incident };
  }
  if (!(await store.commit(...decided))) return 'conflict';
  const { after } = decided[0].incident;
  countTimeToAcknowledge(incident, after, dependencies);
  await flushOutbox(after, dependencies);
  return { status: 'done', incident: after };
}

/** Counts how long it took until somebody had it in hand; whoever takes it over from another does not count. */
function countTimeToAcknowledge(before: Incident, { acknowledgement }: Incident, { log }: Dependencies): void {
  if (before.status !== 'open' || before.drill || acknowledgement === null) return;
  const since = before.escalation.reopenedAt ?? before.announceAt;
  log.count('TimeToAcknowledge', Math.max(0, secondsBetween(since, acknowledgement.at)));
}

function changeOf(incident: Incident, request: PlainRequest, answer: Answer): Change | Refusal {
  switch (request.ask) {
    case 'acknowledge':
      return acknowledge(incident, answer);
    case 'resolve':
      return resolveIncident(incident, answer, typedText(request.why ?? ''));
    case 'snooze':
      return snooze(incident, answer, request.until);
    case 'note':
      return addNote(incident, answer, typedText(request.text));
    case 'hand-over':
      return handedOver(incident, answer, request);
    case 'next-step':
      return nextStepTaken(incident, answer, request);
  }
}

async function accepted(
  incident: Incident,
  request: Extract<AnswerRequest, { ask: 'accept' }>,
  answer: Answer,
  dependencies: AnswerDependencies,
): Promise<Decided> {
  const decided = await acceptIncident(incident, request, answer, dependencies);
  if ('refused' in decided) return decided;
  const commits = commitsOf(incident, decided.change);
  return 'refused' in commits ? commits : [...commits, decided.made];
}

function handedOver(
  incident: Incident,
  answer: Answer,
  { policy: name, rules, from }: Extract<AnswerRequest, { ask: 'hand-over' }>,
): Change | Refusal {
  const had = incident.routing.policy;
  if (from !== undefined && from !== had)
    return { refused: `It was handed over meanwhile, to policy ${typedText(had)}.` };
  const policy = rules.policies.get(name);
  if (policy !== undefined) return handOverOnRequest(incident, answer, policy);
  const nearest = nearestName(name, [...rules.policies.keys()]);
  const meant = nearest === null ? '' : ` Did you mean ${nearest}?`;
  return { refused: `The rules have no policy “${typedText(name)}”.${meant}` };
}

function nextStepTaken(
  incident: Incident,
  answer: Answer,
  { rules, after }: Extract<AnswerRequest, { ask: 'next-step' }>,
): Change | Refusal {
  if (after !== undefined && after !== incident.escalation.stepsTaken)
    return { refused: 'A step was taken meanwhile. Look at what comes next now.' };
  const next = nextStepNow(incident, policyOfIncident(incident, rules, answer.at), answer.at);
  if (next.due === 'notify') return stepOnRequest(incident, answer, next);
  if (next.due === 'hand-over') return handedOver(incident, answer, { ask: 'hand-over', policy: next.policy, rules });
  return { refused: `Every step of policy ${incident.routing.policy} was taken. Hand it over to another policy.` };
}

function commitsOf(before: Incident, change: Change | Refusal): [AnsweredCommit] | Refusal {
  if ('refused' in change) return change;
  const { after, record } = change;
  const group = { key: before.routing.groupKey, release: before.id };
  const commit = { incident: { expected: before.revision, after }, record };
  return [{ ...commit, ...(after.status === 'resolved' ? { group } : {}) }];
}
