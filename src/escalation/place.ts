import type { Escalation } from '../incidents/incident.ts';
import { addSeconds, type Instant, secondsBetween } from '../lib/instant.ts';
import { allowedAt, type PlannedStep, type Policy, paceAt, planRound, type RpoClock } from './policy.ts';

/** What the next step of an incident depends on. */
export type Standing = Pick<
  Escalation,
  'stepsTaken' | 'lastStepAt' | 'roundAt' | 'takenSteps' | 'rpoSeconds' | 'lastGoodAt'
>;

/** The running round: its number from zero, when it begins, and the steps that were taken in it. */
export interface Place {
  round: number;
  /** From when the delays of its steps count; it moves when a step is taken earlier or later than planned. */
  begin: Instant;
  taken: readonly number[];
}

/** Returns the round in which the next step is. */
export function placeOf(standing: Standing, announceAt: Instant, policy: Policy): Place {
  return onward(runningRound(standing, announceAt, policy), standing.lastStepAt, policy);
}

/** Returns the place itself, or the next round, which begins after a pause, when every step of this one was taken. */
export function onward(place: Place, lastStepAt: Instant | null, policy: Policy): Place {
  if (lastStepAt === null || leftIn(place, policy).length > 0) return place;
  return { round: place.round + 1, begin: addSeconds(lastStepAt, policy.repeatAfterSeconds), taken: [] };
}

/** Returns the next step of the policy and when it may be taken; null: no round is left, and the policy ends when that would begin. */
export function nextOf(place: Place, policy: Policy, clock: RpoClock): PlannedStep | null {
  if (place.round > policy.repeat) return null;
  return planRound(policy, place.begin, clock, leftIn(place, policy))[0] ?? null;
}

/**
 * Returns the place after a step was taken. When that was earlier or later than planned, the steps after it move by as much,
 * so that people keep the time they have to answer. A delay by the step's hours moves no other step, and shares of the RPO
 * neither move others nor are moved.
 */
export function placeAfter(place: Place, step: number, policy: Policy, clock: RpoClock, at: Instant): Place {
  const begin = addSeconds(place.begin, movedBy(place.begin, step, policy, clock, at));
  return { ...place, begin, taken: [...place.taken, step] };
}

function movedBy(begin: Instant, step: number, policy: Policy, clock: RpoClock, at: Instant): number {
  const taken = policy.steps[step];
  if (taken === undefined || 'rpoShare' in taken.after) return 0;
  const pace = paceAt(taken, begin, clock);
  const allowed = allowedAt(taken, begin, clock);
  if (at < pace) return secondsBetween(pace, at);
  return at > allowed ? secondsBetween(allowed, at) : 0;
}

function leftIn({ taken }: Place, { steps }: Policy): number[] {
  return [...steps.keys()].filter((step) => !taken.includes(step));
}

/** Returns the round of the last step that was taken. 0.1.0 stored only the number of steps, in the order of the plan. */
function runningRound(standing: Standing, announceAt: Instant, policy: Policy): Place {
  const { stepsTaken, lastStepAt, roundAt, takenSteps } = standing;
  const begin = roundAt ?? announceAt;
  if (lastStepAt !== null && takenSteps?.at === lastStepAt) {
    return { round: takenSteps.round, begin, taken: takenSteps.steps };
  }
  const { length } = policy.steps;
  const round = Math.floor(Math.max(0, stepsTaken - 1) / length);
  const plan = planRound(policy, begin, standing).slice(0, stepsTaken - round * length);
  const last = plan.at(-1);
  const place = { round, begin, taken: plan.map(({ step }) => step) };
  if (last === undefined || lastStepAt === null) return place;
  return { ...place, begin: addSeconds(begin, movedBy(begin, last.step, policy, standing, lastStepAt)) };
}
