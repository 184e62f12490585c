import type { ClockOrder } from '../incidents/incident.ts';

/** Starts the wait/escalate loop of an incident. */
export interface EscalationClock {
  /** Starts it; starting the same clock twice starts it once. */
  start(order: ClockOrder): Promise<void>;
}
