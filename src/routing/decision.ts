/**
 * Routing: the walk over the routes (`walk-routes.ts`), grouping, mutes, and `decide.ts`, which
 * answers for one alert which route and policy apply and why. Pure: rules, alert and time are arguments.
 */

import type { Accepted } from '../incidents/acceptance.ts';
import type { IncidentDecision } from '../incidents/routing.ts';
import type { DecidedOptions } from '../rules/kept-options.ts';

/** What the rules say about one alert. */
export interface Decision extends IncidentDecision, DecidedOptions {
  /** `accept`: a person accepted it, so that it opens nothing. */
  action: 'open' | 'ignore' | 'accept';
  /** Who accepted it; null: nobody. */
  accepted: Accepted | null;
  /** Names of all routes that matched, in order, including the deciding one. */
  matched: string[];
  severityReasons: string[];
  /** Keys by which inhibitions find it as their source. */
  sourceKeys: string[];
}
