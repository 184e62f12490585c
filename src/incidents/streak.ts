import { type BackupEvent, outcomes } from '../events/backup-event.ts';
import { addTo } from '../lib/counts.ts';
import { sha256 } from '../lib/hash.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import { isCounted, isLaterJob, type Lane, type LaneProblem, type StreakWord, withProblem } from './lane.ts';

/** A row of problems, with each run counted once. */
export interface Streak {
  /** When the first of them was started, or due; absent: there were more than a lane remembers. */
  since?: Instant;
  /** And the last of them. */
  last: Instant;
  /** How often each outcome occurred, in a fixed order. */
  ends: readonly (readonly [word: StreakWord, times: number])[];
}

/** Clocks differ: a job that begins this many seconds early still belongs to the run. */
const earlySeconds = 300;

/** Returns the problem that an event reports. */
export function problemOf({ missedRun, outcome, startedAt, planId }: BackupEvent): LaneProblem {
  return {
    startedAt,
    as: missedRun !== undefined ? 'never-ran' : (outcome as StreakWord),
    // Somebody else's text, of any length: a lane remembers twenty.
    ...(planId === null ? {} : { planId: sha256(planId, 20) }),
    ...(missedRun?.nextAt == null ? {} : { until: addSeconds(missedRun.nextAt, -earlySeconds) }),
  };
}

/**
 * Returns the lane with a problem added; each run counts once. If a run was reported as never started, its job takes its place:
 * `isLate` says so. `isKnown` says that the run already has a job, so there is nothing to report.
 */
export function withRunProblem(lane: Lane, problem: LaneProblem): { lane: Lane; isLate: boolean; isKnown: boolean } {
  const before = lane.problems ?? [];
  const isOld = isLaterJob(lane.lastSuccessStartedAt, problem.startedAt);
  if (!isOld && problem.as === 'never-ran' && before.some((one) => isJobOf(one, problem)))
    return { lane, isLate: false, isKnown: true };
  const late = before.filter((one) => isJobOf(problem, one));
  const times = new Set(late.map(({ startedAt }) => startedAt));
  const others = lane.problemsStartedAt.filter((at) => !times.has(at));
  const after = withProblem({ ...lane, problemsStartedAt: others }, problem.startedAt);
  return { lane: { ...after, problems: worst([...before, problem], after) }, isLate: late.length > 0, isKnown: false };
}

/** Returns a lane's row of problems; null: there is none, or the outcome of one is not known, because 0.1.0 noted it. */
export function streakOf({ problemsStartedAt, problems = [], lastSuccessStartedAt }: Lane): Streak | null {
  const words = new Map(problems.map(({ startedAt, as }) => [startedAt, as]));
  const counts = new Map<StreakWord, number>();
  const row = problemsStartedAt.filter((at) => !isLaterJob(lastSuccessStartedAt, at));
  const [since] = row;
  const last = row.at(-1);
  if (since === undefined || last === undefined) return null;
  for (const at of row) {
    const word = words.get(at);
    if (word === undefined) return null;
    addTo(counts, word);
  }
  return {
    ...(isCounted(row.length) ? { since } : {}),
    last,
    ends: [...counts].sort(([a], [b]) => rankOf(a) - rankOf(b)),
  };
}

/** A job of the plan belongs to a run that never started, if it was made before the next run is due. */
function isJobOf(job: LaneProblem, run: LaneProblem): boolean {
  if (job.as === 'never-ran' || run.until === undefined || job.planId === undefined) return false;
  return (
    job.planId === run.planId && job.startedAt >= addSeconds(run.startedAt, -earlySeconds) && job.startedAt < run.until
  );
}

/** Returns one problem for each time that the lane remembers, with the most telling outcome. */
function worst(problems: readonly LaneProblem[], { problemsStartedAt }: Lane): LaneProblem[] {
  return problemsStartedAt.flatMap((at) => {
    const [first] = problems.filter(({ startedAt }) => startedAt === at).sort((a, b) => rankOf(a.as) - rankOf(b.as));
    return first ?? [];
  });
}

function rankOf(word: StreakWord): number {
  return word === 'never-ran' ? outcomes.length : outcomes.indexOf(word);
}
