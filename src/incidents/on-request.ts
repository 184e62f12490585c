import { addSeconds, type Instant } from '../lib/instant.ts';
import { handOver, type StepTaken, takeStep } from './advance.ts';
import { type Change, evolve, type Refusal } from './evolve.ts';
import type { Answer, Incident } from './incident.ts';
import { muteBy } from './mute.ts';
import type { Hold } from './routing.ts';
import type { PersonsSilence } from './silence.ts';
import { alreadyResolved, describeAnswerer, othersTold, whoIn } from './transition.ts';

/** The longest time for which somebody may put off an incident, in seconds. */
export const longestSnoozeSeconds = 30 * 86_400;

/**
 * Puts off an incident until a moment that a person chose: an acknowledgement with an end. This end replaces that of an earlier
 * acknowledgement.
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

/**
 * Notes that a person's silence keeps it quiet: anything due waits for its end. Whoever has it in hand keeps it.
 */
export function keepQuiet(
  incident: Incident,
  answer: Answer,
  { id, until, reason, maker }: Pick<PersonsSilence, 'id' | 'until' | 'reason' | 'maker'>,
): Change | Refusal {
  if (incident.status === 'resolved') return { refused: alreadyResolved(incident) };
  const waits = incident.status === 'open' && incident.escalation.nextStepAt !== null;
  const mute = muteBy({ kind: 'silence', reason, by: maker.name, id }, until);
  return evolve(
    incident,
    waits ? { mute } : {},
    {
      what: 'quieted',
      ...whoIn(answer),
      reason: `${describeAnswerer(answer)} keeps it quiet until ${until}, ${answer.via}: “${reason}”`,
      details: { via: answer.via, until, silenceId: id },
      notify: [{ kind: 'noted', targets: incident.notified }],
    },
    answer.at,
  );
}

/** Adds a remark for everybody who was told; nothing else changes, and an incident that is over accepts it, too. */
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
      notify: [{ kind: 'noted', targets: othersTold(incident, answer) }],
    },
    answer.at,
  );
}

/** Puts on record an answer that has no effect, with a sentence that says why, and tells these targets. */
export function noteRefused(incident: Incident, answer: Answer, reason: string, targets: readonly string[]): Change {
  const note = { what: 'answer-refused', ...whoIn(answer), reason, details: { via: answer.via } };
  return evolve(incident, {}, { ...note, notify: [{ kind: 'noted', targets }] }, answer.at);
}

/** Lets another policy begin at its first step now, because a person asks for it; this ends an acknowledgement. */
export function handOverOnRequest(
  incident: Incident,
  answer: Answer,
  policy: { name: string } & Hold,
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

/** Takes the next step before it is due, because a person asks for it; this ends an acknowledgement. */
export function stepOnRequest(
  incident: Incident,
  answer: Answer,
  step: { targets: readonly string[] } & StepTaken,
): Change | Refusal {
  if (incident.status === 'resolved') return { refused: alreadyResolved(incident) };
  const reason = `${describeAnswerer(answer)} asked for the next step ${answer.via}: ${step.targets.join(', ')}.`;
  return takeStep(reopened(incident), { ...step, reason }, answer.at, { ...whoIn(answer), startTimerAt: step.nextAt });
}

/** Nobody has it in hand any more and nothing keeps it quiet, because somebody wants others to hear about it. */
function reopened(incident: Incident): Incident {
  return { ...incident, status: 'open', acknowledgement: null, mute: null };
}
