import { changeOfStep } from '../../escalation/change-of-step.ts';
import { type NextStep, nextStep } from '../../escalation/next-step.ts';
import { costOfLook, looksPerExecution, wakeAt, wakeBySkewedClock } from '../../escalation/waiting.ts';
import { endTimer, muteIncident, unmuteIncident } from '../../incidents/advance.ts';
import type { Change } from '../../incidents/evolve.ts';
import { dropGapReminder, remindOfGap } from '../../incidents/gap.ts';
import type { Incident } from '../../incidents/incident.ts';
import { isSameSource, type Mute } from '../../incidents/mute.ts';
import { lookAgainSeconds } from '../../incidents/open-incident.ts';
import { RouterError } from '../../lib/errors.ts';
import { addSeconds, earlierOf, type Instant } from '../../lib/instant.ts';
import { canMute } from '../../routing/mute.ts';
import type { Rules } from '../../rules/rules.ts';
import { type Dependencies, flushOutbox, rulesWith, type WithRules } from '../dependencies.ts';
import { muteOfIncident } from '../find-mute.ts';
import { policyOfIncident } from '../policy-of-incident.ts';
import { interactiveRetry, retryOnConflict } from '../retry-on-conflict.ts';
import { withEdits } from './rules-edit.ts';

/** What the state machine hands in and gets back. */
export interface EscalationTimer {
  incidentId: string;
  clock: number;
  nextStepAt: Instant;
  done: boolean;
  /** How many looks this execution has had; absent: it was started by 0.1.0, without a bound. */
  looks?: number;
  /** Which execution of this timer it is, from zero. */
  part?: number;
}

/**
 * Takes the step that is due, if any, and says when to ask again. A timer of an older revision, or of an incident that was
 * acknowledged or resolved meanwhile, ends its execution. A muted incident is put off. After a number of looks another execution
 * goes on, because the history of each is limited.
 *
 * @throws {RouterError} incident-missing, store-conflict; the state machine tries again.
 */
export async function runStep(
  timer: Omit<EscalationTimer, 'done'>,
  dependencies: Dependencies & WithRules,
): Promise<EscalationTimer> {
  const next = await retryOnConflict(() => tryStep(timer, dependencies), interactiveRetry);
  if (next === null) throw new RouterError('store-conflict', { incidentId: timer.incidentId });
  return next.done ? { ...timer, ...next } : goOn(timer, next, dependencies);
}

/** Lets the execution wait for its next look, or starts another one that does. */
async function goOn(
  timer: Omit<EscalationTimer, 'done'>,
  { nextStepAt, isIdle }: { nextStepAt: Instant; isIdle: boolean },
  { timers, now }: Dependencies,
): Promise<EscalationTimer> {
  const moment = now();
  const due = wakeAt(nextStepAt, moment);
  const wake = isIdle ? wakeBySkewedClock(due, timer.nextStepAt, moment) : due;
  const looks = (timer.looks ?? looksPerExecution) + costOfLook(wake, moment);
  if (looks <= looksPerExecution) return { ...timer, done: false, nextStepAt: wake, looks };
  const { incidentId, part = 0 } = timer;
  await timers.start({ incidentId, clock: timer.clock, nextStepAt: wake, part: part + 1 });
  return { ...timer, done: true };
}

/** `isIdle`: nothing was due. */
type Outcome = { done: true } | { done: false; nextStepAt: Instant; isIdle: boolean } | 'conflict';
const ended = { done: true } as const;

async function tryStep(
  timer: { incidentId: string; clock: number },
  dependencies: Dependencies & WithRules,
): Promise<Outcome> {
  const { store, rules: loader, now } = dependencies;
  const [stored] = await Promise.all([store.load(timer.incidentId), loader.load()]);
  if (stored === null) throw new RouterError('incident-missing', { incidentId: timer.incidentId });
  const isThere = (one: Rules) => one.policies.has(stored.routing.policy) && knowsMute(one, stored, now());
  const rules = await rulesWith(dependencies, isThere);
  const incident = { ...withoutStarted(stored, timer.clock), rulesVersion: rules.version };
  // A change also hands over what is left in the outbox; without a change, it is done here.
  const unchanged = async (outcome: Outcome) => {
    await flushOutbox(incident, dependencies);
    return outcome;
  };
  if (incident.escalation.clock !== timer.clock) return unchanged(ended);
  const moment = now();
  const policy = policyOfIncident(incident, rules, moment);
  const next = nextStep(incident, policy, moment);
  if (next.due === 'end') {
    // If a time for its next step were stored, its timer would look lost.
    if (incident.escalation.nextStepAt === null) return unchanged(ended);
    return write(incident, endTimer(incident, next.reason, moment), dependencies);
  }
  if (next.due === 'gap') return write(incident, await gapChange(incident, dependencies), dependencies);
  if (mayBeMuted(incident, next, rules)) {
    const mute = await muteOfIncident(incident, rules, moment, dependencies);
    if (mute !== null) return keepQuiet(incident, mute, moment, dependencies);
    if (incident.mute) return write(incident, unmuteIncident(incident, moment), dependencies);
  }
  if (next.due === 'nothing') return putOff(incident, next.until, dependencies);
  const told = await withEdits(incident, next, rules);
  return write(incident, changeOfStep(told.incident, told.next, rules, moment), dependencies);
}

/** Says whether the silence that a person has just made for an incident is among those at hand. */
function knowsMute({ silences }: Rules, { mute }: Incident, now: Instant): boolean {
  if (mute?.source.kind !== 'silence' || mute.until <= now) return true;
  const { id } = mute.source;
  return id === undefined || silences.some((silence) => silence.id === id);
}

/** A relapse says by itself that there is no good backup. */
async function gapChange(incident: Incident, { store, now }: Dependencies): Promise<Change> {
  const another = await store.openIncidentOf(incident.routing.groupKey, now());
  if (another === null || another === incident.id) return remindOfGap(incident, now());
  return dropGapReminder(incident, `Incident ${another} says by now that it fails again.`, now());
}

/** Only an incident that is due now, or that was muted before, is worth a look. */
function mayBeMuted({ mute, status }: Incident, next: NextStep, rules: Rules): boolean {
  if (mute && status === 'open') return true;
  return next.due !== 'nothing' && next.due !== 'hand-over' && canMute(rules);
}

/** Puts off what is due. If the mute is already on record, it only waits. */
async function keepQuiet(incident: Incident, mute: Mute, now: Instant, dependencies: Dependencies): Promise<Outcome> {
  const lookAgainAt = earlierOf(mute.until, addSeconds(now, lookAgainSeconds));
  const { source, until } = mute;
  const { mute: known } = incident;
  const isKnown = known != null && isSameSource(known.source, source);
  const isNoted = isKnown && (known.until === until || source.kind === 'inhibition');
  if (isNoted) return putOff(incident, lookAgainAt, dependencies);
  return write(incident, muteIncident(incident, mute, lookAgainAt, now), dependencies);
}

/** Goes on waiting, and notes until when: an incident that is due and not looked at counts as having lost its timer. */
async function putOff(incident: Incident, nextStepAt: Instant, dependencies: Dependencies): Promise<Outcome> {
  await flushOutbox(incident, dependencies);
  if (incident.escalation.nextStepAt !== nextStepAt) await dependencies.store.putOff(incident, nextStepAt);
  return { done: false, nextStepAt, isIdle: true };
}

/** Removes the order of this timer from the outbox: a timer that has gone off was started. */
function withoutStarted(incident: Incident, clock: number): Incident {
  if (incident.outbox.clock?.clock !== clock) return incident;
  return { ...incident, outbox: { ...incident.outbox, clock: null } };
}

async function write(before: Incident, change: Change, dependencies: Dependencies): Promise<Outcome> {
  const committed = await dependencies.store.commit({
    incident: { expected: before.revision, after: change.after },
    record: change.record,
  });
  if (!committed) return 'conflict';
  await flushOutbox(change.after, dependencies);
  const { nextStepAt } = change.after.escalation;
  return nextStepAt === null ? ended : { done: false, nextStepAt, isIdle: false };
}
