import { addSeconds, type Instant } from '../lib/instant.ts';

/**
 * Looks after which an execution hands its clock on to a new one. Each costs nine events, and three more for every time
 * that Step Functions had to try it again; see `escalation.asl.json`, whose longest history a test counts.
 */
export const looksPerExecution = 60;

/** Longest single wait of an execution, in seconds; whatever is due later is asked about in between. */
export const longestWaitSeconds = 30 * 86_400;

const daySeconds = 86_400;

/** Returns when an execution is to wake: when the step is due, within what it may wait, and as Step Functions reads times. */
export function wakeAt(nextStepAt: Instant, now: Instant): Instant {
  const latest = Date.parse(now) + longestWaitSeconds * 1000;
  const due = Date.parse(nextStepAt);
  // A year of six digits, or of none, fails the wait state for good.
  return new Date(Number.isNaN(due) ? Date.parse(now) : Math.max(0, Math.min(due, latest))).toISOString();
}

/**
 * Returns when an execution is to wake that was woken before our own clock said so: the clocks of Step Functions and
 * of this function differ by that much, and it would be woken too early again, and again.
 */
export function wakeBySkewedClock(wake: Instant, askedFor: Instant, now: Instant): Instant {
  const behindSeconds = Math.max(0, (Date.parse(askedFor) - Date.parse(now)) / 1000);
  return wakeAt(addSeconds(wake, Math.min(behindSeconds, longestWaitSeconds)), now);
}

/** Returns what a look costs of an execution's looks: one, and one for each further day that it waits afterwards. */
export function costOfLook(wake: Instant, now: Instant): number {
  return Math.max(1, Math.ceil((Date.parse(wake) - Date.parse(now)) / 1000 / daySeconds));
}
