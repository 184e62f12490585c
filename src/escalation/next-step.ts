import type { Escalation, Incident } from '../incidents/incident.ts';
import { heldUntil } from '../incidents/retry.ts';
import { addSeconds, earliest, type Instant, laterOf, secondsBetween } from '../lib/instant.ts';
import { firstAllowed } from './hours.ts';
import { nextOf, onward, type Place, placeAfter, placeOf } from './place.ts';
import { type Policy, planRound, type RpoClock, type Step } from './policy.ts';
import { describeTried, sayEnd, sayRise } from './reasons.ts';

/** What is due for an incident at a moment. */
export type NextStep =
  | { due: 'nothing'; until: Instant; reason: string }
  /** These targets are to be told; `nextAt` is when to look again. */
  | {
      due: 'notify';
      targets: readonly string[];
      /** Users or groups that they mention; absent: those that each target sets itself. */
      mention?: readonly string[];
      round: number;
      step: number;
      /** When the round of this step began, from which the delays of its steps count. */
      roundAt: Instant;
      /** The steps that were taken in the round, including this one. */
      taken: readonly number[];
      nextAt: Instant;
      reason: string;
      trace: string[];
    }
  | { due: 'remind'; nextAt: Instant | null; reason: string }
  | { due: 'joined'; nextAt: Instant | null; reason: string }
  | {
      due: 'reopen';
      targets: readonly string[];
      mention?: readonly string[];
      /** The steps that are taken by it. */
      taken: readonly number[];
      nextAt: Instant;
      reason: string;
      trace: string[];
    }
  /** The incident is resolved, and by now there should be a good backup. */
  | { due: 'gap' }
  /** Another policy goes on. */
  | { due: 'hand-over'; policy: string; reason: string }
  | { due: 'exhausted'; nextAt: Instant | null; reason: string }
  | { due: 'end'; reason: string };

/** Reminders end this long after the announcement, in seconds: nobody reads the 1,500th, and an execution's history is finite. */
export const remindedForSeconds = 30 * 86_400;

const daySeconds = 86_400;

/**
 * Says what is due now: a resolved incident ends; an acknowledged one waits for its acknowledgement to
 * expire (or ends when it never does); an open one takes its policy's steps, each at
 * its own time, round after round. After the last, another policy takes over or it is exhausted. Between
 * steps and after them, people are reminded as often as its route says.
 */
export function nextStep(incident: Incident, policy: Policy, now: Instant): NextStep {
  if (incident.status === 'resolved') return whileResolved(incident, now);
  if (incident.status === 'acknowledged') return whileAcknowledged(incident, policy, now);
  const { escalation } = incident;
  const { joinedDueAt, exhausted } = escalation;
  const planned = exhausted ? null : dueAt(placeOf(escalation, incident.announceAt, policy), policy, escalation);
  const stepAt = planned === null ? null : heldFor(incident, planned);
  if (stepAt !== null && stepAt <= now) return stepDue(incident, policy, now);
  const remindAt = remindDueAt(incident, escalation);
  if (remindAt !== null && remindAt <= now) return reminderDue(incident, stepAt, now);
  if (joinedDueAt !== null && joinedDueAt <= now) return joinedDue(incident, earliest([stepAt, remindAt]));
  const until = earliest([stepAt, joinedDueAt, remindAt]);
  if (until === null) return { due: 'end', reason: 'Every step has been taken and nobody acknowledged.' };
  return { due: 'nothing', until, reason: 'The next step is not due yet.' };
}

/**
 * Says what the next step of an incident is when somebody asks for it before it is due: as at its time, but now and whatever
 * its hours are. `exhausted`: no step is left.
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

/** A resolved incident: one closed by hand without a good backup is looked at once more, when the next run should have ended. */
function whileResolved({ gapReminderAt = null }: Incident, now: Instant): NextStep {
  if (gapReminderAt === null) return { due: 'end', reason: 'The incident is resolved.' };
  if (gapReminderAt <= now) return { due: 'gap' };
  return { due: 'nothing', until: gapReminderAt, reason: 'It is closed, and waits for a good backup.' };
}

/** An acknowledged incident: when the acknowledgement ends, it opens again with a first step, within that step's hours. */
function whileAcknowledged(incident: Incident, policy: Policy, now: Instant): NextStep {
  const { acknowledgement, escalation } = incident;
  const by = acknowledgement?.by ?? 'somebody';
  const until = acknowledgement?.until ?? null;
  const step = planRound(policy, until ?? now, escalation)[0]?.step ?? 0;
  const first = policy.steps[step];
  const reopensAt = until === null ? null : firstAllowed(first?.hours ?? null, until);
  if (reopensAt !== null && reopensAt <= now) {
    const after = { round: 0, begin: now, taken: [step] };
    return {
      due: 'reopen',
      targets: first?.notify ?? [],
      ...mentionOf(first),
      taken: [step],
      nextAt:
        earliest([dueAt(onward(after, now, policy), policy, escalation), firstReminderAfter(incident, now)]) ?? now,
      reason: sayEnd(by, acknowledgement),
      trace: [...(first?.found ?? [])],
    };
  }
  const { joinedDueAt } = escalation;
  if (joinedDueAt !== null && joinedDueAt <= now) return joinedDue(incident, reopensAt);
  const next = earliest([reopensAt, joinedDueAt]);
  if (next === null) return { due: 'end', reason: `Acknowledged by ${by}.` };
  return { due: 'nothing', until: next, reason: 'The acknowledgement holds.' };
}

function joinedDue({ alertCount }: Incident, nextAt: Instant | null): NextStep {
  return { due: 'joined', nextAt, reason: `${alertCount} alerts by now.` };
}

function reminderDue(incident: Incident, stepAt: Instant | null, now: Instant): NextStep {
  const { escalation, routing } = incident;
  const reason = escalation.exhausted
    ? `Policy ${routing.policy} came to its end and nobody has acknowledged. ${describeTried(incident)}`
    : `Nobody has acknowledged, and route ${routing.route} reminds of it.`;
  return { due: 'remind', nextAt: earliest([stepAt, nextReminderAt(incident, now)]), reason };
}

/** Returns when people who are told now are reminded of it next; null: never. */
export function nextReminderAt(incident: Incident, now: Instant): Instant | null {
  return remindDueAt(incident, { ...incident.escalation, remindedAt: now });
}

/** Returns how often people are reminded, in seconds: as the route says, and at least daily after the end of the policy. */
export function reminderSeconds({ routing, escalation }: Incident): number | null {
  const { repeatIntervalSeconds } = routing;
  if (!escalation.exhausted) return repeatIntervalSeconds || null;
  return Math.min(repeatIntervalSeconds || daySeconds, daySeconds);
}

/** Returns when people who have been told are to be reminded; null when they are not, or not any more. */
function remindDueAt(incident: Incident, { lastStepAt, remindedAt }: Escalation): Instant | null {
  const every = reminderSeconds(incident);
  if (every === null || lastStepAt === null || incident.notified.length === 0) return null;
  const at = addSeconds(laterOf(lastStepAt, remindedAt ?? lastStepAt), every);
  return secondsBetween(incident.announceAt, at) > remindedForSeconds ? null : at;
}

/** Returns when people are first reminded after a step that tells somebody. */
function firstReminderAfter(incident: Incident, stepAt: Instant): Instant | null {
  const after = { ...incident.escalation, lastStepAt: stepAt, remindedAt: null };
  return remindDueAt({ ...incident, notified: ['somebody'] }, after);
}

/** Everybody hears of it at once; later steps wait for a retry that may yet end well. */
function heldFor(incident: Incident, planned: Instant): Instant {
  const until = incident.escalation.stepsTaken === 0 ? null : heldUntil(incident);
  return until === null ? planned : laterOf(planned, until);
}

function stepDue(
  incident: Incident,
  policy: Policy,
  now: Instant,
): Extract<NextStep, { due: 'notify' | 'hand-over' | 'exhausted' }> {
  const { escalation, announceAt } = incident;
  const place = placeOf(escalation, announceAt, policy);
  const next = nextOf(place, policy, escalation);
  if (next === null) return policyEnded(incident, policy, now);
  const { step } = next;
  const taken = policy.steps[step] as Step;
  const after = placeAfter(place, step, policy, escalation, now);
  return {
    due: 'notify',
    targets: taken.notify,
    ...mentionOf(taken),
    round: after.round,
    step,
    roundAt: after.begin,
    taken: after.taken,
    nextAt: earliest([dueAt(onward(after, now, policy), policy, escalation), firstReminderAfter(incident, now)]) ?? now,
    ...sayStep(escalation, taken, step, { policy, round: after.round }),
  };
}

/** Says in a sentence, and in the words of a trace, why a step is taken. */
function sayStep(
  { stepsTaken, lastGoodAt, rose }: Escalation,
  { after, notify, hours, found = [] }: Step,
  step: number,
  { policy, round }: { policy: Policy; round: number },
): { reason: string; trace: string[] } {
  const place = `step ${step + 1} of ${policy.steps.length}${round > 0 ? `, round ${round + 1}` : ''}`;
  const within = hours == null ? '' : ` (${hours.holds} ${hours.hours.name})`;
  const trace = [`policy ${policy.name}: ${place}${within}: ${notify.join(', ')}`, ...found];
  if (rose != null && stepsTaken === 0) return { reason: sayRise(rose, policy), trace };
  if (stepsTaken === 0) return { reason: `First step of policy ${policy.name}.`, trace };
  const since = lastGoodAt == null ? 'it was announced' : 'the last good recovery point';
  const why = 'rpoShare' in after ? ` and ${Math.round(after.rpoShare * 100)}% of the RPO is over since ${since}` : '';
  return {
    reason: `Nobody acknowledged${why}, so policy ${policy.name} goes on to ${place}: ${notify.join(', ')}.`,
    trace,
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
    nextAt: nextReminderAt({ ...incident, escalation: { ...incident.escalation, exhausted: true } }, now),
    reason: `Policy ${policy.name} came to its end and nobody acknowledged. ${describeTried(incident)}`,
  };
}

/** Returns when the next step is due, or, when no round is left, the end of the policy. */
function dueAt(place: Place, policy: Policy, clock: RpoClock): Instant {
  return nextOf(place, policy, clock)?.at ?? place.begin;
}
