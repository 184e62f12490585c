import { addSeconds, earlierOf, type Instant, laterOf } from '../lib/instant.ts';
import { joinedTelling } from './advance.ts';
import type { Alert } from './alert.ts';
import { type Change, evolve, type Note } from './evolve.ts';
import type { Escalation, Incident, SeverityRise } from './incident.ts';
import { type JoinedLane, joinedPatch } from './joined-patch.ts';
import { isTimerLost } from './lost-timer.ts';
import type { Mute } from './mute.ts';
import { endsAcknowledgement } from './next-run.ts';
import { factsOf } from './open-incident.ts';
import type { Retry } from './retry-state.ts';
import { firstTargets, type IncidentDecision } from './routing.ts';
import { joinedRpoClock, type RpoClock } from './rpo-clock.ts';
import { beginsAnew, begunAnew, describeRise, riseOf } from './severity-rise.ts';

/**
 * Adds an alert to an open incident. A rise in severity restarts the policy, or starts the one that it leads to. A muted alert
 * tells nobody before its mute ends; an alert that is not muted ends the mute of the incident.
 */
export function joinIncident(
  incident: Incident,
  alert: Alert,
  decision: IncidentDecision,
  lane: JoinedLane,
  now: Instant,
): Change {
  const failedRetry = lane.retries?.failed ?? null;
  const patch = joinedPatch(incident, alert, decision, lane, now);
  const details = factsOf(alert, decision);
  const said = describeJoined(incident, failedRetry);
  if (decision.mute) {
    return joinQuietly(incident, { patch, details, trace: decision.trace, mute: decision.mute, said }, now);
  }
  const clock = joinedRpoClock(incident, alert, lane.isNew);
  const rise = riseOf(incident, decision);
  if (rise !== null && beginsAnew(incident, decision)) {
    return evolve(
      incident,
      { ...patch, ...begunAnew(incident, decision, { rise, clock }, now) },
      {
        what: 'joined',
        actor: 'router',
        reason: describeRise(incident, decision, rise),
        trace: decision.trace,
        details,
        startTimerAt: now,
      },
      now,
    );
  }
  const { acknowledgement } = incident;
  if (acknowledgement !== null && endsAcknowledgement(incident, alert)) {
    const ended = { acknowledgement: { ...acknowledgement, until: now, runFailed: true as const } };
    const reason = `The run until which ${acknowledgement.by} acknowledged failed, too.`;
    const note = { what: 'joined', actor: 'router', reason, trace: decision.trace, details, startTimerAt: now };
    return evolve(incident, { ...patch, ...ended, escalation: { ...incident.escalation, ...clock } }, note, now);
  }
  const newcomers = newcomersOf(incident, decision);
  const unmuted = unmutedBy(incident, decision, now);
  const due = joinedNoticeDue(incident, rise !== null || failedRetry !== null, now);
  const note = joinedNote(incident, decision, { details, told: newcomers.told, rise, due, said }, now);
  // Steps that waited for the retry are due again.
  const startTimerAt =
    unmuted.announceAt ?? (failedRetry !== null || endsSooner(incident, clock) ? now : note.startTimerAt);
  return evolve(
    incident,
    { ...patch, escalation: { ...joinedTimes(incident, due, now), ...clock }, ...newcomers.patch, ...unmuted },
    withLivingTimer(incident, now, startTimerAt === undefined ? note : { ...note, startTimerAt }),
    now,
  );
}

/** Steps that count by the RPO may be due sooner now, so an announced incident is looked at again. */
function endsSooner({ escalation, notified, status }: Incident, clock: RpoClock): boolean {
  if (status !== 'open' || notified.length === 0 || escalation.exhausted) return false;
  return clock.rpoSeconds !== escalation.rpoSeconds || clock.lastGoodAt !== (escalation.lastGoodAt ?? null);
}

/** A muted alert joins: those who know about the incident hear it when the mute is over, and nobody new is woken. */
function joinQuietly(
  incident: Incident,
  joined: { patch: Partial<Incident>; details: Record<string, unknown>; trace: string[]; mute: Mute; said: string },
  now: Instant,
): Change {
  const { patch, details, trace, mute, said } = joined;
  const { escalation, notified } = incident;
  const toTell = notified.length > 0 && escalation.joinedDueAt === null;
  return evolve(
    incident,
    { ...patch, ...(toTell ? { escalation: { ...escalation, joinedDueAt: mute.until } } : {}) },
    withLivingTimer(incident, now, {
      what: 'joined',
      actor: 'router',
      reason: `${said} It is muted by ${mute.by} until ${mute.until}.`,
      trace,
      details,
      ...(toTell ? { startTimerAt: earlierOf(mute.until, escalation.nextStepAt ?? mute.until) } : {}),
    }),
    now,
  );
}

/** Restarts an overdue timer: its execution is lost, and this is the first to notice. */
function withLivingTimer(incident: Incident, now: Instant, note: Note): Note {
  if (!isTimerLost(incident, now)) return note;
  const details = { ...note.details, timerOverdueSince: incident.escalation.nextStepAt };
  return { ...note, details, startTimerAt: note.startTimerAt === undefined ? now : laterOf(now, note.startTimerAt) };
}

/** Ends the mute of an incident when an alert joins that is not muted itself. */
function unmutedBy(
  incident: Incident,
  decision: IncidentDecision,
  now: Instant,
): Partial<Incident> & { announceAt?: Instant } {
  if (!incident.mute || incident.status !== 'open') return {};
  return { mute: null, announceAt: incident.notified.length > 0 ? now : addSeconds(now, decision.groupWaitSeconds) };
}

/**
 * Finds targets that the alert's own route would have told first and that do not know about the incident yet. They are told now
 * if it was announced, or else with the first step. While somebody has it in hand, nobody new is woken.
 */
function newcomersOf(
  incident: Incident,
  decision: IncidentDecision,
): { told: readonly string[]; patch: Partial<Incident> } {
  if (incident.status !== 'open') return { told: [], patch: {} };
  const known = [...incident.notified, ...incident.alsoTell];
  const concerned = [
    ...(decision.routing.route === incident.routing.route ? [] : firstTargets(decision)),
    ...ownersMissed(incident, decision),
    ...decision.alsoTell,
  ];
  const fresh = [...new Set(concerned)].filter((target) => !known.includes(target));
  if (fresh.length === 0) return { told: [], patch: {} };
  if (incident.notified.length === 0) return { told: [], patch: { alsoTell: [...incident.alsoTell, ...fresh] } };
  return { told: fresh, patch: { notified: [...incident.notified, ...fresh] } };
}

/**
 * Returns the targets of an alert's owner that steps taken before it joined would have told; later steps tell them together with
 * the others. A policy that has handed over has taken all of its steps.
 */
function ownersMissed({ escalation, routing }: Incident, { steps, routing: { policy } }: IncidentDecision): string[] {
  const taken = policy === routing.policy ? steps.slice(0, escalation.stepsTaken) : steps;
  return taken.flatMap(({ ofOwners = [] }) => ofOwners);
}

function joinedTimes({ escalation }: Incident, due: Instant | null, now: Instant): Escalation {
  if (due === null) return escalation;
  return due === now ? { ...escalation, joinedToldAt: now } : { ...escalation, joinedDueAt: due };
}

/** What is said about an alert that joins. */
interface JoinedNews {
  details: Record<string, unknown>;
  told: readonly string[];
  rise: SeverityRise | null;
  /** When people should hear it; null: it gets no notice of its own. */
  due: Instant | null;
  /** What joined, in a sentence. */
  said: string;
}

/** Says what joined: a retry is part of its run, and counts as no other alert. */
function describeJoined({ alertCount }: Incident, failedRetry: Retry | null): string {
  if (failedRetry === null) return `One more alert of the same cause: ${alertCount + 1} in all.`;
  return `The retry (job ${failedRetry.jobId}) failed as well, after job ${failedRetry.failedJobId}.`;
}

function joinedNote(
  incident: Incident,
  decision: IncidentDecision,
  { details, told, rise, due, said }: JoinedNews,
  now: Instant,
): Note {
  const reason = rise === null ? said : `Severity rose from ${rise.from} to ${rise.to}. ${said}`;
  return {
    what: 'joined',
    actor: 'router',
    reason,
    trace: decision.trace,
    details,
    notify: [{ kind: 'opened', targets: told }, ...(due === now ? [joinedTelling(incident)] : [])],
    ...(due !== null && due !== now ? { startTimerAt: earlierOf(due, incident.escalation.nextStepAt ?? due) } : {}),
  };
}

/** Returns when people should hear that alerts joined: now, if it got worse, or later; null: there is no separate notice. */
function joinedNoticeDue(incident: Incident, isUrgent: boolean, now: Instant): Instant | null {
  const { joinedToldAt, joinedDueAt } = incident.escalation;
  if (incident.notified.length === 0) return null;
  if (isUrgent) return now;
  const mayBeTold =
    joinedToldAt === null ? now : laterOf(now, addSeconds(joinedToldAt, incident.routing.groupIntervalSeconds));
  // The due notice may belong to a muted alert, and be weeks away.
  return joinedDueAt !== null && joinedDueAt <= mayBeTold ? null : mayBeTold;
}
