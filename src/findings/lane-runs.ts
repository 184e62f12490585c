import type { BackupJob, PlanRule } from '../estate/estate.ts';
import { earlierOf, type Instant } from '../lib/instant.ts';
import type { DueRun } from './plan-runs.ts';

/** A run that was due for one resource, and the job that was made for it. */
export interface LaneRun {
  run: DueRun;
  /** Null: no job was made. */
  job: BackupJob | null;
}

/**
 * Returns the job of each run; a job is used only once. A run first gets a job of its own rule that began after the run was due
 * and before the next run of that rule. The remaining jobs then go to the remaining runs whose time they cover, beginning with
 * the runs whose windows end first.
 *
 * @param runs of one plan, in order of time
 * @param jobs of that plan and one resource, in order of time
 */
export function matchRuns(runs: readonly DueRun[], jobs: readonly BackupJob[], rules: readonly PlanRule[]): LaneRun[] {
  const taken = new Set<BackupJob>();
  const own = matchOwn(runs, jobs, rules, taken);
  const open = runs.filter((run) => !own.has(run)).sort((a, b) => (a.coverTo < b.coverTo ? -1 : 1));
  for (const job of open.length === 0 ? [] : jobs) {
    if (taken.has(job)) continue;
    const rule = rules.findIndex(({ id }) => id !== null && id === job.ruleId);
    const run = open.find((one) => !own.has(one) && couldStandFor(job, rule, one));
    if (run !== undefined) own.set(run, job);
  }
  return runs.map((run) => ({ run, job: own.get(run) ?? null }));
}

/** A job of the run's own rule that was not made in its time belongs to another run; one of an unknown rule may belong to any. */
function couldStandFor({ createdAt }: BackupJob, rule: number, run: DueRun): boolean {
  if (createdAt < run.coverEarliest || createdAt >= run.coverTo) return false;
  return rule < 0 || (rule !== run.rule && run.rules.includes(rule));
}

function matchOwn(
  runs: readonly DueRun[],
  jobs: readonly BackupJob[],
  rules: readonly PlanRule[],
  taken: Set<BackupJob>,
): Map<DueRun, BackupJob> {
  const matched = new Map<DueRun, BackupJob>();
  for (const [rule, { id }] of rules.entries()) {
    if (id === null) continue;
    const ofRule = runs.filter((run) => run.rule === rule);
    const made = jobs.filter(({ ruleId }) => ruleId === id);
    let next = 0;
    for (const [index, run] of ofRule.entries()) {
      const until = endOf(run, ofRule[index + 1]);
      while (next < made.length && (made[next]?.createdAt ?? '') < run.earliest) next += 1;
      const job = made[next];
      if (job === undefined || job.createdAt >= until) continue;
      matched.set(run, job);
      taken.add(job);
      next += 1;
    }
  }
  return matched;
}

function endOf(run: DueRun, next: DueRun | undefined): Instant {
  return next === undefined ? run.deadline : earlierOf(next.earliest, run.deadline);
}
