/**
 * Escalation: the ordered steps of a policy and the one pure function that says what is due. The state
 * machine (`escalation.asl.json`) only waits and asks; all meaning is in `next-step.ts`.
 */
import { addSeconds, type Instant } from '../lib/instant.ts';
import { firstAllowed, type StepHours } from './hours.ts';

/** RPO assumed when the resource's own is not known: one day, the commonest backup schedule. */
export const assumedRpoSeconds = 86_400;

/** When a step is due, counted from the moment the incident is announced. */
export type After = { seconds: number } | { rpoShare: number };

/** One step: after how long, which targets, and whether only in some hours. */
export interface Step {
  after: After;
  /** Targets, and rotations that stand for the target on duty. */
  notify: readonly string[];
  /** Absent or null: at any time. */
  hours?: StepHours | null;
  /** Whom its targets in Slack call on, whomever they would themselves; absent: as they say. */
  mention?: readonly string[];
}

/** How one thing that a step has beside its time and its targets is said. */
interface StepSaying {
  /** `during office`; null: the step has it not. */
  say(step: Step): string | null;
  /** What a difference is about: `is taken during office instead of at any time`. */
  what: string;
  otherwise: string;
}

/** What a step has beside its time and its targets, and how it is said wherever steps are said. */
export const stepSayings: Readonly<Record<Exclude<keyof Step, 'after' | 'notify'>, StepSaying>> = {
  hours: {
    say: ({ hours }) => (hours == null ? null : `${hours.holds} ${hours.hours.name}`),
    what: 'is taken',
    otherwise: 'at any time',
  },
  mention: {
    say: ({ mention }) =>
      mention === undefined ? null : `mentioning ${mention.length === 0 ? 'nobody' : mention.join(', ')}`,
    what: 'is told',
    otherwise: 'mentioning whom each target names',
  },
};

/** Returns what is to be said of a step beside its time and its targets: `['during office']`. */
export function describeConditions(step: Step): string[] {
  return Object.values(stepSayings).flatMap(({ say }) => say(step) ?? []);
}

/** An escalation policy, ready to use. */
export interface Policy {
  name: string;
  steps: readonly Step[];
  /** How many more times the whole chain runs when nobody answers. */
  repeat: number;
  /** Pause between the last step and the next round, in seconds. */
  repeatAfterSeconds: number;
  /** How long an acknowledgement holds, in seconds; null: until resolved. */
  acknowledgedForSeconds: number | null;
  /** The policy that takes over when this one came to its end unanswered; absent or null: none. */
  handOver?: string | null;
}

/** A step of one round with the moment it is due. */
export interface PlannedStep {
  /** Place in the policy, from zero. */
  step: number;
  at: Instant;
}

/** Returns when each step is due, in seconds after the announcement; a step is never due before the one above it. */
export function delaysOf(policy: Policy, rpoSeconds: number | null): number[] {
  let latest = 0;
  return policy.steps.map((step) => {
    latest = Math.max(latest, delayOf(step, rpoSeconds));
    return latest;
  });
}

/**
 * Returns the steps of a round that begins at a moment, in the order in which they are due. A step outside of its
 * hours is put off until they begin, never left out, so that one below it may come first.
 */
export function planRound(policy: Policy, begin: Instant, rpoSeconds: number | null): PlannedStep[] {
  const delays = delaysOf(policy, rpoSeconds);
  return policy.steps
    .map(({ hours }, step) => ({ step, at: firstAllowed(hours ?? null, addSeconds(begin, delays[step] ?? 0)) }))
    .sort((a, b) => (a.at === b.at ? a.step - b.step : a.at < b.at ? -1 : 1));
}

/**
 * Returns when each step of a round would be taken while nobody answers: as planned, but each with its own delay after
 * the one before it was really taken. One that its hours have put off moves the ones behind it.
 */
export function foreseeRound(policy: Policy, begin: Instant, rpoSeconds: number | null): PlannedStep[] {
  const delays = delaysOf(policy, rpoSeconds);
  let before: PlannedStep | null = null;
  return planRound(policy, begin, rpoSeconds).map(({ step, at }) => {
    const taken: PlannedStep = { step, at: before === null ? at : stepAfter(policy, before, step, delays) };
    before = taken;
    return taken;
  });
}

/** Returns when a step is due that follows one that was taken, so that people keep the time they were given to answer. */
export function stepAfter(policy: Policy, before: PlannedStep, step: number, delays: readonly number[]): Instant {
  const gap = Math.max(0, (delays[step] ?? 0) - (delays[before.step] ?? 0));
  return firstAllowed(policy.steps[step]?.hours ?? null, addSeconds(before.at, gap));
}

function delayOf(step: Step, rpoSeconds: number | null): number {
  return 'seconds' in step.after
    ? step.after.seconds
    : Math.round(step.after.rpoShare * (rpoSeconds ?? assumedRpoSeconds));
}
