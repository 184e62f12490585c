/**
 * Escalation: the ordered steps of a policy and the one pure function that says what is due. The state
 * machine (`escalation.asl.json`) only waits and asks; all meaning is in `next-step.ts`.
 */

/** RPO assumed when the resource's own is not known: one day, the commonest backup schedule. */
export const assumedRpoSeconds = 86_400;

/** When a step is due, counted from the moment the incident is announced. */
export type After = { seconds: number } | { rpoShare: number };

/** One step: after how long, which targets. */
export interface Step {
  after: After;
  notify: readonly string[];
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
}

/** Returns when each step is due, in seconds after the announcement; a step is never due before the one above it. */
export function delaysOf(policy: Policy, rpoSeconds: number | null): number[] {
  let latest = 0;
  return policy.steps.map((step) => {
    latest = Math.max(latest, delayOf(step, rpoSeconds));
    return latest;
  });
}

function delayOf(step: Step, rpoSeconds: number | null): number {
  return 'seconds' in step.after
    ? step.after.seconds
    : Math.round(step.after.rpoShare * (rpoSeconds ?? assumedRpoSeconds));
}
