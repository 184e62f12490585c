import { repeatKeyOf } from '../../events/event-key.ts';
import { type DueRun, type EndedJob, type RunOfDay, type RunReason, resultOf } from '../../incidents/run-day.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { HeardJobs } from '../../ports/incidents/heard-jobs.ts';
import type { Acceptances } from '../../ports/rules/persons-items.ts';
import { withPersonsAcceptances } from '../../rules/persons-acceptances.ts';
import type { Rules } from '../../rules/rules.ts';
import type { RulesLoader } from '../rules/load-rules.ts';
import type { Home } from './listed-jobs.ts';

/** A run is judged so long after it was accepted at the most, in seconds: its acceptance may be over by then. */
const judgedBackSeconds = 9 * 86_400;

/** Makes a loader of rules that hold what people accepted, and what was accepted when runs failed that are judged now. */
export function acceptingRules(
  rules: Pick<RulesLoader, 'load'>,
  acceptances: Acceptances,
  now: () => Instant,
): Pick<RulesLoader, 'load'> {
  return {
    load: async () => {
      const at = now();
      const reading = acceptances.since(addSeconds(at, -judgedBackSeconds), at);
      const [loaded, made] = await Promise.all([rules.load(), reading]);
      return withPersonsAcceptances(loaded, made);
    },
  };
}

/** Jobs that are looked up together. */
const together = 100;

interface JudgedJobs {
  runs: RunOfDay[];
  ended: EndedJob[];
}

/**
 * Returns runs and jobs with those excused whose job was heard and accepted: what became of a job is decided where it is
 * heard, and kept as that. Nothing is looked up where nobody accepted anything of a lane.
 */
export async function withAcceptedJobs(
  { runs, ended }: JudgedJobs,
  { accept }: Pick<Rules, 'accept'>,
  { heardJobs, home }: { heardJobs: Pick<HeardJobs, 'heardOf'>; home: Home },
): Promise<JudgedJobs> {
  const lanes = new Set(accept.flatMap(({ made }) => [...(made?.laneIds ?? [])]));
  if (lanes.size === 0) return { runs, ended };
  const failed = [...runs.map(({ laneId, run: { jobId, why } }) => ({ laneId, jobId, why })), ...ended].filter(
    ({ laneId, why }) => lanes.has(laneId) && why !== null && resultOf(why) === 'failed',
  );
  const keys = [...new Set(failed.flatMap(({ jobId, why }) => keyOf(jobId, why, home) ?? []))];
  const accepted = new Map<string, NonNullable<DueRun['accepted']>>();
  for (let from = 0; from < keys.length; from += together) {
    const heard = await heardJobs.heardOf(keys.slice(from, from + together));
    for (const [key, job] of heard) {
      if (job?.disposition !== 'accepted' || job.accepted === undefined) continue;
      const { name, owner, until } = job.accepted;
      accepted.set(key, { name, owner, until });
    }
  }
  const by = (jobId: string | null, why: RunReason | null) => accepted.get(keyOf(jobId, why, home) ?? '');
  return {
    runs: runs.map((one) => ({ ...one, run: excused(one.run, by(one.run.jobId, one.run.why)) })),
    ended: ended.map((job) => {
      const found = by(job.jobId, job.why);
      return found === undefined ? job : { ...job, why: 'accepted' as const, accepted: found };
    }),
  };
}

function excused(run: DueRun, accepted: DueRun['accepted']): DueRun {
  return accepted === undefined ? run : { ...run, result: resultOf('accepted'), why: 'accepted', accepted };
}

/** The key under which the end of a backup job was heard. */
function keyOf(jobId: string | null, why: RunReason | null, { accountId, region }: Home): string | null {
  if (jobId === null || why === null || resultOf(why) !== 'failed') return null;
  const outcome = why as Parameters<typeof repeatKeyOf>[0]['outcome'];
  const job = { kind: 'backup', state: '', destinationVaultArn: null, drill: false, occurredAt: '' } as const;
  return repeatKeyOf({ ...job, accountId, region, jobId, outcome });
}
