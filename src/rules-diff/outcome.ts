import type { Policy } from '../escalation/policy.ts';
import type { Severity } from '../incidents/alert.ts';
import type { Matcher } from '../patterns/match.ts';
import { policyOf } from '../routing/decide.ts';
import { type Walk, walkDocument } from '../routing/walk-routes.ts';
import type { Rules } from '../rules/rules.ts';

/** What the rules do with one alert, as far as people notice. */
export interface Outcome {
  /** Why it is ignored; null when it is not. */
  ignored: string | null;
  policy: Policy;
  /** No route sets the policy, so it is the default one. */
  isDefault: boolean;
  /** The severity that routes set; null: they leave it as it is. */
  severity: Severity | null;
  alsoTell: readonly string[];
  /** Silences, windows and inhibitions that mute it. */
  mutes: readonly string[];
}

/** A silence, window or inhibition, under the name that people know. */
export interface NamedMute {
  name: string;
  pattern: unknown;
  matches: Matcher;
}

/** What happens to one alert, before and after an edit. */
export interface Difference {
  before: Outcome;
  after: Outcome;
}

/** Returns what the rules do with an alert, from its walk through the routes. */
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

/** Aspects of a difference that are described separately: the policy or being ignored, severity, extra targets, and mutes. */
export const aspects = ['way', 'severity', 'told', 'quiet'] as const;
export type Aspect = (typeof aspects)[number];

/** For each aspect a text that is equal for alerts that differ in the same way; null: no difference. */
export type DifferenceKeys = Readonly<Record<Aspect, string | null>>;

const alike: DifferenceKeys = { way: null, severity: null, told: null, quiet: null };

/**
 * Returns the aspects in which two outcomes differ. Nobody hears of what is ignored, so nothing else about it counts; setting
 * a severity changes nothing for alerts that already have it.
 *
 * @param severity of the alert before any route
 */
export function differenceKeys({ before: was, after: is }: Difference, severity: unknown): DifferenceKeys {
  if (was.ignored !== null && is.ignored !== null) return alike;
  if (is.ignored !== null) return { ...alike, way: `ignored ${is.ignored}` };
  if (was.ignored !== null) return { ...alike, way: `told ${is.policy.name}` };
  const isSeverity = (was.severity ?? severity) !== (is.severity ?? severity);
  return {
    // A changed default is described once, not for every alert that gets it.
    way: was.isDefault && is.isDefault ? null : differs([was.policy.name], [is.policy.name]),
    severity: isSeverity ? `${was.severity}>${is.severity}` : null,
    told: differs(was.alsoTell, is.alsoTell),
    quiet: differs(was.mutes, is.mutes),
  };
}

/** Returns what only one of them has, as a text; null when they are equal. */
function differs(was: readonly string[], is: readonly string[]): string | null {
  const left = was.filter((one) => !is.includes(one));
  const came = is.filter((one) => !was.includes(one));
  return left.length + came.length === 0 ? null : JSON.stringify([left.sort(), came.sort()]);
}
