/**
 * Routing: the rules document (`document.ts`), matching (`match.ts`), grouping, and `decide.ts`, which
 * answers for one alert which route and policy apply and why. Pure: rules, alert and time are arguments.
 */

import type { Severity } from '../incidents/alert.ts';
import type { Mute } from '../incidents/mute.ts';
import type { TextMap } from '../lib/text-map.ts';
import type { DecidedOptions } from '../rules/kept-options.ts';

/** What the rules say about one alert. */
export interface Decision extends DecidedOptions {
  action: 'open' | 'ignore';
  /** Name of the route; `catch-all` when none matched. */
  route: string;
  /** Names of all routes that matched on the way, this one included, in order. */
  matched: string[];
  policy: string;
  groupKey: string;
  severity: Severity;
  severityReasons: string[];
  /** What the routes on the way have put on it. */
  labels: TextMap;
  /** Targets that hear it with the first step, beside those of the policy. */
  alsoTell: string[];
  /** The steps as they would happen: seconds after the announcement, targets. */
  steps: { afterSeconds: number; targets: string[] }[];
  /** What defers it; null when nothing does. */
  mute: Mute | null;
  /** Keys under which inhibitions find it as their source. */
  sourceKeys: string[];
  /** One sentence. */
  reason: string;
  /** Every consideration, in order: the same lines in the CLI, messages and evidence. */
  trace: string[];
}
