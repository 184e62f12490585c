import type { Alert } from '../../incidents/alert.ts';
import type { RunDay, RunDayKey } from '../../incidents/run-day.ts';
import type { Instant } from '../../lib/instant.ts';

/** Reads what became of runs before. */
export interface PastRuns {
  /** Returns what is kept of the runs of a lane that were due on a day; null: nothing. */
  runDay(key: RunDayKey): Promise<RunDay | null>;
  /** Returns the alerts that a lane had since a moment, the newest first, at most so many. */
  alertsOnLane(laneId: string, since: Instant, limit: number): Promise<Alert[]>;
}
