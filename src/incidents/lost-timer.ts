import { type Instant, secondsBetween } from '../lib/instant.ts';
import type { Incident } from './incident.ts';

/**
 * How late a step may be before its timer counts as lost, in seconds. Restarting a timer that is only slow does no harm: the old
 * one ends itself.
 */
export const lostAfterSeconds = 120;

/** Says whether an incident waits for a step that is overdue: its execution was stopped, failed or never started. */
export function isTimerLost({ status, escalation, gapReminderAt }: Incident, now: Instant): boolean {
  const { nextStepAt } = escalation;
  const waits = status !== 'resolved' || gapReminderAt != null;
  return waits && nextStepAt !== null && !(secondsBetween(nextStepAt, now) <= lostAfterSeconds);
}
