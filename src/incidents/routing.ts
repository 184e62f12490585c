import type { TextMap } from '../lib/text-map.ts';
import type { Severity } from './alert.ts';
import type { Mute } from './mute.ts';

/**
 * The options of its route that an incident keeps: each is a row of `rules/route-options.ts` that says so. The two lists compile
 * only if they are the same.
 */
export interface KeptChoices {
  /** Name of the route's template for its messages; null: none. */
  template: string | null;
  /** The shortest time between two notices about alerts that joined, in seconds. */
  groupIntervalSeconds: number;
  /** How often people who were told are reminded while nobody answers, in seconds; null: only by the policy. */
  repeatIntervalSeconds: number | null;
}

/** Used if an incident was written before an option existed, or if neither a route nor `defaults` sets it. */
export const usualChoices: KeptChoices = { template: null, groupIntervalSeconds: 300, repeatIntervalSeconds: null };

/** How long an acknowledgement holds, by the policy. */
export interface Hold {
  /** In seconds; null: until resolved. */
  acknowledgedForSeconds: number | null;
  /** It holds until the next run; if that is not known, for `acknowledgedForSeconds`. Absent: it does not depend on runs. */
  acknowledgedUntil?: 'next-run';
}

/** What routing decides for an incident: part of the decision, and kept unchanged by the incident. */
export interface Routing extends KeptChoices, Hold {
  /** Name of the route; `catch-all` if none matched. */
  route: string;
  policy: string;
  /** The group that its alerts share. */
  groupKey: string;
  /** The labels that routes on the way have added; empty: none. */
  labels: TextMap;
}

/** The part of a decision that opening or joining an incident needs. */
export interface IncidentDecision {
  routing: Routing;
  /** How long a new incident waits for more alerts before anybody is told. */
  groupWaitSeconds: number;
  severity: Severity;
  /** What keeps it quiet at the moment; null: nothing. */
  mute: Mute | null;
  /** Targets that hear about it with the first step, in addition to those of the policy. */
  alsoTell: readonly string[];
  /** The expected steps of its policy: seconds after the announcement, targets, and which of them the owner names. */
  steps: readonly { afterSeconds: number; targets: readonly string[]; ofOwners?: readonly string[] }[];
  /** What is decided about starting its backup again, for the record; absent: nothing was asked for. */
  retryFacts?: Readonly<Record<string, unknown>>;
  /** One sentence. */
  reason: string;
  /** Every consideration, in order: the same lines in the CLI, messages and evidence. */
  trace: string[];
  /** The version of the rules that decided. */
  rulesVersion: string;
}

/** Returns only the part of a policy, or of an incident's routing, that says how long an acknowledgement holds. */
export function holdOf({ acknowledgedForSeconds, acknowledgedUntil }: Hold): Hold {
  return { acknowledgedForSeconds, ...(acknowledgedUntil === undefined ? {} : { acknowledgedUntil }) };
}

/** Returns whom the policy tells first. */
export function firstTargets({ steps }: Pick<IncidentDecision, 'steps'>): readonly string[] {
  return steps[0]?.targets ?? [];
}
