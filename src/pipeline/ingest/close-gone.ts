import type { BackupEvent } from '../../events/backup-event.ts';
import { latestPlausible } from '../../events/plausible-times.ts';
import { stillFound } from '../../incidents/found-on-lane.ts';
import { clearGap } from '../../incidents/gap.ts';
import type { Incident } from '../../incidents/incident.ts';
import { withoutIncident } from '../../incidents/join-lanes.ts';
import { isMarkOf, type Lane } from '../../incidents/lane.ts';
import { clearLane, noteBack } from '../../incidents/transition.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Plan } from './commit-plans.ts';
import type { IngestResult } from './ingest-result.ts';

/**
 * Plans the end of whatever is open on the lane of a resource that is gone: nothing is left to protect, which is not a
 * recovery. The lane remembers it, so that people hear when the resource reports again.
 */
export function planGone(event: BackupEvent, lane: Lane, incident: Incident | null, now: Instant): Plan | IngestResult {
  const reason = event.statusMessage ?? 'The resource is gone: nothing is left to protect.';
  const received: IngestResult = { action: 'record', event, incidentId: null, reason, trace: [] };
  if (lane.openIncidentId === null) return received;
  if (isOfAfter(event, lane, incident, now)) {
    return {
      ...received,
      reason: 'What is open is of after the look began that found it gone: the next look says more.',
    };
  }
  const id = lane.openIncidentId;
  const after: Lane = {
    ...withoutIncident(lane, incident),
    version: lane.version + 1,
    lastCleared: { eventKey: event.eventKey, incidentId: id },
    gone: { incidentId: id, at: now },
  };
  const onLane = { lane: { expectedVersion: lane.version, after } };
  if (incident === null || (incident.status === 'resolved' && incident.gapReminderAt == null)) {
    return { commit: onLane, received };
  }
  const isClosed = incident.status === 'resolved';
  const change = isClosed
    ? clearGap(incident, reason, now)
    : clearLane(incident, { resource: event.resourceArn ?? 'the resource', event }, now);
  const isOver = !isClosed && change.after.status === 'resolved';
  return {
    commit: {
      incident: { expected: incident.revision, after: change.after },
      record: change.record,
      ...onLane,
      ...(isOver ? { group: { key: incident.routing.groupKey, release: id } } : {}),
    },
    received: { ...received, action: isOver ? 'resolve' : 'record', incidentId: id, reason: change.record.reason },
  };
}

/** Says whether something open on a lane is newer than the look's lists, which then cannot tell of it. */
function isOfAfter({ startedAt }: BackupEvent, lane: Lane, incident: Incident | null, now: Instant): boolean {
  const alerts = incident?.alerts.filter((one) => isMarkOf(one, lane)) ?? [];
  const times = [...stillFound(lane), ...alerts].map((one) => one.startedAt);
  return [...lane.problemsStartedAt, ...times].some((at) => at >= startedAt && at <= latestPlausible(now));
}

/** Plans a note on the incident that was closed as gone: its resource had a good job. The lane is then like any other. */
export function planBack(event: BackupEvent, lane: Lane, incident: Incident | null, now: Instant): Plan {
  const { gone, ...after } = lane;
  const onLane = { lane: { expectedVersion: lane.version, after: { ...after, version: lane.version + 1 } } };
  const reason = 'A resource that was taken for gone reports again.';
  const received: IngestResult = { action: 'record', event, incidentId: null, reason, trace: [] };
  if (incident === null || gone === undefined) return { commit: onLane, received };
  const change = noteBack(incident, { closedAt: gone.at, event }, now);
  return {
    commit: { incident: { expected: incident.revision, after: change.after }, record: change.record, ...onLane },
    received: { ...received, incidentId: incident.id, reason: change.record.reason },
  };
}
