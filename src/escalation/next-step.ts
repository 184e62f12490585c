import type { Incident } from '../incidents/incident.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import { delaysOf, type Policy } from './policy.ts';

/** What is due for an incident at a moment. */
export type NextStep =
  | { due: 'nothing'; until: Instant; reason: string }
  /** Tell these targets; `nextAt` is when to look again. */
  | {
      due: 'notify';
      targets: readonly string[];
      round: number;
      step: number;
      nextAt: Instant;
      reason: string;
      trace: string[];
    }
  | { due: 'joined'; nextAt: Instant | null; reason: string }
  | { due: 'reopen'; nextAt: Instant; reason: string }
  | { due: 'exhausted'; reason: string }
  | { due: 'end'; reason: string };

/**
 * Says what is due now: a resolved incident ends; an acknowledged one waits for its acknowledgement to
 * expire (or ends when it never does); an open one takes its policy's steps in order, each its own delay
 * after the one before, round after round, and is exhausted after the last.
 */
export function nextStep(incident: Incident, policy: Policy, now: Instant): NextStep {
  if (incident.status === 'resolved') return { due: 'end', reason: 'The incident is resolved.' };
  if (incident.status === 'acknowledged') return whileAcknowledged(incident, policy, now);
  const { joinedDueAt, exhausted } = incident.escalation;
  const stepAt = exhausted ? null : stepDueAt(incident, policy);
  if (stepAt !== null && stepAt <= now) return stepDue(incident, policy, now);
  if (joinedDueAt !== null && joinedDueAt <= now) return joinedDue(incident, stepAt);
  const until = earliest(stepAt, joinedDueAt);
  if (until === null) return { due: 'end', reason: 'Every step has been taken and nobody acknowledged.' };
  return { due: 'nothing', until, reason: 'The next step is not due yet.' };
}

function whileAcknowledged(incident: Incident, policy: Policy, now: Instant): NextStep {
  const { acknowledgement, escalation } = incident;
  const by = acknowledgement?.by ?? 'somebody';
  const until = acknowledgement?.until ?? null;
  if (until !== null && until <= now) {
    return {
      due: 'reopen',
      nextAt: addSeconds(now, gapBefore(policy, 1, escalation.rpoSeconds)),
      reason: `The acknowledgement of ${by} ran out and the problem is still there.`,
    };
  }
  const { joinedDueAt } = escalation;
  if (joinedDueAt !== null && joinedDueAt <= now) return joinedDue(incident, until);
  const next = earliest(until, joinedDueAt);
  if (next === null) return { due: 'end', reason: `Acknowledged by ${by}.` };
  return { due: 'nothing', until: next, reason: 'The acknowledgement holds.' };
}

function joinedDue({ alertCount }: Incident, nextAt: Instant | null): NextStep {
  return { due: 'joined', nextAt, reason: `${alertCount} alerts by now.` };
}

function earliest(...moments: (Instant | null)[]): Instant | null {
  return moments.filter((at) => at !== null).sort()[0] ?? null;
}

function stepDue(incident: Incident, policy: Policy, now: Instant): NextStep {
  const { stepsTaken, rpoSeconds } = incident.escalation;
  const step = stepsTaken % policy.steps.length;
  const round = Math.floor(stepsTaken / policy.steps.length);
  if (round > policy.repeat) {
    return { due: 'exhausted', reason: `Policy ${policy.name} came to its end and nobody acknowledged.` };
  }
  const { notify } = policy.steps[step] as Policy['steps'][number];
  const place = `step ${step + 1} of ${policy.steps.length}${round > 0 ? `, round ${round + 1}` : ''}`;
  return {
    due: 'notify',
    targets: notify,
    round,
    step,
    nextAt: addSeconds(now, gapBefore(policy, stepsTaken + 1, rpoSeconds)),
    reason:
      stepsTaken === 0
        ? `First step of policy ${policy.name}.`
        : `Nobody acknowledged, so policy ${policy.name} goes on to ${place}: ${notify.join(', ')}.`,
    trace: [`policy ${policy.name}: ${place}: ${notify.join(', ')}`],
  };
}

function stepDueAt(incident: Incident, policy: Policy): Instant {
  const { stepsTaken, lastStepAt, rpoSeconds } = incident.escalation;
  if (lastStepAt === null)
    return addSeconds(incident.announceAt, stepsTaken === 0 ? gapBefore(policy, 0, rpoSeconds) : 0);
  return addSeconds(lastStepAt, gapBefore(policy, stepsTaken, rpoSeconds));
}

/** Returns the seconds between a step (counted over all rounds) and the one before it. */
function gapBefore(policy: Policy, stepNumber: number, rpoSeconds: number | null): number {
  const delays = delaysOf(policy, rpoSeconds);
  const index = stepNumber % policy.steps.length;
  const delay = delays[index] ?? 0;
  if (index > 0) return delay - (delays[index - 1] ?? 0);
  return stepNumber === 0 ? delay : policy.repeatAfterSeconds;
}
