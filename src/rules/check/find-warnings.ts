import type { Instant } from '../../lib/instant.ts';
import type { RulesDocument } from '../document.ts';
import type { Rules } from '../rules.ts';
import type { ReportedIssue, RulesIssue } from './issue.ts';
import { warnOfEntries } from './warnings/entries.ts';
import { warnOfMutes } from './warnings/mutes.ts';
import { warnOfFallback, warnOfPolicies } from './warnings/policies.ts';
import { warnOfRoutes } from './warnings/routes.ts';
import { seeRoutes } from './warnings/seen-routes.ts';
import { warnOfUnused } from './warnings/unused.ts';

/** Something in valid rules that hardly anybody means, said like a problem; the rules apply none the less. */
export type Warning = ReportedIssue;

/**
 * Finds in valid rules what cannot be meant: routes that nothing reaches, names that nothing uses, policies at whose end
 * nobody is left, silences that are over or keep too much quiet. Each of them is proven; what might be is not said.
 *
 * @param document of which the rules were made
 * @param at the moment at which things are over; null: none in particular, and nothing counts as over
 * @example
 * reportIssues(placed(findWarnings(document, rules, now)), parts).map(formatIssue)
 */
export function findWarnings(document: RulesDocument, rules: Rules, at: Instant | null): RulesIssue[] {
  const seen = seeRoutes(rules.routes);
  const routes = seen.all;
  return [
    ...warnOfRoutes(routes),
    ...warnOfEntries(document, routes),
    ...warnOfPolicies(document, rules, seen),
    ...warnOfFallback(document, rules),
    ...warnOfMutes(document, rules, at),
    ...warnOfUnused(document, rules),
  ];
}
