import { type Instant, laterOf } from '../lib/instant.ts';
import { type Change, evolve, type Note } from './evolve.ts';
import type { Incident } from './incident.ts';
import type { Mute } from './mute.ts';

/** Who wants what changes, if not the router by the policy; and what goes with it. */
type Asked = Pick<Note, 'actor' | 'by' | 'notify' | 'startTimerAt'>;
const byRouter: Asked = { actor: 'router' };

/** Who is told by a step, and whom they call on; absent: whom each names itself. */
interface Called {
  targets: readonly string[];
  mention?: readonly string[] | undefined;
}

/** Takes a step: targets told before are reminded, new ones hear of it for the first time. */
export function takeStep(
  incident: Incident,
  step: Called & { roundAt?: Instant; nextAt: Instant; reason: string; trace: string[] },
  now: Instant,
  asked: Asked = byRouter,
): Change {
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
        nextStepAt: step.nextAt,
        joinedDueAt: null,
      },
    },
    {
      ...asked,
      what: 'step',
      reason: step.reason,
      trace: step.trace,
      ...callsOf(step),
      notify: [
        { kind: firstEver ? 'opened' : 'escalated', targets: fresh },
        { kind: 'reminded', targets: known },
        { kind: 'progressed', targets: others },
      ],
    },
    now,
  );
}

/** Tells those who know of the incident how many alerts have joined by now. */
export function notifyJoined(incident: Incident, reason: string, nextAt: Instant | null, now: Instant): Change {
  return evolve(
    incident,
    { escalation: { ...incident.escalation, joinedToldAt: now, joinedDueAt: null, nextStepAt: nextAt } },
    { what: 'joined-told', actor: 'router', reason, notify: [{ kind: 'joined', targets: incident.notified }] },
    now,
  );
}

/** Reminds everybody who was told of an incident that nobody has acknowledged. */
export function remind(incident: Incident, reason: string, nextAt: Instant | null, now: Instant): Change {
  return evolve(
    incident,
    { escalation: { ...incident.escalation, remindedAt: now, joinedDueAt: null, nextStepAt: nextAt } },
    { what: 'reminded', actor: 'router', reason, notify: [{ kind: 'reminded', targets: incident.notified }] },
    now,
  );
}

/** Lets another policy go on where one came to its end; its first step counts from now. */
export function handOver(
  incident: Incident,
  policy: { name: string; acknowledgedForSeconds: number | null },
  reason: string,
  now: Instant,
  asked: Asked = byRouter,
): Change {
  const { acknowledgedForSeconds } = policy;
  const begin = { stepsTaken: 0, lastStepAt: null, roundAt: now, nextStepAt: now, exhausted: false };
  const routing = { ...incident.routing, policy: policy.name, acknowledgedForSeconds };
  return evolve(
    incident,
    { routing, escalation: { ...incident.escalation, ...begin } },
    { ...asked, what: 'handed-over', reason, details: { from: incident.routing.policy, to: policy.name } },
    now,
  );
}

/** Keeps an incident quiet that would be told of now, and says what for and until when at the least. */
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

/** Ends the quiet of an incident: what is due is due from now on, but for a group wait that is longer than its mute was. */
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

/** Opens an incident again whose acknowledgement ran out: its first step is taken anew. */
export function reopen(incident: Incident, firstStep: Called, reason: string, nextAt: Instant, now: Instant): Change {
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
        nextStepAt: nextAt,
        joinedDueAt: null,
        exhausted: false,
      },
    },
    { what: 'reopened', actor: 'router', reason, ...callsOf(firstStep), notify: [{ kind: 'reopened', targets }] },
    now,
  );
}

function callsOf({ targets, mention }: Called): Pick<Note, 'calls'> {
  return mention === undefined ? {} : { calls: { targets, mention } };
}

/** Notes that the policy came to its end unanswered, and tells everybody there is. */
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

/** Notes that nothing will be due any more, so that nobody misses the timer. */
export function endTimer(incident: Incident, reason: string, now: Instant): Change {
  return evolve(
    incident,
    { escalation: { ...incident.escalation, clock: 0, nextStepAt: null } },
    { what: 'timer-ended', actor: 'router', reason },
    now,
  );
}

/** Starts the timer of an incident anew that is overdue; one that still runs ends itself. */
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
