import type { Policy } from '../escalation/policy.ts';
import type { Severity } from '../incidents/alert.ts';
import type { Matcher } from '../patterns/match.ts';
import { policyOf } from '../routing/decide.ts';
import { type Walk, walkDocument } from '../routing/walk-routes.ts';
import type { Rules } from '../rules/rules.ts';

/** What becomes of one alert, as far as people notice. */
export interface Outcome {
  /** Why it is ignored; null: it is not. */
  ignored: string | null;
  policy: Policy;
  /** No route has said so: it is the default. */
  isDefault: boolean;
  /** What routes make of its severity; null: they leave it as it is. */
  severity: Severity | null;
  alsoTell: readonly string[];
  /** What keeps it quiet while that holds. */
  mutes: readonly string[];
}

/** Something that keeps alerts quiet, under the name that people know it by. */
export interface NamedMute {
  name: string;
  pattern: unknown;
  matches: Matcher;
}

/** One alert comes to something else than before. */
export interface Difference {
  before: Outcome;
  after: Outcome;
}

/** Returns what the routes make of an alert, from its walk through them. */
export function outcomeOf(
  document: Record<string, unknown>,
  rules: Rules,
  mutes: readonly NamedMute[],
): { outcome: Outcome; walk: Walk } {
  const walk = walkDocument(document, rules, { severity: document.severity as Severity });
  const setter = walk.tried.findLast(({ route, matched }) => matched && route.severity !== null);
  const ignored = walk.route?.ignore ?? null;
  const quiet = ignored === null ? mutes.filter(({ matches }) => matches(walk.document).matched) : [];
  const outcome = {
    ignored,
    policy: policyOf(walk.route, rules),
    isDefault: walk.route?.policy == null,
    severity: setter?.route.severity ?? null,
    alsoTell: ignored === null ? walk.alsoTell : [],
    mutes: quiet.map(({ name }) => name),
  };
  return { outcome, walk };
}

/** What of a difference is said by itself: which way alerts go, how bad they are, who hears too, what keeps them quiet. */
export const aspects = ['way', 'severity', 'told', 'quiet'] as const;
export type Aspect = (typeof aspects)[number];

/** For each aspect a text that is the same for alerts that differ in the same way; null: they do not differ in it. */
export type DifferenceKeys = Readonly<Record<Aspect, string | null>>;

const alike: DifferenceKeys = { way: null, severity: null, told: null, quiet: null };

/**
 * Returns in what an outcome differs from another. Of what is ignored nobody hears, so that nothing else about it counts;
 * setting a severity changes nothing for alerts that have it.
 *
 * @param severity that the alert has before the routes see it
 */
export function differenceKeys({ before: was, after: is }: Difference, severity: unknown): DifferenceKeys {
  if (was.ignored !== null && is.ignored !== null) return alike;
  if (is.ignored !== null) return { ...alike, way: `ignored ${is.ignored}` };
  if (was.ignored !== null) return { ...alike, way: `told ${is.policy.name}` };
  const isSeverity = (was.severity ?? severity) !== (is.severity ?? severity);
  return {
    // Another default is said once, not of all alerts that come to it.
    way: was.isDefault && is.isDefault ? null : differs([was.policy.name], [is.policy.name]),
    severity: isSeverity ? `${was.severity}>${is.severity}` : null,
    told: differs(was.alsoTell, is.alsoTell),
    quiet: differs(was.mutes, is.mutes),
  };
}

/** What both have is no part of the difference. */
function differs(was: readonly string[], is: readonly string[]): string | null {
  const left = was.filter((one) => !is.includes(one));
  const came = is.filter((one) => !was.includes(one));
  return left.length + came.length === 0 ? null : JSON.stringify([left.sort(), came.sort()]);
}
