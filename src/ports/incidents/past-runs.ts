import type { Alert } from '../../incidents/alert.ts';
import type { RunDay, RunDayKey } from '../../incidents/run-day.ts';
import type { Instant } from '../../lib/instant.ts';

/** Reads the results of past runs. */
export interface PastRuns {
  /** Returns the stored runs of a lane that were due on a day; null when there are none. */
  runDay(key: RunDayKey): Promise<RunDay | null>;
  /** Returns the alerts of a lane since a moment, newest first, at most `limit`. */
  alertsOnLane(laneId: string, since: Instant, limit: number): Promise<Alert[]>;
}
