import type { BackupEvent } from '../../events/backup-event.ts';
import { eventKeyOf, repeatKeyOf } from '../../events/event-key.ts';
import { saysGone } from '../../events/found-states.ts';
import { stillFound, withoutFound } from '../../incidents/found-on-lane.ts';
import { withoutIncident } from '../../incidents/join-lanes.ts';
import { consecutiveFailures, isMarkOf, type Lane, newLane } from '../../incidents/lane.ts';
import { clearLane, noteFoundOver } from '../../incidents/transition.ts';
import type { Instant } from '../../lib/instant.ts';
import type { SeenEvent } from '../../ports/incidents/incident-store.ts';
import type { Dependencies } from '../dependencies.ts';
import type { IncidentView } from '../incident-view.ts';
import { planGone } from './close-gone.ts';
import type { Plan } from './commit-plans.ts';
import type { IngestResult } from './ingest-result.ts';
import { settleWorkItems, unmoved, type WorkItem } from './work-items.ts';

/**
 * Removes from their lanes the findings that `watch` no longer makes. Anything else that is wrong on a lane stays: a failure
 * is over when a later job succeeds. A finding that ends before it was received is never reported. Safe to repeat.
 */
export async function endFound(items: readonly WorkItem[], dependencies: Dependencies): Promise<void> {
  const { store, now } = dependencies;
  await settleWorkItems(
    items,
    async (round, view, laneOf) => {
      const states = await store.readDedupStates(
        round.map(({ event }) => ({ eventKey: problemKeyOf(event), laneKey: laneOf(event) })),
      );
      return async ({ event }) => {
        const { seen = null, lane = null } = states[round.findIndex((one) => one.event === event)] ?? {};
        const onLane = unmoved(lane ?? newLane(laneOf(event)), event);
        if (!saysGone(event)) return planOver(event, onLane, { seen, view, now: now() });
        const open = onLane.openIncidentId === null ? null : await view.load(onLane.openIncidentId);
        return planGone(event, onLane, open, now());
      };
    },
    dependencies,
  );
}

/** Returns the key under which the finding that is over was reported. */
function problemKeyOf(event: BackupEvent): string {
  const problem: BackupEvent = { ...event, outcome: 'failed' };
  return repeatKeyOf({ ...problem, eventKey: eventKeyOf(problem) } as BackupEvent);
}

async function planOver(
  event: BackupEvent,
  lane: Lane,
  { seen, view, now }: { seen: SeenEvent | null; view: IncidentView; now: Instant },
): Promise<Plan | IngestResult> {
  const reason = event.statusMessage ?? 'It is not found any more.';
  const received: IngestResult = { action: 'record', event, incidentId: null, reason, trace: [] };
  if (seen === null) {
    const mark = { eventKey: problemKeyOf(event), incidentId: null, action: 'record', reason, trace: [], at: now };
    return { commit: { seen: mark }, received };
  }
  const id = event.found?.id ?? '';
  if (!stillFound(lane).some((one) => one.id === id)) return received;
  const after = { ...withoutFound(lane, id), version: lane.version + 1 };
  const onLane = { lane: { expectedVersion: lane.version, after } };
  const incident = lane.openIncidentId === null ? null : await view.load(lane.openIncidentId);
  if (incident === null || incident.status === 'resolved') return { commit: onLane, received };
  if (consecutiveFailures(after) + stillFound(after).length > 0) {
    const change = noteFoundOver(incident, reason, now);
    return {
      commit: { incident: { expected: incident.revision, after: change.after }, record: change.record, ...onLane },
      received: { ...received, incidentId: incident.id },
    };
  }
  const resource = incident.alerts.find((alert) => isMarkOf(alert, lane))?.resourceName ?? event.resourceArn;
  const change = clearLane(incident, { resource: resource ?? 'the resource', event }, now);
  const isResolved = change.after.status === 'resolved';
  const cleared = {
    ...withoutIncident(after, change.after),
    lastCleared: { eventKey: event.eventKey, incidentId: incident.id },
  };
  return {
    commit: {
      incident: { expected: incident.revision, after: change.after },
      record: change.record,
      lane: { expectedVersion: lane.version, after: cleared },
      ...(isResolved ? { group: { key: incident.routing.groupKey, release: incident.id } } : {}),
    },
    received: {
      ...received,
      action: isResolved ? 'resolve' : 'record',
      incidentId: incident.id,
      reason: change.record.reason,
    },
  };
}
