import { isProblem } from '../../events/backup-event.ts';
import { repeatKeyOf } from '../../events/event-key.ts';
import type { Lane as EstateLane } from '../../findings/lanes.ts';
import type { Look } from '../../findings/look.ts';
import { type EndedJob, healedRun, type RunOfDay } from '../../incidents/run-day.ts';
import type { HeardJobs } from '../../ports/incidents/heard-jobs.ts';
import { backupLaneIdOf, daysOf } from './due-on-lane.ts';
import type { Home } from './listed-jobs.ts';

/** Jobs that are looked up together. */
const together = 100;

/**
 * Returns runs and jobs with those healed whose failed job was started again by the router and succeeded: a retry is part of its
 * run. AWS lists such a job as one of no plan; whose retry it is was noted where it was heard. Nothing is looked up where no
 * backup of no plan has succeeded after a failed one.
 */
export async function withHealedRuns(
  { runs, ended }: { runs: RunOfDay[]; ended: EndedJob[] },
  look: Pick<Look, 'lanes' | 'jobsOf'>,
  { heardJobs, home }: { heardJobs: Pick<HeardJobs, 'heardOf'>; home: Home },
): Promise<{ runs: RunOfDay[]; ended: EndedJob[] }> {
  const lanes = look.lanes.map((lane) => ({ lane, keys: keysOn(lane, look, home) }));
  const healers = await healersOf([...new Set(lanes.flatMap(({ keys }) => keys))], heardJobs);
  if (healers.size === 0) return { runs, ended };
  const healed = lanes.flatMap(({ lane: { plan, resource, jobs } }): EndedJob[] =>
    jobs.flatMap((job) => {
      const healedBy = healers.get(job.id.toLowerCase());
      if (healedBy === undefined) return [];
      const laneId = backupLaneIdOf(resource.arn, home);
      return daysOf(job, plan).map((day) => ({ laneId, day, jobId: job.id, why: null, healedBy }));
    }),
  );
  return {
    runs: runs.map((one) => ({
      ...one,
      run: healedRun(one.run, healers.get(one.run.jobId?.toLowerCase() ?? '')),
    })),
    ended: [...ended, ...healed],
  };
}

/**
 * The keys under which those jobs were heard that may be retries of a failed job of a lane, and retries that failed before them: as
 * far back as the look goes, since a retry may be heard of long after AWS lists it.
 */
function keysOn({ resource, jobs }: EstateLane, { jobsOf }: Pick<Look, 'jobsOf'>, home: Home): string[] {
  const failed = jobs.filter(({ outcome }) => isProblem(outcome)).map(({ createdAt }) => createdAt);
  const [first] = failed.toSorted();
  if (first === undefined) return [];
  const ofNoPlan = jobsOf(resource.arn).filter(({ planId, createdAt }) => planId === null && createdAt > first);
  if (!ofNoPlan.some(({ outcome }) => outcome === 'succeeded')) return [];
  return ofNoPlan.flatMap(({ id, outcome }) =>
    outcome === 'succeeded' || isProblem(outcome) ? [repeatKeyOf({ ...ofBackup, ...home, jobId: id, outcome })] : [],
  );
}

/** The part of the key of a job that ended which does not come from the job. */
const ofBackup = { kind: 'backup', state: '', destinationVaultArn: null, drill: false, occurredAt: '' } as const;

/** Returns which job healed each failed one, by the id of that in lower case; of several attempts, the last heals what the first was for. */
async function healersOf(
  keys: readonly string[],
  heardJobs: Pick<HeardJobs, 'heardOf'>,
): Promise<ReadonlyMap<string, string>> {
  const retried = new Map<string, string>();
  const good: { retryOf: string; jobId: string }[] = [];
  for (let from = 0; from < keys.length; from += together) {
    for (const [, heard] of await heardJobs.heardOf(keys.slice(from, from + together))) {
      if (heard?.retryOf === undefined) continue;
      const { jobId, retryOf, disposition } = heard;
      if (disposition === 'ok') good.push({ retryOf, jobId });
      else retried.set(jobId.toLowerCase(), retryOf);
    }
  }
  return new Map(good.map(({ retryOf, jobId }) => [firstOf(retryOf.toLowerCase(), retried), jobId]));
}

/** Goes back from a failed retry to what it was the retry of, as often as there are such; what leads back to itself ends somewhere. */
function firstOf(failed: string, retried: ReadonlyMap<string, string>): string {
  let first = failed;
  for (let left = retried.size; left > 0; left -= 1) first = retried.get(first)?.toLowerCase() ?? first;
  return first;
}
