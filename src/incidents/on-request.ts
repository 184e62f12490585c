import { addSeconds, type Instant } from '../lib/instant.ts';
import { handOver, takeStep } from './advance.ts';
import { type Change, evolve, type Refusal } from './evolve.ts';
import type { Answer, Incident } from './incident.ts';
import { alreadyResolved, describeAnswerer, whoIn } from './transition.ts';

/** Longest time that somebody may put an incident off for, in seconds. */
export const longestSnoozeSeconds = 30 * 86_400;

/**
 * Puts an incident off until a moment that a person chose: an acknowledgement with an end. Whoever had acknowledged it
 * before, its end is now this one.
 */
export function snooze(incident: Incident, answer: Answer, until: Instant): Change | Refusal {
  if (incident.status === 'resolved') return { refused: alreadyResolved(incident) };
  if (until <= answer.at) return { refused: `${until} is over. Choose a moment to come.` };
  const latest = addSeconds(answer.at, longestSnoozeSeconds);
  if (until > latest) return { refused: `An incident can be put off for 30 days at most, until ${latest}.` };
  return evolve(
    incident,
    {
      status: 'acknowledged',
      acknowledgement: { ...answer, until },
      escalation: { ...incident.escalation, clock: 0, nextStepAt: null, joinedDueAt: null },
    },
    {
      what: 'snoozed',
      ...whoIn(answer),
      reason: `${describeAnswerer(answer)} put it off until ${until}, ${answer.via}.`,
      details: { via: answer.via, until },
      notify: [{ kind: 'acknowledged', targets: incident.notified }],
      startTimerAt: until,
    },
    answer.at,
  );
}

/** Adds a word for everybody who was told; nothing else changes, and an incident that is over takes it, too. */
export function addNote(incident: Incident, answer: Answer, text: string): Change | Refusal {
  if (text === '') return { refused: 'The note is empty.' };
  return evolve(
    incident,
    {},
    {
      what: 'noted',
      ...whoIn(answer),
      reason: `${describeAnswerer(answer)} notes ${answer.via}: “${text}”`,
      details: { via: answer.via, text },
      notify: [{ kind: 'noted', targets: incident.notified }],
    },
    answer.at,
  );
}

/** Lets another policy go on from its first step, now, because a person asks for it; an acknowledgement ends with it. */
export function handOverOnRequest(
  incident: Incident,
  answer: Answer,
  policy: { name: string; acknowledgedForSeconds: number | null },
): Change | Refusal {
  if (incident.status === 'resolved') return { refused: alreadyResolved(incident) };
  const open = reopened(incident);
  const reason = `${describeAnswerer(answer)} handed it over to policy ${policy.name}, ${answer.via}.`;
  return handOver(open, policy, reason, answer.at, {
    ...whoIn(answer),
    notify: [{ kind: 'progressed', targets: incident.notified }],
    startTimerAt: answer.at,
  });
}

/** Takes the next step before it is due, because a person asks for it; an acknowledgement ends with it. */
export function stepOnRequest(
  incident: Incident,
  answer: Answer,
  step: { targets: readonly string[]; roundAt?: Instant; nextAt: Instant; reason: string; trace: string[] },
): Change | Refusal {
  if (incident.status === 'resolved') return { refused: alreadyResolved(incident) };
  const reason = `${describeAnswerer(answer)} asked for the next step ${answer.via}: ${step.targets.join(', ')}.`;
  return takeStep(reopened(incident), { ...step, reason }, answer.at, { ...whoIn(answer), startTimerAt: step.nextAt });
}

/** Nobody has it in hand any more, and nothing keeps it quiet: somebody wants others to hear of it. */
function reopened(incident: Incident): Incident {
  return { ...incident, status: 'open', acknowledgement: null, mute: null };
}
