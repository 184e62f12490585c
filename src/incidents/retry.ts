import { addSeconds, earlierOf, earliest, type Instant, laterOf } from '../lib/instant.ts';
import type { Incident } from './incident.ts';
import type { Retry } from './retry-state.ts';
import { rpoEndOf } from './rpo-clock.ts';

/** How many retries an incident keeps. */
export const mostRetries = 20;

/** How long later steps of a policy wait for a retry to end well, in seconds, counted from when it is due. */
export const retryPatienceSeconds = 3600;

/** AWS's clock and ours differ by less than this, in seconds. */
const skewSeconds = 120;

/** How long AWS is asked for the same retry, in seconds: for an hour at most it knows its token again. */
export const askedForSeconds = 1800;

/** Says whether something is still to be done or heard about a retry. */
export function isPending({ state }: Retry): boolean {
  return state === 'planned' || state === 'starting' || state === 'started';
}

/** Returns when an incident's retries are to be looked at next; null: there is nothing to carry out. */
export function retriesDueAt({ status, retries = [] }: Pick<Incident, 'status' | 'retries'>): Instant | null {
  return earliest(
    retries.map(({ state, dueAt, begunAt = dueAt }) => {
      // The copies of a good retry are made after the incident is over, and AWS may have been asked for its job before.
      if (state === 'copying' || state === 'starting') return begunAt;
      return state === 'planned' && status !== 'resolved' ? dueAt : null;
    }),
  );
}

/**
 * Returns until when later steps of the policy wait, because every resource that is still without a good backup has a retry that
 * may yet end well; null: they do not wait. Never longer than the recovery point objective lasts.
 */
export function heldUntil({
  retries = [],
  openLanes,
  escalation,
}: Pick<Incident, 'retries' | 'openLanes' | 'escalation'>): Instant | null {
  const pending = retries.filter((one) => isPending(one) && !one.dryRun && one.isOvertaken !== true);
  if (pending.length === 0 || new Set(pending.map(({ laneId }) => laneId)).size < openLanes) return null;
  const ends = pending.map(({ dueAt, begunAt = dueAt }) => addSeconds(laterOf(dueAt, begunAt), retryPatienceSeconds));
  const last = ends.reduce(laterOf);
  const rpoEnd = rpoEndOf(escalation);
  return rpoEnd === null ? last : earlierOf(last, rpoEnd);
}

/** Returns how many lanes of an incident are like a retry: it keeps few retries; of one cause and type, its resources count all the same. */
export function lanesLike(
  { alerts, openLanes }: Pick<Incident, 'alerts' | 'openLanes'>,
  { errorCode, resourceType }: Pick<Retry, 'errorCode' | 'resourceType'>,
): number {
  return alerts.every((one) => one.errorCode === errorCode && one.resourceType === resourceType) ? openLanes : 0;
}

/** The part of an event that tells whose job it is. */
interface OfJob {
  jobId: string;
  planId: string | null;
  startedAt: Instant;
  iamRoleArn: string | null;
  recoveryPointArn: string | null;
}

/**
 * Returns the retry that a job of a lane is, even if a crash came between AWS's answer and its being noted; null: it is another
 * job. AWS lets one job of a resource run at a time, and a retry is of no plan.
 */
export function retryOfJob(
  { retries = [] }: Pick<Incident, 'retries'>,
  laneIds: readonly string[],
  job: OfJob,
): Retry | null {
  const onLane = retries.filter(({ laneId }) => laneIds.includes(laneId));
  const named = onLane.find((one) => isSameJob(one.jobId, job.jobId));
  if (named !== undefined || job.planId !== null) return named ?? null;
  return onLane.find((one) => isMadeFor(one, job)) ?? null;
}

function isSameJob(one: string | undefined, other: string): boolean {
  return one !== undefined && one.toLowerCase() === other.toLowerCase();
}

/** Says whether a job may be the one that AWS was asked for: what a person starts later, or with another role, is not. */
function isMadeFor({ state, begunAt, roleArn, copy }: Retry, job: OfJob): boolean {
  if (state !== 'starting' || begunAt === undefined) return false;
  if (job.iamRoleArn !== null && job.iamRoleArn !== roleArn) return false;
  if (copy !== undefined && job.recoveryPointArn !== null && job.recoveryPointArn !== copy.pointArn) return false;
  const latest = addSeconds(begunAt, askedForSeconds + skewSeconds);
  return job.startedAt >= addSeconds(begunAt, -skewSeconds) && job.startedAt <= latest;
}

/** Says whether AWS may still say how the job of a retry ended. */
export function isUnheard({ state }: Retry): boolean {
  return state === 'starting' || state === 'started';
}

/** Returns the failed job that a retry, or the retry that it is a retry of, was for: that of a run of the plan. */
export function firstFailedOf(retry: Retry, retries: readonly Retry[]): { jobId: string; startedAt: Instant } {
  let first = retry;
  // Each is of a job that was made before its own, so that it ends.
  for (let left = retries.length; left > 0; left -= 1) {
    const before = retries.find((one) => one.id !== first.id && isSameJob(one.jobId, first.failedJobId));
    if (before === undefined) break;
    first = before;
  }
  return { jobId: first.failedJobId, startedAt: first.failedStartedAt };
}

/** Returns the retries with one of them changed, or one more; of too many, the oldest that is over goes. */
export function withRetry(retries: readonly Retry[], changed: Retry): Retry[] {
  const isThere = retries.some(({ id }) => id === changed.id);
  if (isThere) return retries.map((one) => (one.id === changed.id ? changed : one));
  const all = [...retries, changed];
  if (all.length <= mostRetries) return all;
  const isOver = (one: Retry) => !isPending(one) && one.state !== 'copying';
  const dropped = all.find(isOver) ?? all[0];
  return all.filter((one) => one !== dropped);
}

/** Copies are made of a recovery point, so that one has to be named. */
function isToBeCopied({ hasCopies }: Retry, { recoveryPointArn }: { recoveryPointArn: string | null }): boolean {
  return hasCopies === true && recoveryPointArn !== null;
}

/** Returns the retries once a backup of their lane has succeeded, by the job of one of them or by another one. */
export function settledRetries(
  { retries = [] }: Pick<Incident, 'retries'>,
  laneIds: readonly string[],
  success: OfJob,
): Retry[] {
  const own = retryOfJob({ retries }, laneIds, success);
  return retries.map((one) => {
    if (!laneIds.includes(one.laneId)) return one;
    if (one.id === own?.id) return succeeded(one, success);
    if (isUnheard(one)) return { ...one, isOvertaken: true as const };
    return one.state === 'planned' ? { ...one, state: 'not-needed' as const } : one;
  });
}

/**
 * Returns a retry whose job succeeded.
 *
 * @param isOvertaken a later backup of the resource succeeded before: that one is copied, and this one is not
 */
export function succeeded(retry: Retry, success: OfJob, isOvertaken = false): Retry {
  const { jobId, recoveryPointArn } = success;
  const made = recoveryPointArn === null ? {} : { recoveryPointArn };
  const state = !isOvertaken && isToBeCopied(retry, success) ? ('copying' as const) : ('succeeded' as const);
  return { ...retry, ...made, state, jobId };
}
