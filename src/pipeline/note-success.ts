import type { BackupEvent } from '../events/backup-event.ts';
import type { Incident } from '../incidents/incident.ts';
import { type Lane, laneKeyOf, strikesOf } from '../incidents/lane.ts';
import { clearLane } from '../incidents/transition.ts';
import { RouterError } from '../lib/errors.ts';
import { conflictPause, conflictTries, type Dependencies, flushOutbox } from './dependencies.ts';
import type { Received } from './received.ts';

/**
 * Notes a success on its lane. Only a job later than every problem of the lane clears it, and an incident
 * resolves when its last lane is clear. One call to the store when nothing was wrong.
 *
 * @throws {RouterError} store-conflict when the incident kept changing; the message is to be tried again.
 */
export async function noteSuccess(event: BackupEvent, dependencies: Dependencies): Promise<Received> {
  const { store } = dependencies;
  const laneKey = laneKeyOf(event);
  for (let attempt = 0; attempt < conflictTries; attempt += 1) {
    if (attempt > 0) await conflictPause(attempt);
    const lane = await store.noteSuccess(laneKey, event.startedAt);
    if (lane.openIncidentId === null) return nothingOpen(event, lane, dependencies);
    const incident = await store.load(lane.openIncidentId);
    if (incident !== null && isOfSameJob(incident, lane, event)) {
      return recorded(event, 'The incident is about this very job, and only a later one ends it.');
    }
    if (incident !== null && strikesOf(lane) > 0) {
      return recorded(event, 'A later job of this resource failed, so this success does not end the incident.');
    }
    const received = await clear(event, lane, incident, dependencies);
    if (received !== null) return received;
  }
  throw new RouterError('store-conflict', { eventKey: event.eventKey });
}

/** Nothing to clear; if this very success cleared the lane before, finishes what a crash may have left. */
async function nothingOpen(event: BackupEvent, lane: Lane, dependencies: Dependencies): Promise<Received> {
  if (lane.lastCleared?.eventKey === event.eventKey) {
    const incident = await dependencies.store.load(lane.lastCleared.incidentId);
    if (incident !== null) await flushOutbox(incident, dependencies);
  }
  return recorded(event, 'The job succeeded and nothing was open for its resource.');
}

async function clear(
  event: BackupEvent,
  lane: Lane,
  incident: Incident | null,
  dependencies: Dependencies,
): Promise<Received | null> {
  const { store, now } = dependencies;
  const laneAfter: Lane = {
    ...lane,
    version: lane.version + 1,
    openIncidentId: null,
    problemsStartedAt: [],
    lastCleared: { eventKey: event.eventKey, incidentId: lane.openIncidentId ?? '' },
  };
  if (incident === null || incident.status === 'resolved') {
    const freed = await store.commit({ lane: { expectedVersion: lane.version, after: laneAfter } });
    return freed ? recorded(event, 'The incident of this resource was resolved before.') : null;
  }
  const resource =
    incident.alerts.find(({ laneKey }) => lane.key.startsWith(laneKey))?.resourceName ?? event.resourceArn;
  const change = clearLane(
    incident,
    { resource: resource ?? 'the resource', jobId: event.jobId, at: event.occurredAt },
    now(),
  );
  const { after } = change;
  const committed = await store.commit({
    incident: { expected: incident.revision, after },
    record: change.record,
    lane: { expectedVersion: lane.version, after: laneAfter },
    ...(after.status === 'resolved' ? { group: { key: incident.groupKey, release: incident.id } } : {}),
  });
  if (!committed) return null;
  await flushOutbox(after, dependencies);
  const action = after.status === 'resolved' ? 'resolve' : 'record';
  return { action, event, incidentId: incident.id, reason: change.record.reason, trace: [] };
}

/** SNS calls a backup COMPLETED that EventBridge says has issues, and may time it differently. */
function isOfSameJob({ alerts }: Incident, lane: Lane, { jobId }: BackupEvent): boolean {
  const problem = alerts.find(({ laneKey }) => lane.key.startsWith(laneKey))?.jobId ?? '';
  return problem !== '' && problem.toLowerCase() === jobId.toLowerCase();
}

function recorded(event: BackupEvent, reason: string): Received {
  return { action: 'record', event, incidentId: null, reason, trace: [] };
}
