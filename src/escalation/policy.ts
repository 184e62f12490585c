/**
 * Escalation: the ordered steps of a policy and the one pure function that says what is due. The state
 * machine (`escalation.asl.json`) only waits and asks; all meaning is in `next-step.ts`.
 */
import { addSeconds, type Instant, laterOf } from '../lib/instant.ts';
import { firstAllowed, type StepHours } from './hours.ts';

/** RPO assumed when the resource's own is not known: one day, the commonest backup schedule. */
export const assumedRpoSeconds = 86_400;

/** When a step is due: seconds after the announcement, or a share of the RPO (0.5: half) after the last good recovery point. */
export type After = { seconds: number } | { rpoShare: number };

/** One step: after how long, which targets, and whether only in some hours. */
export interface Step {
  after: After;
  /** Targets, rotations (for the target on duty), and `owner` (for the targets of the alert's owner). */
  notify: readonly string[];
  /** How the targets of owners were found, one sentence each; absent: not resolved yet, or the step names no owner. */
  found?: readonly string[];
  /** Absent or null: at any time. */
  hours?: StepHours | null;
  /** Users or groups that its Slack targets mention, instead of their own; absent: their own. */
  mention?: readonly string[];
}

/** How one condition of a step, besides its time and targets, is described. */
interface StepSaying {
  /** Returns words such as `during office`; null when the step does not have it. */
  say(step: Step): string | null;
  /** The verb of a difference, as in `is taken during office instead of at any time`. */
  what: string;
  otherwise: string;
}

/** The conditions of a step besides its time and targets, and how they are described wherever steps are. */
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

/** Returns the descriptions of a step's conditions besides its time and targets: `['during office']`. */
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
  /** It holds until the next run instead; where that is not known, for `acknowledgedForSeconds`. Absent: it does not. */
  acknowledgedUntil?: 'next-run';
  /** The policy that takes over when this one has come to its end unanswered; absent or null: none. */
  handOver?: string | null;
}

/** A step of one round with the moment it is due. */
export interface PlannedStep {
  /** Place in the policy, from zero. */
  step: number;
  at: Instant;
}

/** What shares of the RPO are computed from. */
export interface RpoClock {
  rpoSeconds: number | null;
  /** When the last good recovery point was made; absent or null: not known, and shares count from the beginning of the round. */
  lastGoodAt?: Instant | null;
}

/** For when neither RPO nor recovery point is known. */
export const unknownRpo: RpoClock = { rpoSeconds: null };

/**
 * Returns the steps of a round that begins at a moment, in the order in which they are due. Each has a time of its own: a
 * step outside its hours is put off until they begin, never left out, and delays no other.
 *
 * @param left indexes of the steps that are left; absent: all of them
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
 * Returns when a step of a round that begins at a moment is due, regardless of its hours. A share of the RPO counts from the
 * last good recovery point; when it has already passed, the step is due at once.
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
