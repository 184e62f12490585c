import type { BackupEvent } from '../../events/backup-event.ts';
import { latestPlausible } from '../../events/plausible-times.ts';
import type { Incident } from '../../incidents/incident.ts';
import { withoutIncident } from '../../incidents/join-lanes.ts';
import { backSince, isMarkOf, type Lane, laneIdsOf, plausibleLane, sharedLaneKeysOf } from '../../incidents/lane.ts';
import { settledRetries } from '../../incidents/retry.ts';
import { clearLane } from '../../incidents/transition.ts';
import { stayUnproven, withoutSuccess } from '../../incidents/unproven.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Commit } from '../../ports/incidents/incident-store.ts';
import { type Dependencies, tryFlushOutbox } from '../dependencies.ts';
import type { IncidentView } from '../incident-view.ts';
import type { Plan } from './commit-plans.ts';
import { closedAfter, type OnItsLane, retryOfIn, withRetried } from './end-retries.ts';
import { endsNothing, type Left } from './ends-nothing.ts';
import type { IngestResult } from './ingest-result.ts';
import { createProve, type ProofSources, type Prove } from './proofs.ts';
import { sizeIn, sizeNewsOn, withSizeNews } from './size-events.ts';
import type { Verdict } from './verdict.ts';
import { settleWorkItems, unmoved, type WorkItem, withLeftOver } from './work-items.ts';

/** What noting successes needs. */
type Deciding = Dependencies & ProofSources;

/**
 * Records successes on their lanes. Only a job later than every problem of the lane clears it, and an incident resolves
 * when its last lane is clear. When nothing was wrong, a success costs one call to the store.
 */
export async function recordSuccesses(items: readonly WorkItem[], dependencies: Deciding): Promise<void> {
  await settleSuccesses(items, dependencies);
  // A lane that could not be joined, because it had another incident, may have that one open now.
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
  if (outcome?.status !== 'fulfilled') return false;
  const { incidentId, isAwaited, isRefuted, isOfSameJob } = outcome.value;
  return incidentId !== null && ![isAwaited, isRefuted, isOfSameJob].includes(true);
}

async function settleSuccesses(items: readonly WorkItem[], dependencies: Deciding): Promise<void> {
  const { store, now } = dependencies;
  const prove = createProve(dependencies);
  await settleWorkItems(
    items,
    async (round, view, laneOf) => {
      const noted = round.map(
        ({ event }) => [event, store.recordSuccess(laneOf(event), event.startedAt, sizeIn(event))] as const,
      );
      const lanes = new Map(noted);
      const laneNow = async (event: BackupEvent) =>
        plausibleLane(unmoved(await (lanes.get(event) as Promise<Lane>), event), latestPlausible(now()));
      // In parallel, and not one after the other.
      await Promise.allSettled(
        round.map(async ({ event }) => proveIfNeeded({ event, lane: await laneNow(event) }, view, prove, now())),
      );
      return async ({ event }) => {
        const lane = await laneNow(event);
        if (lane.openIncidentId !== null) {
          return planSuccess({ event, lane }, await view.load(lane.openIncidentId), { prove, view }, now());
        }
        if (backSince(lane, event.startedAt) === null) return nothingOpen({ event, lane }, view, dependencies);
        const { planBack } = await import('./close-gone.ts');
        const back = planBack(event, lane, await view.load(lane.gone?.incidentId ?? ''), now());
        return { ...back, received: withSizeNews(back.received, lane) };
      };
    },
    dependencies,
  );
}

async function proveIfNeeded(
  { event, lane }: OnItsLane,
  view: IncidentView,
  prove: Prove,
  now: Instant,
): Promise<void> {
  if (lane.openIncidentId === null) return;
  const incident = await view.load(lane.openIncidentId);
  if (incident === null || isOver(incident) || endsNothing(event, lane, incident, now) !== null) return;
  await prove(event, failedAt(lane, incident));
}

async function planSuccess(
  { event, lane }: OnItsLane,
  incident: Incident | null,
  { prove, view }: { prove: Prove; view: IncidentView },
  now: Instant,
): Promise<Plan | IngestResult> {
  if (incident === null) return planClearing({ event, lane }, null, null, now);
  const left = endsNothing(event, lane, incident, now);
  if (left !== null) return withRetried(planLeft({ event, lane }, left), { event, lane }, view, now);
  if (isOver(incident)) {
    if (lane.unproven === event.eventKey) return planLeft({ event, lane }, notBelieved);
    return planClearing({ event, lane }, incident, null, now);
  }
  const verdict = await prove(event, failedAt(lane, incident));
  if (verdict.is === 'proved') return planClearing({ event, lane }, incident, verdict.proof, now);
  if (verdict.is === 'refuted') return planUnproven(event, lane, incident, verdict.reason, now);
  return { ...recorded(event, verdict.reason), incidentId: incident.id, isAwaited: true };
}

/** Returns when the open problem of a lane last happened, by alerts and by jobs: a large group does not store every alert. */
function failedAt(lane: Lane, { alerts, openedAt }: Incident): Instant {
  const known = alerts.filter((alert) => isMarkOf(alert, lane)).map(({ occurredAt }) => occurredAt);
  return [...known, ...lane.problemsStartedAt].sort().at(-1) ?? openedAt;
}

/** Says whether an incident no longer waits for a good backup. */
function isOver({ status, gapReminderAt }: Incident): boolean {
  return status === 'resolved' && gapReminderAt == null;
}

const notBelieved: Left = {
  reason: 'What this job should have made was not there, and the incident was closed since.',
};

/** Plans a success that ends nothing. One that was refuted, or is of the incident's own job, is removed from the lane again. */
function planLeft({ event, lane }: OnItsLane, left: Left): Plan | IngestResult {
  const received = withSizeNews({ ...unchanged(event, lane, left.reason), ...left }, lane);
  const isNone = left.isOfSameJob === true || lane.unproven === event.eventKey;
  if (!isNone || lane.lastSuccessStartedAt !== event.startedAt) return received;
  const { startedAt } = event;
  return { commit: takenBack(lane, left.isOfSameJob === true ? { startedAt } : event), received };
}

function takenBack(lane: Lane, event: Parameters<typeof withoutSuccess>[1]): Pick<Commit, 'lane'> {
  return { lane: { expectedVersion: lane.version, after: withoutSuccess(lane, event) } };
}

/** Plans a refuted success, which counts neither for the incident nor for the lane. Received again, it is not recorded again. */
function planUnproven(event: BackupEvent, lane: Lane, incident: Incident, reason: string, now: Instant): Plan {
  const back = takenBack(lane, event);
  const received: IngestResult = { ...recorded(event, reason), incidentId: incident.id, isRefuted: true };
  if (lane.unproven === event.eventKey) return { commit: back, received };
  const { after, record } = stayUnproven(incident, reason, event.jobId, now);
  return { commit: { incident: { expected: incident.revision, after }, record, ...back }, received };
}

/** Answers for a lane with nothing to clear; if this very success cleared it before, finishes what a crash may have left. */
async function nothingOpen(
  { event, lane }: OnItsLane,
  view: IncidentView,
  dependencies: Dependencies,
): Promise<Plan | IngestResult> {
  const received = unchanged(event, lane, 'The job succeeded and nothing was open for its resource.');
  if (lane.lastCleared?.eventKey !== event.eventKey) {
    return withRetried(withSizeNews(received, lane), { event, lane }, view, dependencies.now());
  }
  const incident = await dependencies.store.load(lane.lastCleared.incidentId);
  const sized = withSizeNews(received, lane, incident === null || incident.status === 'resolved');
  if (incident === null) return sized;
  return withLeftOver({ ...sized, ...retryOfIn(incident, lane, event) }, await tryFlushOutbox(incident, dependencies));
}

function planClearing(
  { event, lane }: OnItsLane,
  incident: Incident | null,
  proof: Extract<Verdict, { is: 'proved' }>['proof'],
  now: Instant,
): Plan {
  const settled = incident === null ? [] : settledRetries(incident, laneIdsOf(lane), event);
  const laneAfter: Lane = {
    ...withoutIncident(lane, incident === null ? null : { id: incident.id, retries: settled }),
    version: lane.version + 1,
    lastCleared: { eventKey: event.eventKey, incidentId: lane.openIncidentId ?? '' },
  };
  const cleared = { lane: { expectedVersion: lane.version, after: laneAfter } };
  const retried = incident === null ? {} : retryOfIn(incident, lane, event);
  if (incident === null || incident.status === 'resolved') {
    const said = { ...recorded(event, 'The incident of this resource was resolved before.'), ...retried };
    const received = withSizeNews(said, lane);
    if (incident === null) return { commit: cleared, received };
    return { commit: { ...closedAfter(incident, { event, lane }, now), ...cleared }, received };
  }
  const resource = incident.alerts.find((alert) => isMarkOf(alert, lane))?.resourceName ?? event.resourceArn;
  const size = sizeNewsOn(lane, event);
  const success = {
    resource: resource ?? 'the resource',
    event,
    ...(proof === null ? {} : { proof }),
    ...(size === null ? {} : { size }),
    ...(incident.retries === undefined ? {} : { retries: settled }),
  };
  const { after, record } = clearLane(incident, success, now);
  const isResolved = after.status === 'resolved';
  return {
    commit: {
      incident: { expected: incident.revision, after },
      record,
      ...cleared,
      ...(isResolved ? { group: { key: incident.routing.groupKey, release: incident.id } } : {}),
    },
    received: withSizeNews(
      {
        action: isResolved ? 'resolve' : 'record',
        event,
        incidentId: incident.id,
        reason: record.reason,
        trace: [],
        ...retried,
      },
      lane,
    ),
  };
}

/** Answers for a success that changes nothing; one that was refuted before stays refuted. */
function unchanged(event: BackupEvent, lane: Lane, reason: string): IngestResult {
  const received = recorded(event, reason);
  if (lane.unproven !== event.eventKey) return received;
  return { ...received, incidentId: lane.openIncidentId, isRefuted: true };
}

function recorded(event: BackupEvent, reason: string): IngestResult {
  return { action: 'record', event, incidentId: null, reason, trace: [] };
}
