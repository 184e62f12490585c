import { addSeconds, type Instant, secondsBetween } from '../lib/instant.ts';
import { type Alert, severities, worseOf } from './alert.ts';
import { type Change, evolve, type Note } from './evolve.ts';
import { type AlertSummary, type Incident, shownAlerts } from './incident.ts';
import { factsOf, type Routed, summarise } from './open-incident.ts';
import { reachOut } from './reach.ts';

/** Shortest time between two notices that alerts have joined, in seconds. */
export const joinedIntervalSeconds = 300;

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
    reach: lane.isNew ? reachOut(incident.reach, alert) : incident.reach,
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
  const newcomers = newcomersOf(incident, routed);
  return evolve(
    incident,
    { ...patch, ...joinedTimes(incident, now), ...newcomers.patch },
    joinedNote(incident, routed, { details, told: newcomers.told }, now),
    now,
  );
}

/**
 * Finds whom the alert's own route would have told first and who does not know of the incident yet: they are
 * told now when it has been announced, and with the first step when not. While somebody has it in hand, nobody new is woken.
 */
function newcomersOf(incident: Incident, routed: Routed): { told: readonly string[]; patch: Partial<Incident> } {
  if (routed.route === incident.route || incident.status !== 'open') return { told: [], patch: {} };
  const known = [...incident.notified, ...incident.alsoTell];
  const fresh = [...new Set(routed.firstTargets)].filter((target) => !known.includes(target));
  if (fresh.length === 0) return { told: [], patch: {} };
  if (incident.notified.length === 0) return { told: [], patch: { alsoTell: [...incident.alsoTell, ...fresh] } };
  return { told: fresh, patch: { notified: [...incident.notified, ...fresh] } };
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

function joinedNote(
  incident: Incident,
  routed: Routed,
  { details, told }: { details: Record<string, unknown>; told: readonly string[] },
  now: Instant,
): Note {
  const due = joinedNoticeDue(incident, now);
  const reason = `One more alert of the same cause: ${incident.alertCount + 1} in all.`;
  return {
    what: 'joined',
    actor: 'router',
    reason,
    trace: routed.trace,
    details,
    tell: [
      { kind: 'opened', targets: told },
      { kind: 'joined', targets: due === now ? incident.notified : [] },
    ],
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
