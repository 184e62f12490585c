import type { TimerOrder } from '../../incidents/incident.ts';

/** Starts the wait/escalate loop of an incident. */
export interface EscalationTimers {
  /**
   * Starts it, or the part of it that goes on where another execution stops; starting the same twice starts it once.
   * Answers `exists` when it was started before, whether it still runs or not.
   */
  start(order: TimerOrder & { part?: number }): Promise<'started' | 'exists'>;
}
