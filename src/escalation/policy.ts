/**
 * Escalation: the ordered steps of a policy and the one pure function that says what is due. The state
 * machine (`escalation.asl.json`) only waits and asks; all meaning is in `next-step.ts`.
 */
import { addSeconds, type Instant, laterOf } from '../lib/instant.ts';
import { firstAllowed, type StepHours } from './hours.ts';

/** RPO assumed when the resource's own is not known: one day, the commonest backup schedule. */
export const assumedRpoSeconds = 86_400;

/** When a step is due: so long after the incident is announced, or when so much of the RPO is over since the last good recovery point. */
export type After = { seconds: number } | { rpoShare: number };

/** One step: after how long, which targets, and whether only in some hours. */
export interface Step {
  after: After;
  /** Targets, rotations that stand for the target on duty, and `owner` for those whom the owner of an alert names. */
  notify: readonly string[];
  /** How those that its owners name were found, a sentence each; absent: the policy stands as it is written, or names no owner. */
  found?: readonly string[];
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
export const stepSayings: Readonly<Record<Exclude<keyof Step, 'after' | 'notify' | 'found'>, StepSaying>> = {
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
  /** It holds until the next run instead, and so long where that is not known; absent: it does not. */
  acknowledgedUntil?: 'next-run';
  /** The policy that takes over when this one came to its end unanswered; absent or null: none. */
  handOver?: string | null;
}

/** A step of one round with the moment it is due. */
export interface PlannedStep {
  /** Place in the policy, from zero. */
  step: number;
  at: Instant;
}

/** What shares of the RPO count by. */
export interface RpoClock {
  rpoSeconds: number | null;
  /** When the last good recovery point was made; absent or null: nobody knows, and they count from the beginning of the round. */
  lastGoodAt?: Instant | null;
}

/** No RPO and no recovery point is known. */
export const unknownRpo: RpoClock = { rpoSeconds: null };

/**
 * Returns the steps of a round that begins at a moment, in the order in which they are due. Each has a time of its own: one
 * that is outside of its hours is put off until they begin, never left out, and delays no other.
 *
 * @param left places of the steps that are meant; absent: all of them
 */
export function planRound(
  policy: Policy,
  begin: Instant,
  clock: RpoClock,
  left: readonly number[] = [...policy.steps.keys()],
): PlannedStep[] {
  return left
    .flatMap((step) => {
      const planned = policy.steps[step];
      return planned === undefined ? [] : [{ step, at: allowedAt(planned, begin, clock) }];
    })
    .sort((a, b) => (a.at === b.at ? a.step - b.step : a.at < b.at ? -1 : 1));
}

/**
 * Returns when a step of a round that begins at a moment is due, whatever its hours are. A share of the RPO counts from
 * the last good recovery point, and is due at once when it is over already.
 */
export function paceAt({ after }: Step, begin: Instant, { rpoSeconds, lastGoodAt }: RpoClock): Instant {
  if ('seconds' in after) return addSeconds(begin, after.seconds);
  const share = Math.round(after.rpoShare * (rpoSeconds ?? assumedRpoSeconds));
  return laterOf(begin, addSeconds(lastGoodAt ?? begin, share));
}

/** Returns the first moment at which a step of a round may be taken. */
export function allowedAt(step: Step, begin: Instant, clock: RpoClock): Instant {
  return firstAllowed(step.hours ?? null, paceAt(step, begin, clock));
}
