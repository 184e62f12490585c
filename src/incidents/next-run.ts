import { addSeconds, earliest, type Instant } from '../lib/instant.ts';
import type { Alert } from './alert.ts';
import type { Incident } from './incident.ts';

/** How long to wait for the result of a due run, in seconds: AWS Backup's usual start window, unless the plan has more. */
export const resultAwaitedSeconds = 8 * 3600;

/** The time that is used when the next run is not known, in seconds. */
export const unknownRunSeconds = 86_400;

/** A coming run of a resource: when it is due (null: not known), and when it should have ended. */
export interface AwaitedRun {
  at: Instant | null;
  overBy: Instant;
}

/** Returns the next run of an incident's resources after a moment. */
export function awaitedRun({ nextRunAt = null }: Pick<Incident, 'nextRunAt'>, at: Instant): AwaitedRun {
  if (nextRunAt === null || nextRunAt <= at) return { at: null, overBy: addSeconds(at, unknownRunSeconds) };
  return { at: nextRunAt, overBy: addSeconds(nextRunAt, resultAwaitedSeconds) };
}

/** Returns the first coming run of an incident's resources, including that of an alert; null: none is known. */
export function soonestRun(known: Instant | null, { exposure }: Pick<Alert, 'exposure'>, now: Instant): Instant | null {
  return earliest([known, exposure?.nextRunAt ?? null].filter((run) => run !== null && run > now));
}

/**
 * Says whether an alert reports the run until which somebody acknowledged, or a later one. If that run was not known, the first
 * one that a plan made counts. An alert about the size of a backup reports no failed run.
 */
export function endsAcknowledgement({ acknowledgement }: Incident, { event, job }: Alert): boolean {
  const run = acknowledgement?.run;
  if (acknowledgement === null || run === undefined || event.size !== undefined) return false;
  if (run !== null) return event.startedAt >= run;
  return event.startedAt > acknowledgement.at && job.initiator === 'plan';
}
