import type { Alert } from '../../incidents/alert.ts';
import { type Covered, judgeCover, type Problem, problemOfAlert } from '../../incidents/cover.ts';
import type { DueRun, RunDay } from '../../incidents/run-day.ts';
import { addSeconds, type Instant, utcDay } from '../../lib/instant.ts';
import { someOf } from '../../lib/some-of.ts';
import type { PastRuns } from '../../ports/incidents/past-runs.ts';

/** How many days back are looked at, besides the day that has already begun in time zones ahead of UTC. */
const daysBack = 30;

/** How many lanes are looked at: each takes one read a day looked at. */
const mostLanes = 3;

/** How many alerts of a lane are looked at: usually more than it had runs in these days. */
const mostAlerts = 40;

/** Which of the stored runs an acceptance would have covered. */
export interface ForeseenRuns {
  /** How many runs. */
  runs: number;
  /** The days on which they were due, newest first. */
  days: string[];
  /** Runs that failed without a stored alert for their job, so that it is not known whether they are covered. */
  unknown: number;
  /** How many lanes were looked at, out of `of`. */
  lanes: number;
  of: number;
}

/** Finds which runs of the last thirty days `covers` would have covered. Covers of findings have no runs. */
export async function foreseeRuns(covers: readonly Covered[], pastRuns: PastRuns, now: Instant): Promise<ForeseenRuns> {
  const laneIds = [...new Set(covers.flatMap(({ problem }) => (problem.is === 'finding' ? [] : [problem.laneId])))];
  const looked = laneIds.slice(0, mostLanes);
  const found = { runs: new Set<string>(), days: new Set<string>(), unknown: new Set<string>() };
  for (const laneId of looked) {
    const [rows, alerts] = await Promise.all([
      Promise.all(daysUntil(now).map((day) => pastRuns.runDay({ laneId, day }))),
      pastRuns.alertsOnLane(laneId, addSeconds(now, -daysBack * 86_400), mostAlerts),
    ]);
    const byJob = new Map(alerts.map((alert) => [alert.event.jobId.toLowerCase(), alert]));
    for (const row of rows) if (row !== null) noteDay(row, covers, byJob, found);
  }
  return {
    runs: found.runs.size,
    days: [...found.days].sort().reverse(),
    unknown: found.unknown.size,
    lanes: looked.length,
    of: laneIds.length,
  };
}

/** How many days a sentence names. */
const namedDays = 10;

/** Says in a sentence or two what would have been covered. */
export function describeForeseen({ runs, days, unknown, lanes, of }: ForeseenRuns): string {
  if (of === 0) return 'It is about what is found, of which no past runs are kept.';
  const covered =
    runs === 0
      ? 'Of the runs of the last 30 days that are kept, it would have covered none.'
      : `Of the runs of the last 30 days that are kept, it would have covered ${runs}: ${someOf(days, namedDays)}.`;
  const rest = unknown === 0 ? '' : ` Of ${unknown} more that ended as badly it is not known why.`;
  return `${covered}${rest}${lanes < of ? ` Looked at were ${lanes} of ${of} resources.` : ''}`;
}

function daysUntil(now: Instant): string[] {
  return Array.from({ length: daysBack + 1 }, (_none, index) => utcDay(addSeconds(now, (1 - index) * 86_400)));
}

function noteDay(
  { day, resourceArn, runs }: RunDay,
  covers: readonly Covered[],
  byJob: ReadonlyMap<string, Alert>,
  found: Record<'runs' | 'days' | 'unknown', Set<string>>,
): void {
  for (const run of runs) {
    const problem = problemOfRun(run, resourceArn, byJob);
    if (problem === 'unknown') {
      if (covers.some((one) => couldBe(one, run))) found.unknown.add(run.id);
    } else if (problem !== null && covers.some((one) => judgeCover(one, problem) === 'covered')) {
      found.runs.add(run.id);
      found.days.add(day);
    }
  }
}

/** Returns the problem of a run; null when there was none, or it is not known. */
function problemOfRun(
  { why, result, jobId, planId }: DueRun,
  resourceArn: string,
  byJob: ReadonlyMap<string, Alert>,
): Problem | 'unknown' | null {
  if (why === 'never-ran') return { is: 'run', resourceArn, planId, count: null };
  if (result !== 'failed') return null;
  const alert = byJob.get((jobId ?? '').toLowerCase());
  return alert === undefined ? 'unknown' : problemOfAlert(alert, []);
}

function couldBe({ problem }: Covered, { why, planId }: DueRun): boolean {
  return problem.is === 'job' && problem.outcome === why && problem.planId === planId;
}
