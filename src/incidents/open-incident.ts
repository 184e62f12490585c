import { firstOf } from '../lib/fitted.ts';
import { addSeconds, earlierOf, type Instant, laterOf } from '../lib/instant.ts';
import type { Alert } from './alert.ts';
import { type Change, evolve, unopened } from './evolve.ts';
import type { AlertSummary, Incident } from './incident.ts';
import { laneIdOf, laneKeyOf } from './lane.ts';
import { noneAffected, withAffected } from './reach.ts';
import type { IncidentDecision, Routing } from './routing.ts';

/** A muted incident is looked at this often, so that it is heard of soon when somebody takes the silence back. */
export const lookAgainSeconds = 900;

/**
 * Opens an incident with its first alert. People hear of it when the group wait, and what mutes it, is over.
 *
 * @param laneKey where the lane is kept; absent: where the alert's own event says
 */
export function openIncident(
  id: string,
  alert: Alert,
  decision: IncidentDecision,
  now: Instant,
  laneKey?: string,
): Change {
  const groupedUntil = addSeconds(now, decision.groupWaitSeconds);
  const announceAt = decision.mute ? laterOf(decision.mute.until, groupedUntil) : groupedUntil;
  const blank = blankIncident(id, alert, decision, now, announceAt);
  const before = { ...blank, alerts: [summarise(alert, laneKey)] };
  return evolve(
    before,
    {},
    {
      what: 'opened',
      actor: 'router',
      reason: decision.reason,
      trace: decision.trace,
      details: factsOf(alert, decision),
      startTimerAt: decision.mute ? earlierOf(announceAt, addSeconds(now, lookAgainSeconds)) : announceAt,
    },
    now,
  );
}

/** Opens an incident that is over already: its job failed before a success that is known. Nobody is told. */
export function openResolved(
  id: string,
  alert: Alert,
  decision: IncidentDecision,
  laterSuccess: Instant,
  now: Instant,
): Change {
  const reason = `A later job of this resource, started ${laterSuccess}, had already succeeded when this one was heard of.`;
  const resolution = { kind: 'later-success' as const, by: 'AWS Backup', via: 'later success', at: now, reason };
  const before = { ...blankIncident(id, alert, decision, now, now), openLanes: 0 };
  return evolve(
    before,
    { status: 'resolved', resolution },
    { what: 'opened-resolved', actor: 'router', reason, trace: decision.trace, details: factsOf(alert, decision) },
    now,
  );
}

/** Characters of a lane's key that an incident shows. */
export const longestLaneKey = 300;

/** Returns what an incident shows of an alert, whose lane is kept under this key. */
export function summarise(alert: Alert, laneKey = laneKeyOf(alert.event)): AlertSummary {
  const { event, resource } = alert;
  return {
    laneId: laneIdOf(laneKey),
    laneKey: firstOf(laneKey, longestLaneKey),
    jobId: firstOf(event.jobId, 100),
    kind: event.kind,
    outcome: event.outcome,
    severity: alert.severity,
    resourceName: firstOf(resource.name, 200),
    resourceType: firstOf(resource.type, 100),
    resourceArn: resource.arn === null ? null : firstOf(resource.arn, 500),
    errorCode: alert.error.code,
    ...(event.isRestoreTest === true ? { isRestoreTest: true as const } : {}),
    occurredAt: event.occurredAt,
    startedAt: event.startedAt,
    strikes: alert.strikes,
  };
}

/** Returns the facts of an alert that go on record. */
export function factsOf(alert: Alert, decision: IncidentDecision): Record<string, unknown> {
  return {
    eventKey: alert.event.eventKey,
    jobId: alert.event.jobId,
    outcome: alert.event.outcome,
    severity: decision.severity,
    severityReasons: alert.severityReasons,
    errorCode: alert.error.code,
    strikes: alert.strikes,
    route: decision.routing.route,
    policy: decision.routing.policy,
    rulesVersion: decision.rulesVersion,
    missing: alert.missing,
    ...(alert.event.corrected === undefined ? {} : { corrected: alert.event.corrected }),
    ...labelFacts(decision.routing),
    ...(decision.mute ? { mutedBy: decision.mute.by, mutedUntil: decision.mute.until } : {}),
  };
}

/** As a list of pairs: a label may bear a name that no map of the table can hold. */
function labelFacts({ labels }: Routing): { labelList?: [string, string][] } {
  const labelList = Object.entries(labels);
  return labelList.length > 0 ? { labelList } : {};
}

function blankIncident(
  id: string,
  alert: Alert,
  decision: IncidentDecision,
  now: Instant,
  announceAt: Instant,
): Incident {
  return unopened({
    id,
    status: 'open',
    accountId: alert.event.accountId,
    region: alert.event.region,
    routing: decision.routing,
    rulesVersion: decision.rulesVersion,
    severity: decision.severity,
    openedAt: now,
    announceAt,
    alertCount: 1,
    openLanes: 1,
    alerts: [summarise(alert)],
    drill: alert.event.drill,
    escalation: {
      clock: 0,
      nextStepAt: null,
      stepsTaken: 0,
      lastStepAt: null,
      joinedToldAt: null,
      joinedDueAt: null,
      exhausted: false,
      rpoSeconds: alert.exposure?.rpoSeconds ?? null,
    },
    notified: [],
    alsoTell: [...new Set(decision.alsoTell)],
    ...(decision.mute ? { mute: decision.mute, joinedQuietly: null } : {}),
    reach: withAffected(noneAffected, alert),
    acknowledgement: null,
    resolution: null,
  });
}
