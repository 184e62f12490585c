import type { BackupEvent } from '../../events/backup-event.ts';
import { repeatKeyOf } from '../../events/event-key.ts';
import { latestPlausible } from '../../events/plausible-times.ts';
import type { Alert } from '../../incidents/alert.ts';
import type { Change } from '../../incidents/evolve.ts';
import type { Incident } from '../../incidents/incident.ts';
import { joinIncident } from '../../incidents/join-incident.ts';
import { consecutiveFailures, isLaterJob, type Lane, plausibleLane, withProblem } from '../../incidents/lane.ts';
import { openIncident, openResolved } from '../../incidents/open-incident.ts';
import type { Instant } from '../../lib/instant.ts';
import type { IncidentStore, SeenEvent } from '../../ports/incidents/incident-store.ts';
import { decide } from '../../routing/decide.ts';
import type { Decision } from '../../routing/decision.ts';
import type { Rules } from '../../rules/rules.ts';
import type { Dependencies } from '../dependencies.ts';
import { findInhibitors } from '../find-mute.ts';
import { decidedAlert, hiddenAlert, sourcesAndHidden } from './apply-decision.ts';
import type { Plan } from './commit-plans.ts';

/** What deciding reads of the incidents, and where time and ids come from. */
type Deciding = Pick<Dependencies, 'now' | 'newId'> & { store: Pick<IncidentStore, 'load' | 'openIncidentOf'> };

/**
 * Decides what one problem changes: the incident it opens or joins, the record, its lane and its mark. Nothing is
 * written yet; the problems of a batch are planned one after the other and then written together.
 *
 * @param alertOf composes the alert, once the strikes of its lane are known.
 * @param stored the lane as it is before this problem.
 */
export async function planProblem(
  { startedAt }: BackupEvent,
  alertOf: (strikes: number, firstFailureAt?: Instant | null) => Alert,
  stored: Lane,
  rules: Rules,
  dependencies: Deciding,
): Promise<Plan> {
  const { now } = dependencies;
  const lane = plausibleLane(stored, latestPlausible(now()));
  const laneAfter = withProblem(lane, startedAt);
  const alert = alertOf(Math.max(1, consecutiveFailures(laneAfter)), laneAfter.problemsStartedAt[0]);
  const moment = now();
  const inhibitors = await findInhibitors(alert, rules, { ...dependencies, at: moment }, lane.openIncidentId);
  const decision = decide(alert, rules, { now: moment, inhibitors });
  const decided = decidedAlert(alert, decision);
  if (decision.action === 'ignore') return planIgnored(decided, decision, laneAfter, dependencies);

  const superseded = isLaterJob(lane.lastSuccessStartedAt, startedAt) ? lane.lastSuccessStartedAt : null;
  const { joined, stale } =
    superseded === null ? await findOpen(lane, decision.routing.groupKey, dependencies) : { joined: null, stale: null };
  const change = changeFor(decided, decision, joined, superseded, lane, dependencies);
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
    ...(action === 'open' && superseded === null
      ? { group: { key: decision.routing.groupKey, incidentId: after.id, replaces: stale } }
      : {}),
    ...(superseded === null ? sourcesAndHidden(decision, decided, after.id, moment) : {}),
  };
  const { reason } = change.record;
  const { trace } = decision;
  return { commit, received: { action, event: decided.event, incidentId: after.id, reason, trace, decision } };
}

function changeFor(
  alert: Alert,
  decision: Decision,
  joined: Incident | null,
  superseded: string | null,
  lane: Lane,
  { newId, now }: Deciding,
): Change {
  if (superseded !== null) return openResolved(newId(), alert, decision, superseded, now());
  if (joined === null) return openIncident(newId(), alert, decision, now(), lane.key);
  return joinIncident(joined, alert, decision, { ...lane, isNew: lane.openIncidentId !== joined.id }, now());
}

/** Finds the open incident this alert belongs to: that of its lane, else that of its group. `stale` is a resolved one the group still names. */
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

function planIgnored(alert: Alert, decision: Decision, laneAfter: Lane, { now }: Deciding): Plan {
  const { event } = alert;
  const { reason, trace } = decision;
  const commit = {
    seen: seenAs('ignore', event, null, reason, trace, now()),
    lane: { expectedVersion: laneAfter.version, after: { ...laneAfter, version: laneAfter.version + 1 } },
    hidden: hiddenAlert(alert, { by: reason, named: reason }, null, now()),
  };
  return { commit, received: { action: 'ignore', event, incidentId: null, reason, trace, decision } };
}

function seenAs(
  action: string,
  event: BackupEvent,
  incidentId: string | null,
  reason: string,
  trace: string[],
  at: string,
): SeenEvent {
  return { eventKey: repeatKeyOf(event), incidentId, action, reason, trace, at };
}
