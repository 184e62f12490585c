import { type Instant, laterOf } from '../lib/instant.ts';
import { type Change, evolve, type Note } from './evolve.ts';
import type { Incident } from './incident.ts';
import type { Mute } from './mute.ts';
import { type Hold, holdOf } from './routing.ts';

/** Who asked for a change, unless the policy did, and what else belongs to it. */
type Asked = Pick<Note, 'actor' | 'by' | 'notify' | 'startTimerAt'>;
const byRouter: Asked = { actor: 'router' };

/** Whom a step tells, and whom they call on; absent: whomever each target names itself. */
interface Called {
  targets: readonly string[];
  mention?: readonly string[] | undefined;
}

/** A step that is taken, where its round stands afterwards, and what comes next. */
export interface StepTaken {
  round?: number;
  roundAt?: Instant;
  taken?: readonly number[];
  nextAt: Instant;
  reason: string;
  trace: string[];
}

/** Takes a step: targets that were told before are reminded, others hear about it for the first time. */
export function takeStep(incident: Incident, step: Called & StepTaken, now: Instant, asked: Asked = byRouter): Change {
  const known = step.targets.filter((target) => incident.notified.includes(target));
  const fresh = [...new Set([...step.targets, ...incident.alsoTell])].filter(
    (target) => !incident.notified.includes(target),
  );
  const others = incident.notified.filter((target) => !step.targets.includes(target));
  const firstEver = incident.notified.length === 0;
  return evolve(
    incident,
    {
      notified: [...incident.notified, ...fresh],
      alsoTell: [],
      escalation: {
        ...incident.escalation,
        stepsTaken: incident.escalation.stepsTaken + 1,
        lastStepAt: now,
        roundAt: step.roundAt ?? null,
        ...(step.taken === undefined ? {} : { takenSteps: { at: now, round: step.round ?? 0, steps: step.taken } }),
        nextStepAt: step.nextAt,
        joinedDueAt: null,
        ...(incident.escalation.rose == null ? {} : { rose: null }),
      },
    },
    {
      ...asked,
      what: 'step',
      reason: step.reason,
      trace: step.trace,
      ...callsOf(step),
      notify: [{ kind: firstEver ? 'opened' : 'escalated', targets: fresh }, ...toldAgain(incident, known, others)],
    },
    now,
  );
}

/** Reminds targets that know about it; after a rise in severity it is news to them, and to all if somebody had it in hand. */
function toldAgain(
  { escalation: { rose } }: Incident,
  known: readonly string[],
  others: readonly string[],
): NonNullable<Note['notify']> {
  if (rose != null && rose.heldBy !== null) return [{ kind: 'reopened', targets: [...known, ...others] }];
  return [
    { kind: rose == null ? 'reminded' : 'escalated', targets: known },
    { kind: 'progressed', targets: others },
  ];
}

/** Tells those who know about the incident how many alerts have joined by now. */
export function notifyJoined(incident: Incident, reason: string, nextAt: Instant | null, now: Instant): Change {
  return evolve(
    incident,
    { escalation: { ...incident.escalation, joinedToldAt: now, joinedDueAt: null, nextStepAt: nextAt } },
    { what: 'joined-told', actor: 'router', reason, notify: [joinedTelling(incident)] },
    now,
  );
}

/** Returns who hears about an alert that joins, and how: whoever has it in hand hears that it failed again. */
export function joinedTelling({ status, notified: targets }: Incident): NonNullable<Note['notify']>[number] {
  if (status === 'acknowledged') return { kind: 'failed-again', targets };
  return { kind: 'joined', targets };
}

/** Reminds everybody who was told about an incident that nobody has acknowledged. */
export function remind(incident: Incident, reason: string, nextAt: Instant | null, now: Instant): Change {
  return evolve(
    incident,
    { escalation: { ...incident.escalation, remindedAt: now, joinedDueAt: null, nextStepAt: nextAt } },
    { what: 'reminded', actor: 'router', reason, notify: [{ kind: 'reminded', targets: incident.notified }] },
    now,
  );
}

/** Lets another policy take over at the end of one; its first step counts from now. */
export function handOver(
  incident: Incident,
  policy: { name: string } & Hold,
  reason: string,
  now: Instant,
  asked: Asked = byRouter,
): Change {
  const begin = { stepsTaken: 0, lastStepAt: null, roundAt: now, nextStepAt: now, exhausted: false };
  const { acknowledgedUntil: _ofBefore, ...kept } = incident.routing;
  const routing = { ...kept, policy: policy.name, ...holdOf(policy) };
  return evolve(
    incident,
    { routing, escalation: { ...incident.escalation, ...begin } },
    { ...asked, what: 'handed-over', reason, details: { from: incident.routing.policy, to: policy.name } },
    now,
  );
}

/** Keeps an incident quiet that is due now, and says why and until when at the least. */
export function muteIncident(incident: Incident, mute: Mute, lookAgainAt: Instant, now: Instant): Change {
  return evolve(
    incident,
    { mute, escalation: { ...incident.escalation, nextStepAt: lookAgainAt } },
    {
      what: 'muted',
      actor: 'router',
      reason: `Nobody is told for now: ${mute.by}, until ${mute.until}. What still fails then is told then.`,
      details: { mutedBy: mute.by, mutedUntil: mute.until },
    },
    now,
  );
}

/** Ends the mute of an incident: anything due is due from now on, unless its group wait lasts longer than the mute did. */
export function unmuteIncident(incident: Incident, now: Instant): Change {
  const { mute, notified, announceAt } = incident;
  const isMuteOver = mute != null && mute.until <= now;
  const announcedAt = isMuteOver ? laterOf(announceAt, now) : now;
  return evolve(
    incident,
    {
      mute: null,
      announceAt: notified.length > 0 ? announceAt : announcedAt,
      escalation: { ...incident.escalation, nextStepAt: now },
    },
    { what: 'unmuted', actor: 'router', reason: `Nothing mutes it any more, and it still fails.`, details: {} },
    now,
  );
}

/** Opens an incident again after its acknowledgement ran out, and takes its first step again. */
export function reopen(
  incident: Incident,
  firstStep: Called & { taken: readonly number[]; trace?: string[] },
  reason: string,
  nextAt: Instant,
  now: Instant,
): Change {
  const targets = [...new Set([...incident.notified, ...firstStep.targets])];
  return evolve(
    incident,
    {
      status: 'open',
      acknowledgement: null,
      notified: targets,
      escalation: {
        ...incident.escalation,
        stepsTaken: 1,
        lastStepAt: now,
        roundAt: now,
        takenSteps: { at: now, round: 0, steps: firstStep.taken },
        nextStepAt: nextAt,
        joinedDueAt: null,
        exhausted: false,
        reopenedAt: now,
      },
    },
    {
      what: 'reopened',
      actor: 'router',
      reason,
      ...(firstStep.trace === undefined ? {} : { trace: firstStep.trace }),
      ...callsOf(firstStep),
      notify: [{ kind: 'reopened', targets }],
    },
    now,
  );
}

function callsOf({ targets, mention }: Called): Pick<Note, 'calls'> {
  return mention === undefined ? {} : { calls: { targets, mention } };
}

/** Notes that the policy ended without an answer, and tells everybody there is. */
export function exhaust(
  incident: Incident,
  fallback: readonly string[],
  { reason, nextAt }: { reason: string; nextAt: Instant | null },
  now: Instant,
): Change {
  const targets = [...new Set([...incident.notified, ...fallback])];
  return evolve(
    incident,
    {
      notified: targets,
      escalation: { ...incident.escalation, exhausted: true, remindedAt: now, nextStepAt: nextAt, joinedDueAt: null },
    },
    { what: 'exhausted', actor: 'router', reason, notify: [{ kind: 'exhausted', targets }] },
    now,
  );
}

/** Notes that nothing more will be due, so that the timer is not missed. */
export function endTimer(incident: Incident, reason: string, now: Instant): Change {
  return evolve(
    incident,
    { escalation: { ...incident.escalation, clock: 0, nextStepAt: null } },
    { what: 'timer-ended', actor: 'router', reason },
    now,
  );
}

/** Restarts an incident's overdue timer; one that still runs ends itself. */
export function restartTimer(incident: Incident, now: Instant): Change {
  const { nextStepAt } = incident.escalation;
  return evolve(
    incident,
    {},
    {
      what: 'timer-restarted',
      actor: 'router',
      reason: `Its timer should have rung at ${nextStepAt} and did not, so it is started anew.`,
      details: { overdueSince: nextStepAt },
      startTimerAt: now,
    },
    now,
  );
}
