import { isProblem } from '../../events/backup-event.ts';
import { repeatKeyOf } from '../../events/event-key.ts';
import type { Lane as EstateLane } from '../../findings/lanes.ts';
import type { Look } from '../../findings/look.ts';
import { type EndedJob, healedRun, type RunOfDay } from '../../incidents/run-day.ts';
import { addSeconds } from '../../lib/instant.ts';
import type { HeardJobs } from '../../ports/incidents/heard-jobs.ts';
import { backupLaneIdOf, daysOf } from './due-on-lane.ts';
import type { Home } from './listed-jobs.ts';

/** A retry is looked for so long after it ended, in seconds: it may be heard of after AWS lists it. */
const lookedForSeconds = 86_400;

/** Jobs that are looked up together. */
const together = 100;

/**
 * Returns runs and jobs with those healed whose failed job was started again by the router and succeeded: a retry is part of its
 * run. AWS lists such a job as one of no plan; whose retry it is was noted where it was heard. Nothing is looked up where no
 * backup of no plan has succeeded after a failed one.
 */
export async function withHealedRuns(
  { runs, ended }: { runs: RunOfDay[]; ended: EndedJob[] },
  look: Pick<Look, 'lanes' | 'jobsOf' | 'at'>,
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

/** The keys under which those jobs were heard that may be retries of a failed job of a lane. */
function keysOn({ resource, jobs }: EstateLane, { jobsOf, at }: Pick<Look, 'jobsOf' | 'at'>, home: Home): string[] {
  const failed = jobs.filter(({ outcome }) => isProblem(outcome)).map(({ createdAt }) => createdAt);
  const [first] = failed.toSorted();
  if (first === undefined) return [];
  const since = addSeconds(at, -lookedForSeconds);
  return jobsOf(resource.arn).flatMap(({ id, planId, outcome, createdAt, completedAt }) =>
    planId === null && outcome === 'succeeded' && createdAt > first && (completedAt ?? since) >= since
      ? [repeatKeyOf({ ...ofGoodBackup, ...home, jobId: id })]
      : [],
  );
}

/** The part of the key of a job that went well which does not come from the job. */
const ofGoodBackup = {
  kind: 'backup',
  outcome: 'succeeded',
  state: '',
  destinationVaultArn: null,
  drill: false,
  occurredAt: '',
} as const;

/** Returns which job healed each failed one, by the id of that in lower case. */
async function healersOf(
  keys: readonly string[],
  heardJobs: Pick<HeardJobs, 'heardOf'>,
): Promise<ReadonlyMap<string, string>> {
  const healers = new Map<string, string>();
  for (let from = 0; from < keys.length; from += together) {
    for (const [, heard] of await heardJobs.heardOf(keys.slice(from, from + together))) {
      if (heard?.retryOf !== undefined && heard.disposition === 'ok')
        healers.set(heard.retryOf.toLowerCase(), heard.jobId);
    }
  }
  return healers;
}
