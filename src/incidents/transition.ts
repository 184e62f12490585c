import { addSeconds, type Instant, secondsBetween } from '../lib/instant.ts';
import { type Alert, type Severity, severities, worseOf } from './alert.ts';
import { type Change, evolve, type Refusal, unopened } from './evolve.ts';
import { type AlertSummary, type Answer, type Incident, shownAlerts } from './incident.ts';
import { laneKeyOf } from './lane.ts';

/** Shortest time between two notices that alerts have joined, in seconds. */
export const joinedIntervalSeconds = 300;

/** What routing decided, as far as an incident keeps it. */
export interface Routed {
  route: string;
  policy: string;
  groupKey: string;
  groupWaitSeconds: number;
  severity: Severity;
  mutedUntil: Instant | null;
  reason: string;
  trace: string[];
  rulesVersion: string;
  acknowledgedForSeconds: number | null;
}

/** Opens an incident with its first alert. People hear of it when the group wait is over. */
export function openIncident(id: string, alert: Alert, routed: Routed, now: Instant): Change {
  const announceAt = routed.mutedUntil ?? addSeconds(now, routed.groupWaitSeconds);
  const before = blankIncident(id, alert, routed, now, announceAt);
  return evolve(
    before,
    {},
    {
      what: 'opened',
      actor: 'router',
      reason: routed.reason,
      trace: routed.trace,
      details: factsOf(alert, routed),
      startClockAt: announceAt,
    },
    now,
  );
}

/** Opens an incident that is over already: its job failed before a success that is known. Nobody is told. */
export function openResolved(id: string, alert: Alert, routed: Routed, laterSuccess: Instant, now: Instant): Change {
  const reason = `A later job of this resource, started ${laterSuccess}, had already succeeded when this one was heard of.`;
  const resolution = { by: 'AWS Backup', via: 'later success', at: now, reason };
  const before = { ...blankIncident(id, alert, routed, now, now), openLanes: 0 };
  return evolve(
    before,
    { status: 'resolved', resolution },
    { what: 'opened-resolved', actor: 'router', reason, trace: routed.trace, details: factsOf(alert, routed) },
    now,
  );
}

/** Adds an alert to an open incident. A rise in severity that leads to another policy starts that policy. */
export function joinIncident(
  incident: Incident,
  alert: Alert,
  routed: Routed,
  lane: { isNew: boolean },
  now: Instant,
): Change {
  const severity = worseOf(incident.severity, routed.severity);
  const rises = severities.indexOf(severity) < severities.indexOf(incident.severity);
  const patch: Partial<Incident> = {
    severity,
    alertCount: incident.alertCount + 1,
    openLanes: incident.openLanes + (lane.isNew ? 1 : 0),
    alerts: withSummary(incident.alerts, summarise(alert)),
  };
  const details = factsOf(alert, routed);
  if (rises && routed.policy !== incident.policy) {
    const reason = `Severity rose from ${incident.severity} to ${severity}, so policy ${routed.policy} takes over from ${incident.policy}.`;
    return evolve(
      incident,
      { ...patch, ...reopened(routed, incident, now) },
      { what: 'joined', actor: 'router', reason, trace: routed.trace, details, startClockAt: now },
      now,
    );
  }
  return evolve(incident, { ...patch, ...joinedTimes(incident, now) }, joinedNote(incident, routed, details, now), now);
}

/** Notes that a lane of the incident is well again; with the last one, the incident resolves. */
export function clearLane(
  incident: Incident,
  success: { resource: string; jobId: string; at: Instant },
  now: Instant,
): Change {
  const openLanes = Math.max(0, incident.openLanes - 1);
  const reason = `A later backup of ${success.resource} completed at ${success.at} (job ${success.jobId}).`;
  if (openLanes === 0) {
    const answer = { by: 'AWS Backup', via: 'later success', at: now };
    return resolved(incident, answer, reason, { openLanes }, { jobId: success.jobId }, now);
  }
  return evolve(
    incident,
    { openLanes },
    {
      what: 'lane-cleared',
      actor: 'router',
      reason: `${reason} ${openLanes} of the affected resources still lack one.`,
      details: { jobId: success.jobId, openLanes },
      tell: [{ kind: 'progressed', targets: incident.notified }],
    },
    now,
  );
}

/** Acknowledges: from the commit of this change on, no new step starts. */
export function acknowledge(incident: Incident, answer: Answer): Change | Refusal {
  if (incident.status === 'resolved') return { refused: alreadyResolved(incident) };
  if (incident.acknowledgement !== null) return { refused: alreadyAcknowledged(incident.acknowledgement) };
  const held = incident.escalation.acknowledgedForSeconds;
  const until = held === null ? null : addSeconds(answer.at, held);
  return evolve(
    incident,
    {
      status: 'acknowledged',
      acknowledgement: { ...answer, until },
      escalation: { ...incident.escalation, clock: 0, nextStepAt: null },
    },
    {
      what: 'acknowledged',
      actor: answer.by,
      reason: `${answer.by} acknowledged ${answer.via}.`,
      details: { via: answer.via, until },
      tell: [{ kind: 'acknowledged', targets: incident.notified }],
      ...(until === null ? {} : { startClockAt: until }),
    },
    answer.at,
  );
}

/** Resolves on a person's word. */
export function resolveIncident(incident: Incident, answer: Answer): Change | Refusal {
  if (incident.status === 'resolved') return { refused: alreadyResolved(incident) };
  return resolved(incident, answer, `${answer.by} resolved it ${answer.via}.`, {}, { via: answer.via }, answer.at);
}

function resolved(
  incident: Incident,
  answer: Answer,
  reason: string,
  patch: Partial<Incident>,
  details: Record<string, unknown>,
  now: Instant,
): Change {
  const escalation = { ...incident.escalation, clock: 0, nextStepAt: null, joinedDueAt: null };
  return evolve(
    incident,
    { ...patch, status: 'resolved', resolution: { ...answer, reason }, escalation },
    { what: 'resolved', actor: answer.by, reason, details, tell: [{ kind: 'resolved', targets: incident.notified }] },
    now,
  );
}

function alreadyAcknowledged(answer: Answer): string {
  return `Already acknowledged by ${answer.by} at ${answer.at}.`;
}

function alreadyResolved(incident: Incident): string {
  return `Already resolved by ${incident.resolution?.by ?? 'somebody'} at ${incident.resolution?.at ?? incident.updatedAt}.`;
}

/** What makes an incident open again under a policy, its steps counted anew. */
function reopened(routed: Routed, incident: Incident, now: Instant): Partial<Incident> {
  return {
    status: 'open',
    acknowledgement: null,
    route: routed.route,
    policy: routed.policy,
    rulesVersion: routed.rulesVersion,
    announceAt: now,
    escalation: {
      ...incident.escalation,
      acknowledgedForSeconds: routed.acknowledgedForSeconds,
      stepsTaken: 0,
      lastStepAt: null,
      exhausted: false,
    },
  };
}

function joinedTimes(incident: Incident, now: Instant): Partial<Incident> {
  const due = joinedNoticeDue(incident, now);
  if (due === null) return {};
  const { escalation } = incident;
  return {
    escalation: due === now ? { ...escalation, joinedToldAt: now } : { ...escalation, joinedDueAt: due },
  };
}

function joinedNote(incident: Incident, routed: Routed, details: Record<string, unknown>, now: Instant) {
  const due = joinedNoticeDue(incident, now);
  const reason = `One more alert of the same cause: ${incident.alertCount + 1} in all.`;
  return {
    what: 'joined',
    actor: 'router',
    reason,
    trace: routed.trace,
    details,
    ...(due === now ? { tell: [{ kind: 'joined' as const, targets: incident.notified }] } : {}),
    ...(due !== null && due !== now ? { startClockAt: earlierOf(due, incident.escalation.nextStepAt) } : {}),
  };
}

/** Returns when people should hear that alerts joined: now, later, or (null) not by a notice of its own. */
function joinedNoticeDue(incident: Incident, now: Instant): Instant | null {
  const { joinedToldAt, joinedDueAt } = incident.escalation;
  if (incident.notified.length === 0 || joinedDueAt !== null) return null;
  if (joinedToldAt === null || secondsBetween(joinedToldAt, now) >= joinedIntervalSeconds) return now;
  return addSeconds(joinedToldAt, joinedIntervalSeconds);
}

function earlierOf(a: Instant, b: Instant | null): Instant {
  return b !== null && b < a ? b : a;
}

function withSummary(alerts: readonly AlertSummary[], alert: AlertSummary): AlertSummary[] {
  const others = alerts.filter(({ laneKey }) => laneKey !== alert.laneKey);
  return [...others, alert].slice(-shownAlerts);
}

function summarise(alert: Alert): AlertSummary {
  const { event, resource } = alert;
  return {
    laneKey: laneKeyOf(event).slice(0, 300),
    jobId: event.jobId,
    kind: event.kind,
    outcome: event.outcome,
    severity: alert.severity,
    resourceName: resource.name.slice(0, 200),
    resourceType: resource.type.slice(0, 100),
    resourceArn: resource.arn?.slice(0, 500) ?? null,
    errorCode: alert.error.code,
    occurredAt: event.occurredAt,
    startedAt: event.startedAt,
    strikes: alert.strikes,
  };
}

function factsOf(alert: Alert, routed: Routed): Record<string, unknown> {
  return {
    eventKey: alert.event.eventKey,
    jobId: alert.event.jobId,
    outcome: alert.event.outcome,
    severity: routed.severity,
    severityReasons: alert.severityReasons,
    errorCode: alert.error.code,
    strikes: alert.strikes,
    route: routed.route,
    policy: routed.policy,
    rulesVersion: routed.rulesVersion,
    missing: alert.missing,
  };
}

function blankIncident(id: string, alert: Alert, routed: Routed, now: Instant, announceAt: Instant): Incident {
  return unopened({
    id,
    status: 'open',
    accountId: alert.event.accountId,
    region: alert.event.region,
    groupKey: routed.groupKey,
    route: routed.route,
    policy: routed.policy,
    rulesVersion: routed.rulesVersion,
    severity: routed.severity,
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
      acknowledgedForSeconds: routed.acknowledgedForSeconds,
      rpoSeconds: alert.exposure?.rpoSeconds ?? null,
    },
    notified: [],
    acknowledgement: null,
    resolution: null,
  });
}
