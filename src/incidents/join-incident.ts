import { addSeconds, earlierOf, type Instant, laterOf } from '../lib/instant.ts';
import { type Alert, severities, worseOf } from './alert.ts';
import { type Change, evolve, type Note } from './evolve.ts';
import { type AlertSummary, type Incident, shownAlerts } from './incident.ts';
import { isOnLane, isSameLane, type Lane } from './lane.ts';
import { isTimerLost } from './lost-timer.ts';
import type { Mute } from './mute.ts';
import { factsOf, summarise } from './open-incident.ts';
import { withAffected } from './reach.ts';
import { firstTargets, type IncidentDecision, type Routing } from './routing.ts';

/**
 * Adds an alert to an open incident. A rise in severity that leads to another policy starts that policy. A muted alert
 * tells nobody before its mute ends; one that is not muted ends the mute of the incident it joins.
 */
export function joinIncident(
  incident: Incident,
  alert: Alert,
  decision: IncidentDecision,
  lane: { isNew: boolean } & Partial<Pick<Lane, 'key' | 'formerly'>>,
  now: Instant,
): Change {
  const severity = worseOf(incident.severity, decision.severity);
  const rises = severities.indexOf(severity) < severities.indexOf(incident.severity);
  const patch: Partial<Incident> = {
    severity,
    rulesVersion: decision.rulesVersion,
    alertCount: incident.alertCount + 1,
    openLanes: incident.openLanes + (lane.isNew ? 1 : 0),
    reach: lane.isNew ? withAffected(incident.reach, alert) : incident.reach,
    alerts: withSummary(incident.alerts, summarise(alert, lane.key), lane.formerly),
    ...quietCount(incident, decision),
  };
  const details = factsOf(alert, decision);
  if (decision.mute) return joinQuietly(incident, { patch, details, trace: decision.trace, mute: decision.mute }, now);
  if (rises && decision.routing.policy !== incident.routing.policy) {
    const reason = `Severity rose from ${incident.severity} to ${severity}, so policy ${decision.routing.policy} takes over from ${incident.routing.policy}.`;
    return evolve(
      incident,
      { ...patch, ...reopened(decision, incident, now) },
      { what: 'joined', actor: 'router', reason, trace: decision.trace, details, startTimerAt: now },
      now,
    );
  }
  const newcomers = newcomersOf(incident, decision);
  const unmuted = unmutedBy(incident, decision, now);
  const note = joinedNote(incident, decision, { details, told: newcomers.told }, now);
  return evolve(
    incident,
    { ...patch, ...joinedTimes(incident, now), ...newcomers.patch, ...unmuted },
    withLivingTimer(
      incident,
      now,
      unmuted.announceAt === undefined ? note : { ...note, startTimerAt: unmuted.announceAt },
    ),
    now,
  );
}

/** Counts what joins muted, so that the last alert which was not is found among them. */
function quietCount({ joinedQuietly }: Incident, { mute }: IncidentDecision): Pick<Incident, 'joinedQuietly'> {
  if (mute) return joinedQuietly === null ? {} : { joinedQuietly: (joinedQuietly ?? 0) + 1 };
  return joinedQuietly === undefined ? {} : { joinedQuietly: 0 };
}

/** A muted alert joins: those who know of the incident hear of it when the mute is over, and nobody new is woken. */
function joinQuietly(
  incident: Incident,
  joined: { patch: Partial<Incident>; details: Record<string, unknown>; trace: string[]; mute: Mute },
  now: Instant,
): Change {
  const { patch, details, trace, mute } = joined;
  const { escalation, notified } = incident;
  const toTell = notified.length > 0 && escalation.joinedDueAt === null;
  return evolve(
    incident,
    { ...patch, ...(toTell ? { escalation: { ...escalation, joinedDueAt: mute.until } } : {}) },
    withLivingTimer(incident, now, {
      what: 'joined',
      actor: 'router',
      reason: `One more alert of the same cause: ${incident.alertCount + 1} in all. It is muted by ${mute.by} until ${mute.until}.`,
      trace,
      details,
      ...(toTell ? { startTimerAt: earlierOf(mute.until, escalation.nextStepAt ?? mute.until) } : {}),
    }),
    now,
  );
}

/** Starts a timer anew that is overdue: its execution is lost, and this is the first to notice. */
function withLivingTimer(incident: Incident, now: Instant, note: Note): Note {
  if (!isTimerLost(incident, now)) return note;
  const details = { ...note.details, timerOverdueSince: incident.escalation.nextStepAt };
  return { ...note, details, startTimerAt: note.startTimerAt === undefined ? now : laterOf(now, note.startTimerAt) };
}

/** Ends the mute of an incident that an alert joins which is not muted itself. */
function unmutedBy(
  incident: Incident,
  decision: IncidentDecision,
  now: Instant,
): Partial<Incident> & { announceAt?: Instant } {
  if (!incident.mute || incident.status !== 'open') return {};
  return { mute: null, announceAt: incident.notified.length > 0 ? now : addSeconds(now, decision.groupWaitSeconds) };
}

/**
 * Finds whom the alert's own route would have told first and who does not know of the incident yet: they are
 * told now when it has been announced, and with the first step when not. While somebody has it in hand, nobody new is woken.
 */
function newcomersOf(
  incident: Incident,
  decision: IncidentDecision,
): { told: readonly string[]; patch: Partial<Incident> } {
  if (incident.status !== 'open') return { told: [], patch: {} };
  const known = [...incident.notified, ...incident.alsoTell];
  const concerned = [
    ...(decision.routing.route === incident.routing.route ? [] : firstTargets(decision)),
    ...decision.alsoTell,
  ];
  const fresh = [...new Set(concerned)].filter((target) => !known.includes(target));
  if (fresh.length === 0) return { told: [], patch: {} };
  if (incident.notified.length === 0) return { told: [], patch: { alsoTell: [...incident.alsoTell, ...fresh] } };
  return { told: fresh, patch: { notified: [...incident.notified, ...fresh] } };
}

/** What makes an incident open again under a policy, its steps counted anew. */
function reopened(decision: IncidentDecision, incident: Incident, now: Instant): Partial<Incident> {
  return {
    status: 'open',
    acknowledgement: null,
    routing: takenOver(decision.routing, incident.routing),
    rulesVersion: decision.rulesVersion,
    announceAt: now,
    mute: null,
    escalation: {
      ...incident.escalation,
      stepsTaken: 0,
      lastStepAt: null,
      roundAt: null,
      exhausted: false,
    },
  };
}

/** Another route decides from now on; what the incident is called, by which words, and that it reminds, stay with it. */
function takenOver(next: Routing, { groupKey, labels, template, repeatIntervalSeconds }: Routing): Routing {
  return {
    ...next,
    groupKey,
    labels,
    template,
    repeatIntervalSeconds: next.repeatIntervalSeconds ?? repeatIntervalSeconds,
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
  decision: IncidentDecision,
  { details, told }: { details: Record<string, unknown>; told: readonly string[] },
  now: Instant,
): Note {
  const due = joinedNoticeDue(incident, now);
  const reason = `One more alert of the same cause: ${incident.alertCount + 1} in all.`;
  return {
    what: 'joined',
    actor: 'router',
    reason,
    trace: decision.trace,
    details,
    notify: [
      { kind: 'opened', targets: told },
      { kind: 'joined', targets: due === now ? incident.notified : [] },
    ],
    ...(due !== null && due !== now ? { startTimerAt: earlierOf(due, incident.escalation.nextStepAt ?? due) } : {}),
  };
}

/** Returns when people should hear that alerts joined: now, later, or (null) not by a notice of its own. */
function joinedNoticeDue(incident: Incident, now: Instant): Instant | null {
  const { joinedToldAt, joinedDueAt } = incident.escalation;
  if (incident.notified.length === 0) return null;
  const mayBeTold =
    joinedToldAt === null ? now : laterOf(now, addSeconds(joinedToldAt, incident.routing.groupIntervalSeconds));
  // What is due may be of a muted alert, and weeks away.
  return joinedDueAt !== null && joinedDueAt <= mayBeTold ? null : mayBeTold;
}

function withSummary(
  alerts: readonly AlertSummary[],
  alert: AlertSummary,
  formerly: readonly string[] = [],
): AlertSummary[] {
  const isOfBefore = (one: AlertSummary) => formerly.some((key) => isOnLane(one, key));
  const others = alerts.filter((one) => !isSameLane(one, alert) && !isOfBefore(one));
  return [...others, alert].slice(-shownAlerts);
}
