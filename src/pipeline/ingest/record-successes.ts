import type { BackupEvent } from '../../events/backup-event.ts';
import { latestPlausible } from '../../events/plausible-times.ts';
import type { Incident } from '../../incidents/incident.ts';
import { withoutIncident } from '../../incidents/join-lanes.ts';
import { consecutiveFailures, isMarkOf, type Lane, plausibleLane, sharedLaneKeysOf } from '../../incidents/lane.ts';
import { clearLane } from '../../incidents/transition.ts';
import type { Instant } from '../../lib/instant.ts';
import { type Dependencies, tryFlushOutbox } from '../dependencies.ts';
import type { Plan } from './commit-plans.ts';
import type { IngestResult } from './ingest-result.ts';
import { settleWorkItems, unmoved, type WorkItem, withLeftOver } from './work-items.ts';

/**
 * Notes successes on their lanes. Only a job later than every problem of the lane clears it, and an incident
 * resolves when its last lane is clear. One call to the store for each success when nothing was wrong.
 */
export async function recordSuccesses(items: readonly WorkItem[], dependencies: Dependencies): Promise<void> {
  await settleSuccesses(items, dependencies);
  // What was left apart while its lane had another incident is what the lane has open now.
  const again = items.filter(({ event, outcome }) => hasCleared(outcome) && sharedLaneKeysOf(event).length > 0);
  if (again.length === 0) return;
  const left: WorkItem[] = again.map(({ event }) => ({ event, outcome: null }));
  await recordSuccesses(left, dependencies);
  for (const [index, item] of again.entries()) {
    const outcome = left[index]?.outcome;
    if (outcome?.status === 'rejected') item.outcome = outcome;
  }
}

function hasCleared(outcome: WorkItem['outcome']): boolean {
  return outcome?.status === 'fulfilled' && outcome.value.incidentId !== null;
}

async function settleSuccesses(items: readonly WorkItem[], dependencies: Dependencies): Promise<void> {
  const { store, now } = dependencies;
  await settleWorkItems(
    items,
    async (round, view, laneOf) => {
      const noted = round.map(({ event }) => [event, store.recordSuccess(laneOf(event), event.startedAt)] as const);
      const lanes = new Map(noted);
      await Promise.allSettled(lanes.values());
      return async ({ event }) => {
        const noted = unmoved(await (lanes.get(event) as Promise<Lane>), event);
        const lane = plausibleLane(noted, latestPlausible(now()));
        if (lane.openIncidentId === null) return nothingOpen(event, lane, dependencies);
        return planSuccess(event, lane, await view.load(lane.openIncidentId), now());
      };
    },
    dependencies,
  );
}

function planSuccess(event: BackupEvent, lane: Lane, incident: Incident | null, now: Instant): Plan | IngestResult {
  if (incident !== null && isOfSameJob(incident, lane, event)) {
    return recorded(event, 'The incident is about this very job, and only a later one ends it.');
  }
  if (incident !== null && consecutiveFailures(lane) > 0) {
    return recorded(event, 'A later job of this resource failed, so this success does not end the incident.');
  }
  return planClearing(event, lane, incident, now);
}

/** Nothing to clear; if this very success cleared the lane before, finishes what a crash may have left. */
async function nothingOpen(event: BackupEvent, lane: Lane, dependencies: Dependencies): Promise<IngestResult> {
  const received = recorded(event, 'The job succeeded and nothing was open for its resource.');
  if (lane.lastCleared?.eventKey !== event.eventKey) return received;
  const incident = await dependencies.store.load(lane.lastCleared.incidentId);
  return incident === null ? received : withLeftOver(received, await tryFlushOutbox(incident, dependencies));
}

function planClearing(event: BackupEvent, lane: Lane, incident: Incident | null, now: Instant): Plan {
  const laneAfter: Lane = {
    ...withoutIncident(lane),
    version: lane.version + 1,
    lastCleared: { eventKey: event.eventKey, incidentId: lane.openIncidentId ?? '' },
  };
  const cleared = { lane: { expectedVersion: lane.version, after: laneAfter } };
  if (incident === null || incident.status === 'resolved') {
    return { commit: cleared, received: recorded(event, 'The incident of this resource was resolved before.') };
  }
  const resource = incident.alerts.find((alert) => isMarkOf(alert, lane))?.resourceName ?? event.resourceArn;
  const success = { resource: resource ?? 'the resource', event };
  const { after, record } = clearLane(incident, success, now);
  const isResolved = after.status === 'resolved';
  return {
    commit: {
      incident: { expected: incident.revision, after },
      record,
      ...cleared,
      ...(isResolved ? { group: { key: incident.routing.groupKey, release: incident.id } } : {}),
    },
    received: {
      action: isResolved ? 'resolve' : 'record',
      event,
      incidentId: incident.id,
      reason: record.reason,
      trace: [],
    },
  };
}

/** SNS calls a backup COMPLETED that EventBridge says has issues, and may time it differently. */
function isOfSameJob({ alerts }: Incident, lane: Lane, { jobId }: BackupEvent): boolean {
  const problem = alerts.find((alert) => isMarkOf(alert, lane))?.jobId ?? '';
  return problem !== '' && problem.toLowerCase() === jobId.toLowerCase();
}

function recorded(event: BackupEvent, reason: string): IngestResult {
  return { action: 'record', event, incidentId: null, reason, trace: [] };
}
