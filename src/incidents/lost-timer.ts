import { type Instant, secondsBetween } from '../lib/instant.ts';
import type { Incident } from './incident.ts';

/**
 * How long after its time a step may be taken before its timer counts as lost, in seconds. A timer that is only slow
 * and is started anew does no harm: the old one ends itself.
 */
export const lostAfterSeconds = 120;

/** Says whether an incident waits for a step whose time is over: its execution was stopped, failed or never started. */
export function isTimerLost({ status, escalation }: Incident, now: Instant): boolean {
  const { nextStepAt } = escalation;
  return status !== 'resolved' && nextStepAt !== null && !(secondsBetween(nextStepAt, now) <= lostAfterSeconds);
}
