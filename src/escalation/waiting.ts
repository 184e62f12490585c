import { addSeconds, type Instant } from '../lib/instant.ts';

/**
 * Looks after which an execution hands its timer over to a new one. Each look costs nine events of the execution's history, and
 * three more for every retry by Step Functions; see `escalation.asl.json`, whose longest history a test counts.
 */
export const looksPerExecution = 60;

/** Longest single wait of an execution, in seconds; for a step that is due later it wakes in between. */
export const longestWaitSeconds = 30 * 86_400;

const daySeconds = 86_400;

/** Returns when an execution is to wake, as a time that Step Functions can read: when the step is due, or after its longest wait. */
export function wakeAt(nextStepAt: Instant, now: Instant): Instant {
  const latest = Date.parse(now) + longestWaitSeconds * 1000;
  const due = Date.parse(nextStepAt);
  // A time with a six-digit year, or an invalid one, fails the Wait state for good.
  return new Date(Number.isNaN(due) ? Date.parse(now) : Math.max(0, Math.min(due, latest))).toISOString();
}

/**
 * Returns when an execution is to wake that was woken too early by our own clock: the clocks of Step Functions and of this
 * function differ by that much, and without a correction it would be woken too early again and again.
 */
export function wakeBySkewedClock(wake: Instant, askedFor: Instant, now: Instant): Instant {
  const behindSeconds = Math.max(0, (Date.parse(askedFor) - Date.parse(now)) / 1000);
  return wakeAt(addSeconds(wake, Math.min(behindSeconds, longestWaitSeconds)), now);
}

/** Returns how many of an execution's looks this one uses: one, and one for each day that it waits afterwards. */
export function costOfLook(wake: Instant, now: Instant): number {
  return Math.max(1, Math.ceil((Date.parse(wake) - Date.parse(now)) / 1000 / daySeconds));
}
