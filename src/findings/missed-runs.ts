import type { ExpectedRun } from '../expected/expected-runs.ts';
import type { Lane } from './lanes.ts';
import { hasMovingPoint, type Look } from './look.ts';
import { isContinuousLane } from './plan-runs.ts';

/** Returns the runs of a lane for which no job was made, oldest first; none if its type is switched off. */
export function missedRuns(lane: Lane, look: Look): ExpectedRun[] {
  if (lane.isOff === true) return [];
  return lane.runs.flatMap(({ run, job }) => (job === null && !isMovedOn(lane, look, run.dueAt) ? [run] : []));
}

/** A continuous backup has no job for each run: that it can be restored to a later moment says more than a job would. */
function isMovedOn({ plan, resource }: Lane, look: Look, dueAt: string): boolean {
  if (!isContinuousLane(plan, resource.type)) return false;
  if (resource.restorableUntil !== null) return resource.restorableUntil >= dueAt;
  return hasMovingPoint(resource, look);
}

/** Returns how many runs were due in the time looked at, and how many of them have a job. */
export function countRuns(look: Look): { expected: number; found: number } {
  let [expected, missed] = [0, 0];
  for (const lane of look.lanes) {
    if (lane.isOff === true) continue;
    expected += lane.runs.length;
    missed += missedRuns(lane, look).length;
  }
  return { expected, found: expected - missed };
}
