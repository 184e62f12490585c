import type { Instant } from '../../lib/instant.ts';
import type { RulesDocument } from '../document.ts';
import type { Rules } from '../rules.ts';
import type { CheckedRules } from './check.ts';
import { type ReportedIssue, type RulesIssue, reportIssues } from './issue.ts';
import { warnOfAccountNames } from './warnings/account-names.ts';
import { placedEntries, warnOfEntries } from './warnings/entries.ts';
import { warnOfInbound } from './warnings/inbound.ts';
import { warnOfMutes } from './warnings/mutes.ts';
import { warnOfOverruled } from './warnings/overruled.ts';
import { warnOfOwners } from './warnings/owners.ts';
import { warnOfFallback, warnOfPolicies } from './warnings/policies.ts';
import { warnOfRetries } from './warnings/retries.ts';
import { warnOfRoutes } from './warnings/routes.ts';
import { seeRoutes } from './warnings/seen-routes.ts';
import { warnOfUnused } from './warnings/unused.ts';

/** Something in valid rules that is probably not meant, reported like a problem; the rules still apply. */
export type Warning = ReportedIssue;

/**
 * Finds in valid rules what cannot be meant: routes that nothing reaches, names that nothing uses, policies at whose end
 * nobody is left, silences that are over or mute too much. Each is proved; what is only likely is not reported. It is not part
 * of the check, because only people who edit rules need it, and functions would run it at each cold start. Never throws.
 *
 * @example findWarnings(checked).map(formatIssue)
 */
export function findWarnings({ rules, document, origin: { merged, read, at } }: CheckedRules): Warning[] {
  try {
    const found = issuesIn(document, rules, at);
    return reportIssues(
      found.map((one) => ({ ...one, ...merged.placeOf(one.path) })),
      read,
    );
  } catch {
    // A bug in finding warnings must not keep valid rules out of force.
    return [];
  }
}

/** @param at the moment at which things are over; null: none in particular, and nothing counts as over */
function issuesIn(document: RulesDocument, rules: Rules, at: Instant | null): RulesIssue[] {
  const seen = seeRoutes(rules.routes);
  const routes = seen.all;
  return [
    ...warnOfRoutes(routes),
    ...warnOfEntries(document, routes),
    ...warnOfPolicies(document, rules, seen),
    ...warnOfRetries(document, routes),
    ...warnOfOverruled(document, rules, seen),
    ...(rules.owners.size === 0 ? [] : warnOfOwners(document, rules, seen, placedEntries(document, routes))),
    ...warnOfAccountNames(placedEntries(document, routes), rules),
    ...warnOfFallback(document, rules),
    ...warnOfInbound(document, rules),
    ...warnOfMutes(document, rules, at),
    ...warnOfUnused(document, rules),
  ];
}
