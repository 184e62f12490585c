import { firstOf } from '../lib/fitted.ts';
import { addSeconds, earlierOf, type Instant, laterOf } from '../lib/instant.ts';
import type { Alert } from './alert.ts';
import { type Change, evolve, unopened } from './evolve.ts';
import type { AlertSummary, Incident, Relapse } from './incident.ts';
import { longestName, wholeArn } from './kept-names.ts';
import { laneIdOf, laneKeyOf } from './lane.ts';
import { withOwner } from './owners.ts';
import { noneAffected, withAffected } from './reach.ts';
import type { Retry } from './retry-state.ts';
import type { IncidentDecision, Routing } from './routing.ts';
import { rpoClockOf, rpoEndOf } from './rpo-clock.ts';

/** A muted incident is looked at this often, so that people hear about it soon after somebody ends the silence. */
export const lookAgainSeconds = 900;

/**
 * Opens an incident with its first alert. People hear about it once the group wait and any mute are over.
 *
 * @param laneKey where the lane is kept; absent: where the alert's own event says
 * @param relapse the incident whose problem is back; absent or null: none
 * @param retries what is planned for its backup; absent: nothing
 */
export function openIncident(
  id: string,
  alert: Alert,
  decision: IncidentDecision,
  now: Instant,
  {
    laneKey,
    relapse = null,
    retries = [],
  }: { laneKey?: string; relapse?: Relapse | null; retries?: readonly Retry[] } = {},
): Change {
  const groupedUntil = addSeconds(now, decision.groupWaitSeconds);
  const announceAt = decision.mute ? laterOf(decision.mute.until, groupedUntil) : groupedUntil;
  const blank = blankIncident(id, alert, decision, now, announceAt);
  const alerts = [summarise(alert, laneKey)];
  const before = {
    ...blank,
    alerts,
    ...(relapse === null ? {} : { relapseOf: relapse }),
    ...(retries.length === 0 ? {} : { retries }),
  };
  return evolve(
    before,
    {},
    {
      what: 'opened',
      actor: 'router',
      reason: relapse === null ? decision.reason : `${decision.reason} ${describeRelapse(relapse)}`,
      trace: decision.trace,
      details: { ...factsOf(alert, decision), ...(relapse === null ? {} : { relapseOf: relapse }) },
      startTimerAt: decision.mute ? earlierOf(announceAt, addSeconds(now, lookAgainSeconds)) : announceAt,
    },
    now,
  );
}

function describeRelapse({ incidentId, number, resolvedAt }: Relapse): string {
  return `It is relapse ${number}: incident ${incidentId} of the same was resolved at ${resolvedAt}.`;
}

/** Opens an incident that is already over: its job failed before a success that is known. Nobody is told. */
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

/** How many characters of a lane's key an incident shows. */
export const longestLaneKey = 300;

/** Returns what an incident shows of an alert whose lane is stored under this key. */
export function summarise(alert: Alert, laneKey = laneKeyOf(alert.event)): AlertSummary {
  const { event, resource } = alert;
  const rpoEndsAt = rpoEndOf(alert.exposure);
  return {
    laneId: laneIdOf(laneKey),
    laneKey: firstOf(laneKey, longestLaneKey),
    jobId: firstOf(event.jobId, 100),
    kind: event.kind,
    outcome: event.outcome,
    severity: alert.severity,
    resourceName: firstOf(resource.name, longestName),
    resourceType: firstOf(resource.type, 100),
    resourceArn: wholeArn(resource.arn),
    errorCode: alert.error.code,
    ...(event.isRestoreTest === true ? { isRestoreTest: true as const } : {}),
    occurredAt: event.occurredAt,
    startedAt: event.startedAt,
    strikes: alert.strikes,
    ...(alert.streak !== undefined && alert.strikes > 1 ? { streak: alert.streak } : {}),
    ...(event.found === undefined ? {} : { isFinding: true as const }),
    ...(event.size === undefined ? {} : { isSize: true as const }),
    ...(alert.isLateRun === true ? { isLateRun: true as const } : {}),
    ...(alert.owner === null ? {} : { owner: firstOf(alert.owner, 100) }),
    ...(rpoEndsAt === null ? {} : { rpoEndsAt }),
  };
}

/** Returns the facts of an alert that are put on record. */
export function factsOf(alert: Alert, decision: IncidentDecision): Record<string, unknown> {
  return {
    eventKey: alert.event.eventKey,
    jobId: alert.event.jobId,
    outcome: alert.event.outcome,
    severity: decision.severity,
    severityReasons: alert.severityReasons,
    errorCode: alert.error.code,
    strikes: alert.strikes,
    ...(alert.streak !== undefined && alert.strikes > 1 ? { streak: alert.streak } : {}),
    route: decision.routing.route,
    policy: decision.routing.policy,
    rulesVersion: decision.rulesVersion,
    missing: alert.missing,
    ...(decision.retryFacts === undefined ? {} : { retry: decision.retryFacts }),
    ...(alert.event.foundBy === undefined ? {} : { foundBy: alert.event.foundBy }),
    ...(alert.event.corrected === undefined ? {} : { corrected: alert.event.corrected }),
    ...labelFacts(decision.routing),
    ...(decision.mute ? { mutedBy: decision.mute.by, mutedUntil: decision.mute.until } : {}),
  };
}

/** Returns labels as pairs, because no map in the table can hold every name that a label may have. */
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
    ...(alert.exposure?.nextRunAt == null ? {} : { nextRunAt: alert.exposure.nextRunAt }),
    escalation: {
      clock: 0,
      nextStepAt: null,
      stepsTaken: 0,
      lastStepAt: null,
      joinedToldAt: null,
      joinedDueAt: null,
      exhausted: false,
      ...rpoClockOf(alert),
    },
    notified: [],
    alsoTell: [...new Set(decision.alsoTell)],
    ...(decision.mute ? { mute: decision.mute, joinedQuietly: null } : {}),
    reach: withAffected(noneAffected, alert, alert.event),
    owners: withOwner([], alert),
    acknowledgement: null,
    resolution: null,
  });
}
