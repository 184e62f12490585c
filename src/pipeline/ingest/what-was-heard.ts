import type { BackupEvent } from '../../events/backup-event.ts';
import { kindRow } from '../../events/kinds.ts';
import { type Became, type HeardJob, heardJobOf } from '../../incidents/heard-job.ts';
import { laneIdOf, laneKeyOf } from '../../incidents/lane.ts';
import { daysNear, type EndedJob } from '../../incidents/run-day.ts';
import type { Instant } from '../../lib/instant.ts';
import type { DueRuns } from '../../ports/incidents/due-runs.ts';
import type { HeardJobs } from '../../ports/incidents/heard-jobs.ts';
import type { Log } from '../../ports/log.ts';
import { nameAcceptance } from '../../routing/accept.ts';
import type { Decision } from '../../routing/decision.ts';
import { catchAll } from '../../rules/compiled.ts';
import type { IngestResult } from './ingest-result.ts';
import type { WorkItem } from './work-items.ts';

/** Returns what became of a problem, by the decision of the rules. */
export function becameOf(
  { action, routing, mute, accepted }: Decision,
  { incidentId, hasJoined }: { incidentId: string | null; hasJoined: boolean },
): Became {
  if (action === 'ignore') return { disposition: 'ignored', by: routing.route, incidentId };
  if (accepted !== null) return { disposition: 'accepted', by: nameAcceptance(accepted), incidentId, accepted };
  if (mute !== null) return { disposition: 'quiet', by: mute.by, incidentId };
  if (routing.route === catchAll) return { disposition: 'unmatched', by: null, incidentId };
  return { disposition: hasJoined ? 'joined' : 'incident', by: null, incidentId };
}

/**
 * Notes which jobs ended well, all of a batch in one call; problems are noted in the commit of what they change. When it
 * fails, that is logged and no event fails: `watch` then finds the job, and receiving it again changes nothing.
 */
export async function noteSuccesses(
  items: readonly WorkItem[],
  { heardJobs, log, now }: { heardJobs?: Pick<HeardJobs, 'note'>; log: Log; now: () => Instant },
): Promise<void> {
  const at = now();
  const jobs = items.flatMap((item) => successOf(item, at) ?? []);
  if (heardJobs === undefined || jobs.length === 0) return;
  try {
    await heardJobs.note(jobs);
  } catch (error) {
    log.warn('heard jobs are not noted', { count: jobs.length, error: (error as Error).name });
  }
}

function successOf({ event, outcome }: WorkItem, at: Instant): HeardJob | null {
  if (outcome?.status !== 'fulfilled') return null;
  return heardJobOf(event, laneKeyOf(event), becameOfSuccess(outcome.value), at);
}

/** Returns what became of a success; one that is refuted, awaited, or of the incident's own job belongs to that incident. */
function becameOfSuccess({ incidentId, isAwaited, isRefuted, isOfSameJob, retried }: IngestResult): Became {
  const isInIt = [isAwaited, isRefuted, isOfSameJob].includes(true);
  return {
    ...{ disposition: isInIt ? 'joined' : 'ok', by: null, incidentId },
    ...(retried === undefined ? {} : { retryOf: retried.failedJobId }),
  };
}

/**
 * Makes those runs good that a retry has healed, however late it is heard of: `watch` looks back for two days only, and may have stored
 * them as failed. One that is not stored yet is healed by `watch`. When it fails, that is logged and no event fails.
 */
export async function healRuns(
  items: readonly WorkItem[],
  { dueRuns, log, now }: { dueRuns?: Pick<DueRuns, 'settle'>; log: Log; now: () => Instant },
): Promise<void> {
  const ended = items.flatMap(({ event, outcome }): EndedJob[] => {
    const retried = outcome?.status === 'fulfilled' ? outcome.value.retried : undefined;
    if (retried === undefined || kindRow(event.kind).fills !== 'own-vault') return [];
    const { jobId, startedAt } = retried.run;
    const laneId = laneIdOf(laneKeyOf(event));
    return daysNear(startedAt).map((day) => ({ laneId, day, jobId, why: null, healedBy: event.jobId }));
  });
  if (dueRuns === undefined || ended.length === 0) return;
  try {
    await dueRuns.settle(ended, now());
  } catch (error) {
    log.warn('runs are not noted as healed', { count: ended.length, error: (error as Error).name });
  }
}

/** Returns what a problem's commit notes besides what it changes: that its job was heard of. */
export function heardWith(event: BackupEvent, laneKey: string, became: Became, at: Instant): { heard?: HeardJob } {
  const heard = heardJobOf(event, laneKey, became, at);
  return heard === null ? {} : { heard };
}
