/**
 * Routing: the rules document (`document.ts`), matching (`match.ts`), grouping, and `decide.ts`, which
 * answers for one alert which route and policy apply and why. Pure: rules, alert and time are arguments.
 */

import type { Policy } from '../escalation/policy.ts';
import type { Severity } from '../incidents/alert.ts';
import type { Instant } from '../lib/instant.ts';

/** What the rules say about one alert. */
export interface Decision {
  action: 'open' | 'ignore';
  /** Name of the route; `catch-all` when none matched. */
  route: string;
  policy: string;
  groupKey: string;
  groupWaitSeconds: number;
  severity: Severity;
  severityReasons: string[];
  /** The steps as they would happen: seconds after the announcement, targets. */
  steps: { afterSeconds: number; targets: string[] }[];
  /** What defers it, in words; null when nothing does. */
  mutedBy: string | null;
  mutedUntil: Instant | null;
  /** One sentence. */
  reason: string;
  /** Every consideration, in order: the same lines in the CLI, messages and evidence. */
  trace: string[];
}

/** A target as the rules name it. */
export interface Target {
  name: string;
  channel: string;
  options: unknown;
}

/** Rules ready to use: checked, compiled, stamped with their version. */
export interface Rules {
  version: string;
  /** `parameter` = the newest version; the others mean something is wrong, and `problem` says what. */
  origin: 'parameter' | 'last-known-good' | 'built-in';
  problem: string | null;
  targets: ReadonlyMap<string, Target>;
  policies: ReadonlyMap<string, Policy>;
  fallback: readonly string[];
  /** Compiled routes, first match wins. */
  routes: readonly CompiledRoute[];
  defaults: { policy: string; groupBy: readonly string[]; groupWaitSeconds: number };
}

/** One route with its pattern compiled. */
export interface CompiledRoute {
  name: string;
  matches: (document: unknown) => MatchResult;
  policy: string | null;
  severity: Severity | null;
  groupBy: readonly string[] | null;
  groupWaitSeconds: number | null;
  ignore: string | null;
  continue: boolean;
}

/** Whether a pattern matched and, if not, the first field that did not: `resource.type is EBS, wanted RDS or Aurora`. */
export type MatchResult = { matched: true } | { matched: false; because: string };
