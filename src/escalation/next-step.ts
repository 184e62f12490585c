import type { Escalation, Incident } from '../incidents/incident.ts';
import { addSeconds, type Instant, laterOf, secondsBetween } from '../lib/instant.ts';
import { firstAllowed } from './hours.ts';
import { delaysOf, type PlannedStep, type Policy, planRound, type Step, stepAfter } from './policy.ts';

/** What is due for an incident at a moment. */
export type NextStep =
  | { due: 'nothing'; until: Instant; reason: string }
  /** Tell these targets; `nextAt` is when to look again. */
  | {
      due: 'notify';
      targets: readonly string[];
      /** Whom they call on; absent: whom each names itself. */
      mention?: readonly string[];
      round: number;
      step: number;
      /** When the round of this step began, from which the delays of its steps count. */
      roundAt: Instant;
      nextAt: Instant;
      reason: string;
      trace: string[];
    }
  | { due: 'remind'; nextAt: Instant | null; reason: string }
  | { due: 'joined'; nextAt: Instant | null; reason: string }
  | { due: 'reopen'; targets: readonly string[]; mention?: readonly string[]; nextAt: Instant; reason: string }
  /** Another policy goes on. */
  | { due: 'hand-over'; policy: string; reason: string }
  | { due: 'exhausted'; nextAt: Instant | null; reason: string }
  | { due: 'end'; reason: string };

/** Reminders end this long after the announcement: nobody reads the 1,500th, and the history of a clock is finite. */
export const remindedForSeconds = 30 * 86_400;

/** Where an incident stands in its policy, as far as the next step depends on it. */
type Standing = Pick<Escalation, 'stepsTaken' | 'lastStepAt' | 'roundAt' | 'rpoSeconds'>;

/**
 * Says what is due now: a resolved incident ends; an acknowledged one waits for its acknowledgement to
 * expire (or ends when it never does); an open one takes its policy's steps in order, each its own delay
 * after the one before, round after round. After the last, another policy takes over or it is exhausted. Between
 * steps and after them, people are reminded as often as its route says.
 */
export function nextStep(incident: Incident, policy: Policy, now: Instant): NextStep {
  if (incident.status === 'resolved') return { due: 'end', reason: 'The incident is resolved.' };
  if (incident.status === 'acknowledged') return whileAcknowledged(incident, policy, now);
  const { escalation } = incident;
  const { joinedDueAt, exhausted } = escalation;
  const stepAt = exhausted ? null : stepDueAt(escalation, incident.announceAt, policy);
  if (stepAt !== null && stepAt <= now) return stepDue(incident, policy, now);
  const remindAt = remindDueAt(incident, escalation);
  if (remindAt !== null && remindAt <= now) return reminderDue(incident, stepAt, now);
  if (joinedDueAt !== null && joinedDueAt <= now) return joinedDue(incident, earliest(stepAt, remindAt));
  const until = earliest(stepAt, joinedDueAt, remindAt);
  if (until === null) return { due: 'end', reason: 'Every step has been taken and nobody acknowledged.' };
  return { due: 'nothing', until, reason: 'The next step is not due yet.' };
}

/**
 * Says what the next step of an incident is when somebody asks for it before it is due: as it would be at its time, but
 * now, and whatever its hours are. `exhausted`: there is none left.
 */
export function nextStepNow(
  incident: Incident,
  policy: Policy,
  now: Instant,
): Extract<NextStep, { due: 'notify' | 'hand-over' | 'exhausted' }> {
  if (incident.escalation.exhausted) {
    return { due: 'exhausted', nextAt: null, reason: `Policy ${policy.name} came to its end.` };
  }
  return stepDue(incident, policy, now);
}

/** An acknowledgement that ran out opens the incident again with a first step, and not outside of that step's hours. */
function whileAcknowledged(incident: Incident, policy: Policy, now: Instant): NextStep {
  const { acknowledgement, escalation } = incident;
  const by = acknowledgement?.by ?? 'somebody';
  const until = acknowledgement?.until ?? null;
  const first = policy.steps[planRound(policy, until ?? now, escalation.rpoSeconds)[0]?.step ?? 0];
  const reopensAt = until === null ? null : firstAllowed(first?.hours ?? null, until);
  if (reopensAt !== null && reopensAt <= now) {
    const after = { ...escalation, stepsTaken: 1, lastStepAt: now, roundAt: now };
    return {
      due: 'reopen',
      targets: first?.notify ?? [],
      ...mentionOf(first),
      nextAt: stepDueAt(after, incident.announceAt, policy),
      reason: `The acknowledgement of ${by} ran out and the problem is still there.`,
    };
  }
  const { joinedDueAt } = escalation;
  if (joinedDueAt !== null && joinedDueAt <= now) return joinedDue(incident, reopensAt);
  const next = earliest(reopensAt, joinedDueAt);
  if (next === null) return { due: 'end', reason: `Acknowledged by ${by}.` };
  return { due: 'nothing', until: next, reason: 'The acknowledgement holds.' };
}

function joinedDue({ alertCount }: Incident, nextAt: Instant | null): NextStep {
  return { due: 'joined', nextAt, reason: `${alertCount} alerts by now.` };
}

function reminderDue(incident: Incident, stepAt: Instant | null, now: Instant): NextStep {
  const next = remindDueAt(incident, { ...incident.escalation, remindedAt: now });
  return {
    due: 'remind',
    nextAt: earliest(stepAt, next),
    reason: `Nobody has acknowledged, and route ${incident.routing.route} reminds of it.`,
  };
}

/** Returns when people who have been told are to be reminded; null when they are not, or not any more. */
function remindDueAt(incident: Incident, { lastStepAt, remindedAt }: Escalation): Instant | null {
  const { repeatIntervalSeconds } = incident.routing;
  if (!repeatIntervalSeconds || lastStepAt === null || incident.notified.length === 0) return null;
  const at = addSeconds(laterOf(lastStepAt, remindedAt ?? lastStepAt), repeatIntervalSeconds);
  return secondsBetween(incident.announceAt, at) > remindedForSeconds ? null : at;
}

function earliest(...moments: (Instant | null)[]): Instant | null {
  return moments.filter((at) => at !== null).sort()[0] ?? null;
}

function stepDue(
  incident: Incident,
  policy: Policy,
  now: Instant,
): Extract<NextStep, { due: 'notify' | 'hand-over' | 'exhausted' }> {
  const { escalation, announceAt } = incident;
  const { stepsTaken } = escalation;
  const round = Math.floor(stepsTaken / policy.steps.length);
  if (round > policy.repeat) return policyEnded(incident, policy, now);
  const roundAt = roundBegin(escalation, announceAt, policy);
  const { step } = planRound(policy, roundAt, escalation.rpoSeconds)[stepsTaken % policy.steps.length] as PlannedStep;
  const taken = policy.steps[step] as Step;
  const { notify, hours } = taken;
  const place = `step ${step + 1} of ${policy.steps.length}${round > 0 ? `, round ${round + 1}` : ''}`;
  const within = hours == null ? '' : ` (${hours.holds} ${hours.hours.name})`;
  const after = { ...escalation, stepsTaken: stepsTaken + 1, lastStepAt: now, roundAt };
  const reminder = remindDueAt({ ...incident, notified: ['somebody'] }, { ...after, remindedAt: null });
  return {
    due: 'notify',
    targets: notify,
    ...mentionOf(taken),
    round,
    step,
    roundAt,
    nextAt: earliest(stepDueAt(after, announceAt, policy), reminder) ?? now,
    reason:
      stepsTaken === 0
        ? `First step of policy ${policy.name}.`
        : `Nobody acknowledged, so policy ${policy.name} goes on to ${place}: ${notify.join(', ')}.`,
    trace: [`policy ${policy.name}: ${place}${within}: ${notify.join(', ')}`],
  };
}

function mentionOf(step: Step | undefined): Pick<Step, 'mention'> {
  return step?.mention === undefined ? {} : { mention: step.mention };
}

function policyEnded(
  incident: Incident,
  policy: Policy,
  now: Instant,
): Extract<NextStep, { due: 'hand-over' | 'exhausted' }> {
  if (policy.handOver != null) {
    const reason = `Policy ${policy.name} came to its end and nobody acknowledged, so policy ${policy.handOver} takes over.`;
    return { due: 'hand-over', policy: policy.handOver, reason };
  }
  return {
    due: 'exhausted',
    nextAt: remindDueAt(incident, { ...incident.escalation, remindedAt: now }),
    reason: `Policy ${policy.name} came to its end and nobody acknowledged.`,
  };
}

/**
 * Returns when the next step is due: the first as its round plans it, each further one its own delay after the one
 * before was really taken, so that people keep the time they were given to answer, and never outside of its hours.
 */
function stepDueAt(standing: Standing, announceAt: Instant, policy: Policy): Instant {
  const index = standing.stepsTaken % policy.steps.length;
  const begin = roundBegin(standing, announceAt, policy);
  const plan = planRound(policy, begin, standing.rpoSeconds);
  const { step, at } = plan[index] as PlannedStep;
  const before = plan[index - 1];
  if (before === undefined || standing.lastStepAt === null) return at;
  const taken = { step: before.step, at: standing.lastStepAt };
  return stepAfter(policy, taken, step, delaysOf(policy, standing.rpoSeconds));
}

/** Returns when the round of the next step begins: the first with the announcement, the others after a pause. */
function roundBegin({ stepsTaken, lastStepAt, roundAt }: Standing, announceAt: Instant, policy: Policy): Instant {
  const isFirst = stepsTaken % policy.steps.length === 0;
  if (lastStepAt === null || !isFirst) return roundAt ?? announceAt;
  return stepsTaken === 0 ? (roundAt ?? announceAt) : addSeconds(lastStepAt, policy.repeatAfterSeconds);
}
