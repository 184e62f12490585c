import type { BackupEvent } from '../../events/backup-event.ts';
import { clearGap } from '../../incidents/gap.ts';
import type { Incident } from '../../incidents/incident.ts';
import { isLaterJob, type Lane, laneIdsOf } from '../../incidents/lane.ts';
import { firstFailedOf, isUnheard, retryOfJob, settledRetries } from '../../incidents/retry.ts';
import { retryEnded } from '../../incidents/retry-changes.ts';
import type { Retry } from '../../incidents/retry-state.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Commit } from '../../ports/incidents/incident-store.ts';
import type { IncidentView } from '../incident-view.ts';
import type { Plan } from './commit-plans.ts';
import type { IngestResult } from './ingest-result.ts';
import { findRetryOf } from './plan-retries.ts';

/** A success and its lane as it is with it. */
export interface OnItsLane {
  event: BackupEvent;
  lane: Lane;
}

/**
 * Returns what a success that ends nothing is planned as, with the retry that its job is: where a later job decided about the resource
 * before, the incident learns how its retry ended, and keeps its own end.
 */
export async function withRetried(
  planned: Plan | IngestResult,
  { event, lane }: OnItsLane,
  view: IncidentView,
  now: Instant,
): Promise<Plan | IngestResult> {
  // One that is not believed is taken back from the lane, and counts nowhere.
  if ('commit' in planned || planned.isOfSameJob === true || planned.isRefuted === true) return planned;
  const retried = await findRetryOf(event, lane, { store: view });
  if (retried === null) return planned;
  const { incident, retry } = retried;
  const received = { ...planned, ...retriedIn(incident, retry) };
  if (!isUnheard(retry)) return received;
  const isOvertaken = isLaterJob(lane.lastSuccessStartedAt, event.startedAt);
  const { after, record } = retryEnded(incident, retry, { event, isGood: true, isOvertaken }, now);
  return { commit: { incident: { expected: incident.revision, after }, record }, received };
}

/** Says of which failed job this one is the retry, if it is one. */
export function retryOfIn(incident: Incident, lane: Lane, event: BackupEvent): Pick<IngestResult, 'retried'> {
  const retry = retryOfJob(incident, laneIdsOf(lane), event);
  return retry === null ? {} : retriedIn(incident, retry);
}

function retriedIn({ retries = [] }: Incident, retry: Retry): Pick<IngestResult, 'retried'> {
  return { retried: { failedJobId: retry.failedJobId, run: firstFailedOf(retry, retries) } };
}

/** Returns what the good backup that clears a lane changes in its incident, which a person closed before; nothing: it changes none of it. */
export function closedAfter(
  incident: Incident,
  { event, lane }: OnItsLane,
  now: Instant,
): Pick<Commit, 'incident' | 'record'> {
  const changing = ({ after, record }: ReturnType<typeof retryEnded>) => ({
    incident: { expected: incident.revision, after },
    record,
  });
  if (incident.gapReminderAt != null) {
    const settled = incident.retries === undefined ? {} : { retries: settledRetries(incident, laneIdsOf(lane), event) };
    return changing(clearGap({ ...incident, ...settled }, `A good backup was heard of (job ${event.jobId}).`, now));
  }
  const own = retryOfJob(incident, laneIdsOf(lane), event);
  if (own === null || !isUnheard(own)) return {};
  return changing(retryEnded(incident, own, { event, isGood: true, isOvertaken: false }, now));
}
