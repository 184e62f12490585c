import type { BackupEvent } from '../../events/backup-event.ts';
import { latestPlausible } from '../../events/plausible-times.ts';
import type { Alert } from '../../incidents/alert.ts';
import type { Change } from '../../incidents/evolve.ts';
import { withFound } from '../../incidents/found-on-lane.ts';
import type { Incident, Relapse } from '../../incidents/incident.ts';
import { joinIncident } from '../../incidents/join-incident.ts';
import type { RetryNews } from '../../incidents/joined-patch.ts';
import {
  backSince,
  consecutiveFailures,
  isCounted,
  isLaterJob,
  isMarkOf,
  type Lane,
  plausibleLane,
} from '../../incidents/lane.ts';
import { openIncident, openResolved } from '../../incidents/open-incident.ts';
import { relapseOf } from '../../incidents/relapse.ts';
import { problemOf, streakOf, withRunProblem } from '../../incidents/streak.ts';
import type { Instant } from '../../lib/instant.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import { decide } from '../../routing/decide.ts';
import type { Decision } from '../../routing/decision.ts';
import { nameAccount } from '../../routing/walk-routes.ts';
import type { Rules } from '../../rules/rules.ts';
import type { Dependencies } from '../dependencies.ts';
import { findInhibitors } from '../find-mute.ts';
import { decidedAlert, sourcesAndHidden } from './apply-decision.ts';
import type { Plan } from './commit-plans.ts';
import { findRetryOf, isHeardLate, lastOf, planRetries, type RetryPlace, retryOf } from './plan-retries.ts';
import { planKnown, planLate, planUntold, seenAs } from './plan-untold.ts';
import { becameOf, heardWith } from './what-was-heard.ts';

/** What planning reads of the incidents, and where time and ids come from. */
type Deciding = Pick<Dependencies, 'now' | 'newId'> &
  RetryPlace & { store: Pick<IncidentStore, 'load' | 'openIncidentOf'> };

/** Composes the alert of a problem, once the strikes of its lane are known. */
type AlertOf = (strikes: number, firstFailureAt?: Instant | null) => Alert;

/**
 * Plans what one problem changes: the incident it opens or joins, the record, its lane and its deduplication mark. Nothing
 * is written yet; the problems of a batch are planned one after the other and then written together.
 *
 * @param stored the lane as it is before this problem.
 */
export async function planProblem(
  event: BackupEvent,
  alertOf: AlertOf,
  stored: Lane,
  rules: Rules,
  dependencies: Deciding,
): Promise<Plan> {
  const { now } = dependencies;
  const lane = plausibleLane(stored, latestPlausible(now()));
  const moment = now();
  const retried = await findRetryOf(event, lane, dependencies);
  if (retried !== null && isHeardLate(retried, lane, event)) return planLate(event, lane, retried, moment);
  const { lane: withIt, isLate, isKnown } = withEvent(lane, event, retried);
  if (isKnown) return planKnown(event, moment);
  const { lane: laneAfter, because } = takenBack(withIt, event);
  const composed = composedBy(alertOf, event, laneAfter);
  const severityReasons = [...composed.severityReasons, ...because];
  const alert = nameAccount({ ...composed, severityReasons, ...inRowOf(event, laneAfter, isLate) }, rules);
  const inhibitors = await findInhibitors(alert, rules, { ...dependencies, at: moment }, lane.openIncidentId);
  const laneKeys = [lane.key, ...(lane.formerly ?? [])];
  const decision = decide(alert, rules, { now: moment, inhibitors, laneKeys });
  const decided = decidedAlert(alert, decision);
  const untold = planUntold(decided, decision, { lane, laneAfter }, dependencies);
  if (untold !== null) return untold;

  const superseded = await successAfter(event, lane, dependencies);
  const { joined, stale } =
    superseded === null ? await findOpen(lane, decision.routing.groupKey, dependencies) : { joined: null, stale: null };
  const opens = superseded === null && joined === null;
  const before = opens ? await lastOf(lane, decision, dependencies) : null;
  const relapse = relapseOf(before, lane, decided, decision.relapseWithinSeconds, moment);
  const about = { joined, superseded, relapse, lane };
  const planned = await planRetries(decided, decision, { ...about, retried, known: joined ?? before }, dependencies);
  const change = changeFor(decided, planned.decision, { ...about, retries: planned.retries }, dependencies);
  const { after } = change;
  const action = joined === null ? 'open' : 'join';
  const commit = {
    incident: { expected: joined?.revision ?? null, after },
    record: change.record,
    alert: decided,
    seen: seenAs(action, decided.event, after.id, change.record.reason, decision.trace, moment),
    lane: {
      expectedVersion: lane.version,
      after: {
        ...laneAfter,
        version: lane.version + 1,
        openIncidentId: superseded === null ? after.id : lane.openIncidentId,
      },
    },
    ...heardWith(
      decided.event,
      lane.key,
      { ...becameOf(decision, { incidentId: after.id, hasJoined: joined !== null }), ...retryOf(retried) },
      moment,
    ),
    ...(action === 'open' && superseded === null
      ? { group: { key: decision.routing.groupKey, incidentId: after.id, replaces: stale } }
      : {}),
    ...(superseded === null ? sourcesAndHidden(decision, decided, after.id, moment) : {}),
  };
  const { reason } = change.record;
  const { trace } = decision;
  return { commit, received: { action, event: decided.event, incidentId: after.id, reason, trace, decision } };
}

/**
 * Returns when the success was started that makes a problem an old one; null: there is none. One that has not ended the
 * incident of what failed before it does not count: what it made may still be awaited, and may never be there.
 */
async function successAfter({ startedAt }: BackupEvent, lane: Lane, { store }: Deciding): Promise<Instant | null> {
  const { lastSuccessStartedAt: success, openIncidentId } = lane;
  if (!isLaterJob(success, startedAt)) return null;
  const open = openIncidentId === null ? null : await store.load(openIncidentId);
  if (open === null || open.status === 'resolved') return success;
  const isBefore = ({ isFinding, startedAt: failed }: (typeof open.alerts)[number]) =>
    isFinding !== true && isLaterJob(success, failed);
  return open.alerts.some((alert) => isMarkOf(alert, lane) && isBefore(alert)) ? null : success;
}

/** Returns the lane of a resource whose incident was closed as gone, noted as back, with the sentence that says so. */
function takenBack(lane: Lane, { startedAt }: BackupEvent): { lane: Lane; because: string[] } {
  const goneAt = backSince(lane, startedAt);
  if (goneAt === null) return { lane, because: [] };
  const { gone: _before, ...there } = lane;
  return { lane: there, because: [`it was taken for gone at ${goneAt}, and reports again`] };
}

/** Notes a problem on its lane; one that is not about a run is no strike. */
function withEvent(lane: Lane, event: BackupEvent, retried: unknown): ReturnType<typeof withRunProblem> {
  const { found, startedAt } = event;
  // A retry is part of its run.
  if (retried !== null) return { lane, isLate: false, isKnown: false };
  if (found === undefined) return withRunProblem(lane, problemOf(event));
  return { lane: withFound(lane, found.id, startedAt), isLate: false, isKnown: false };
}

/** Composes the alert. An unusual size counts no strikes: the backup exists, whatever its size. */
function composedBy(alertOf: AlertOf, { size }: BackupEvent, lane: Lane): Alert {
  if (size !== undefined) return alertOf(1);
  const strikes = consecutiveFailures(lane);
  return alertOf(Math.max(1, strikes), isCounted(strikes) ? lane.problemsStartedAt[0] : null);
}

function inRowOf({ size }: BackupEvent, lane: Lane, isLate: boolean): Pick<Alert, 'streak' | 'isLateRun'> {
  const streak = size === undefined ? streakOf(lane) : null;
  return { ...(streak === null ? {} : { streak }), ...(isLate ? { isLateRun: true } : {}) };
}

function changeFor(
  alert: Alert,
  decision: Decision,
  {
    joined,
    superseded,
    relapse,
    lane,
    retries,
  }: {
    joined: Incident | null;
    superseded: Instant | null;
    relapse: Relapse | null;
    lane: Lane;
    retries: RetryNews | undefined;
  },
  { newId, now }: Deciding,
): Change {
  if (superseded !== null) return openResolved(newId(), alert, decision, superseded, now());
  if (joined === null) {
    return openIncident(newId(), alert, decision, now(), { laneKey: lane.key, relapse, retries: retries?.after ?? [] });
  }
  return joinIncident(joined, alert, decision, { ...lane, retries, isNew: lane.openIncidentId !== joined.id }, now());
}

/**
 * Finds the open incident that an alert belongs to: that of its lane, else that of its group. `stale` is a resolved one that
 * the group still names.
 */
async function findOpen(
  lane: Lane,
  groupKey: string,
  { store, now }: Deciding,
): Promise<{ joined: Incident | null; stale: string | null }> {
  const ofLane = lane.openIncidentId === null ? null : await store.load(lane.openIncidentId);
  if (ofLane !== null && ofLane.status !== 'resolved') return { joined: ofLane, stale: null };
  const grouped = await store.openIncidentOf(groupKey, now());
  const ofGroup = grouped === null ? null : await store.load(grouped);
  return ofGroup !== null && ofGroup.status !== 'resolved'
    ? { joined: ofGroup, stale: null }
    : { joined: null, stale: grouped };
}
