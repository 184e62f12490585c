import type { TimerOrder } from '../../incidents/incident.ts';

/** Starts the timer of an incident: the loop that waits and escalates. */
export interface EscalationTimers {
  /**
   * Starts a timer, or the part of it that continues another execution. Starting the same one twice starts it once, and
   * answers `exists`, whether it still runs or not.
   */
  start(order: TimerOrder & { part?: number }): Promise<'started' | 'exists'>;
}
