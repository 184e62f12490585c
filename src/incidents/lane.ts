import type { BackupEvent } from '../events/backup-event.ts';
import type { Instant } from '../lib/instant.ts';

/** Problems remembered per lane; more would not change what strikes are used for. */
const rememberedProblems = 20;

/**
 * One protected resource and one kind of job in one account and Region (for copies: and destination
 * vault). Strikes, the last success and the open incident hang on it.
 */
export interface Lane {
  key: string;
  /** Grows by one with every change; writes are conditional on it. */
  version: number;
  lastSuccessStartedAt: Instant | null;
  /** Start times of problem jobs later than the last success, oldest first. */
  problemsStartedAt: Instant[];
  openIncidentId: string | null;
}

/** Returns the key of the lane an event belongs to; without a resource, the job stands alone. */
export function laneKeyOf(event: BackupEvent): string {
  const subject = event.resourceArn ?? event.recoveryPointArn ?? `job:${event.jobId}`;
  const parts = [event.accountId, event.region, event.kind, subject];
  if (event.kind === 'copy') parts.push(event.destinationVaultArn ?? '');
  return parts.join('|');
}

/** Returns a lane on which nothing has happened yet. */
export function newLane(key: string): Lane {
  return { key, version: 0, lastSuccessStartedAt: null, problemsStartedAt: [], openIncidentId: null };
}

/** Says whether a success of a job started at this time came after the problem job: compares job times, never arrival. */
export function isLaterJob(success: Instant | null, problem: Instant): boolean {
  return success !== null && success > problem;
}

/** Returns the lane with a problem added, in job order; a problem older than the last success is not counted. */
export function withProblem(lane: Lane, startedAt: Instant): Lane {
  if (isLaterJob(lane.lastSuccessStartedAt, startedAt)) return lane;
  const problems = [...lane.problemsStartedAt, startedAt].sort().slice(-rememberedProblems);
  return { ...lane, problemsStartedAt: problems };
}

/** Returns the lane with a success added: problems of earlier jobs are forgotten, later ones stay. */
export function withSuccess(lane: Lane, startedAt: Instant): Lane {
  const last = isLaterJob(lane.lastSuccessStartedAt, startedAt) ? lane.lastSuccessStartedAt : startedAt;
  return {
    ...lane,
    lastSuccessStartedAt: last,
    problemsStartedAt: lane.problemsStartedAt.filter((problem) => !isLaterJob(last, problem)),
  };
}

/** Returns the number of problems in a row: those whose job started after the last success. */
export function strikesOf(lane: Lane): number {
  return lane.problemsStartedAt.length;
}
