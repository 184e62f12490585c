import type { TextMap } from '../lib/text-map.ts';
import type { Severity } from './alert.ts';
import type { Mute } from './mute.ts';

/**
 * What an incident keeps of the options of its route: each is a row of `rules/route-options.ts` that says so. The two lists
 * do not compile unless they are the same.
 */
export interface KeptChoices {
  /** Name of the route's template for its messages; null: none. */
  template: string | null;
  /** Shortest time between two notices that alerts have joined, in seconds. */
  groupIntervalSeconds: number;
  /** How often people who were told are reminded while nobody answers, in seconds; null: only by the policy. */
  repeatIntervalSeconds: number | null;
}

/** What holds for an incident whose release did not know an option, and for routes when neither they nor `defaults` say it. */
export const usualChoices: KeptChoices = { template: null, groupIntervalSeconds: 300, repeatIntervalSeconds: null };

/** What routing decides for an incident: a decision carries it, and the incident keeps it as it is. */
export interface Routing extends KeptChoices {
  /** Name of the route; `catch-all` when none matched. */
  route: string;
  policy: string;
  /** What its alerts share. */
  groupKey: string;
  /** What the routes on the way have put on it; empty: nothing. */
  labels: TextMap;
  /** How long an acknowledgement holds, in seconds; null: until resolved. From the policy. */
  acknowledgedForSeconds: number | null;
}

/** A decision, as far as an incident is opened or joined by it. */
export interface IncidentDecision {
  routing: Routing;
  /** How long a new incident waits for more alerts before anybody is told. */
  groupWaitSeconds: number;
  severity: Severity;
  /** What keeps it quiet for now; null: nothing. */
  mute: Mute | null;
  /** Targets that hear it with the first step, beside those of the policy. */
  alsoTell: readonly string[];
  /** The steps of its policy as they would happen: seconds after the announcement, targets. */
  steps: readonly { afterSeconds: number; targets: readonly string[] }[];
  /** One sentence. */
  reason: string;
  /** Every consideration, in order: the same lines in the CLI, messages and evidence. */
  trace: string[];
  /** The version of the rules that decided. */
  rulesVersion: string;
}

/** Returns whom the policy tells first. */
export function firstTargets({ steps }: Pick<IncidentDecision, 'steps'>): readonly string[] {
  return steps[0]?.targets ?? [];
}
