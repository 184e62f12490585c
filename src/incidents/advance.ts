import type { Instant } from '../lib/instant.ts';
import { type Change, evolve } from './evolve.ts';
import type { Incident } from './incident.ts';

/** Takes a step: targets told before are reminded, new ones hear of it for the first time. */
export function takeStep(
  incident: Incident,
  step: { targets: readonly string[]; nextAt: Instant; reason: string; trace: string[] },
  now: Instant,
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
        nextStepAt: step.nextAt,
        joinedDueAt: null,
      },
    },
    {
      what: 'step',
      actor: 'router',
      reason: step.reason,
      trace: step.trace,
      tell: [
        { kind: firstEver ? 'opened' : 'escalated', targets: fresh },
        { kind: 'reminded', targets: known },
        { kind: 'progressed', targets: others },
      ],
    },
    now,
  );
}

/** Tells those who know of the incident how many alerts have joined by now. */
export function tellJoined(incident: Incident, reason: string, nextAt: Instant | null, now: Instant): Change {
  return evolve(
    incident,
    { escalation: { ...incident.escalation, joinedToldAt: now, joinedDueAt: null, nextStepAt: nextAt } },
    { what: 'joined-told', actor: 'router', reason, tell: [{ kind: 'joined', targets: incident.notified }] },
    now,
  );
}

/** Opens an incident again whose acknowledgement ran out: its first step is taken anew. */
export function reopen(
  incident: Incident,
  firstStep: readonly string[],
  reason: string,
  nextAt: Instant,
  now: Instant,
): Change {
  const targets = [...new Set([...incident.notified, ...firstStep])];
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
        nextStepAt: nextAt,
        joinedDueAt: null,
        exhausted: false,
      },
    },
    { what: 'reopened', actor: 'router', reason, tell: [{ kind: 'reopened', targets }] },
    now,
  );
}

/** Notes that the policy came to its end unanswered, and tells everybody there is. */
export function exhaust(incident: Incident, fallback: readonly string[], reason: string, now: Instant): Change {
  const targets = [...new Set([...incident.notified, ...fallback])];
  return evolve(
    incident,
    {
      notified: targets,
      escalation: { ...incident.escalation, exhausted: true, nextStepAt: null, joinedDueAt: null },
    },
    { what: 'exhausted', actor: 'router', reason, tell: [{ kind: 'exhausted', targets }] },
    now,
  );
}
