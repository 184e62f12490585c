import type { BackupEvent } from '../../events/backup-event.ts';
import { kindRow } from '../../events/kinds.ts';
import { latestPlausible } from '../../events/plausible-times.ts';
import { stillFound } from '../../incidents/found-on-lane.ts';
import type { Incident } from '../../incidents/incident.ts';
import { consecutiveFailures, isLaterJob, isMarkOf, type Lane } from '../../incidents/lane.ts';
import type { Instant } from '../../lib/instant.ts';
import type { IngestResult } from './ingest-result.ts';

/** Why a success ends nothing: a sentence, and for programs whether the incident is about the same job. */
export type Left = Pick<IngestResult, 'reason' | 'isOfSameJob'> & { incidentId?: string };

/** Says why a success changes nothing, whether it is proved or not; null when it would end something. */
export function endsNothing(event: BackupEvent, lane: Lane, incident: Incident, now: Instant): Left | null {
  if (isOfSameJob(incident, lane, event)) {
    const reason = 'The incident is about this very job, and only a later one ends it.';
    return { reason, isOfSameJob: true, incidentId: incident.id };
  }
  // Goes by the time of its own job: a later success noted on the lane may still be unproved, and turn out to be none.
  const withIt: Lane = { ...lane, lastSuccessStartedAt: event.startedAt };
  if (consecutiveFailures(withIt) > 0 || isOlder(event, lane, incident, now)) {
    return { reason: 'A later job of this resource failed, so this success does not end the incident.' };
  }
  if (stillFound(withIt).length > 0) {
    return { reason: 'What was found is of after this job was started, so this success does not end the incident.' };
  }
  return null;
}

/**
 * Says whether a success is older than a problem of the incident; the lane forgets such problems, the incident does not.
 * Impossible times do not count.
 */
function isOlder({ startedAt }: BackupEvent, lane: Lane, { alerts }: Incident, now: Instant): boolean {
  return alerts.some(
    (one) =>
      isMarkOf(one, lane) &&
      one.isFinding !== true &&
      one.startedAt <= latestPlausible(now) &&
      !isLaterJob(startedAt, one.startedAt),
  );
}

/**
 * Says whether the incident is about this very job: SNS calls a backup COMPLETED that has issues by EventBridge's event. What
 * is no job fails and is well again under one id: an access point, or an index that is made once more.
 */
function isOfSameJob({ alerts }: Incident, lane: Lane, { jobId, kind }: BackupEvent): boolean {
  if (kindRow(kind).job === undefined) return false;
  const problem = alerts.find((alert) => isMarkOf(alert, lane))?.jobId ?? '';
  return problem !== '' && problem.toLowerCase() === jobId.toLowerCase();
}
