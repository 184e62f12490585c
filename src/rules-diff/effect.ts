import type { Policy } from '../escalation/policy.ts';
import { conditionsIn } from '../patterns/alternatives.ts';
import type { Matcher } from '../patterns/match.ts';
import { policyOf } from '../routing/decide.ts';
import type { Inhibition, Silence, Window } from '../rules/compiled.ts';
import { describePolicy, joined } from '../rules/describe-policy.ts';
import type { MuteRules, Rules } from '../rules/rules.ts';
import { placesIn } from './boxes.ts';
import { describeChosen } from './describe-samples.ts';
import type { Aspect, NamedMute, Outcome } from './outcome.ts';
import { mutePatterns, placedRoutes } from './placed-routes.ts';
import { findRegions, type Region } from './regions.ts';
import { describeListChange } from './said.ts';
import { type SampledField, sampleFields } from './samples.ts';

/** One sentence about alerts that are treated differently than before. */
export interface Effect {
  /** `silence`: nobody hears of them any more; `people`: somebody else does. */
  about: 'silence' | 'people';
  says: string;
}

/** How many patterns are tried in total. */
const triedPatterns = 200_000;

/** How many kinds of alerts with the same difference are named. */
const namedKinds = 3;

/**
 * Says which alerts are treated differently than before, and how. Sample alerts are made from every pattern of both rules and
 * walk through both; fields that do not matter are left out.
 */
export function describeEffects(before: Rules, after: Rules): Effect[] {
  const told = new Set<string>();
  const byDefault = describeDefault(before, after, told);
  if (JSON.stringify(before.routes) === JSON.stringify(after.routes)) return byDefault;
  const placed = [before, after].map(({ routes }) => [...placedRoutes(routes).values()]);
  const patterns = [...placed.flat().map(({ route }) => route.pattern), ...[before, after].flatMap(mutePatterns)];
  const fields = sampleFields(patterns.flatMap((pattern) => conditionsIn(pattern)));
  const regions = findRegions(before, after, sharedMutes(before, after), fields, triedPatterns);
  const alike = Map.groupBy(regions, ({ aspect, key }) => `${aspect} ${key}`);
  return [...byDefault, ...[...alike.values()].map((same) => describeEffect(same, fields, told))];
}

function describeDefault(before: Rules, after: Rules, told: Set<string>): Effect[] {
  const [was, is] = [before, after].map((rules) => policyOf(null, rules)) as [Policy, Policy];
  if (was.name === is.name) return [];
  return [{ about: 'people', says: `Alerts to which no route gives a policy: ${describePolicies(was, is, told)}` }];
}

/** Returns the mutes that both rules have; those of only one are described separately. */
function sharedMutes(before: MuteRules, after: MuteRules): NamedMute[] {
  const kept = new Set(namedMutes(before).map(({ written }) => written));
  return namedMutes(after).filter(({ written }) => kept.has(written));
}

function namedMutes({ silences, windows, inhibitions }: MuteRules): (NamedMute & { written: string })[] {
  const named = (name: string, mute: Silence | Window | Inhibition, pattern: unknown, matches: Matcher) => ({
    name,
    pattern,
    matches,
    written: JSON.stringify(mute),
  });
  return [
    ...silences.map((one) => named(`silence "${one.reason}" of ${one.by}`, one, one.pattern, one.matches)),
    ...windows.map((one) => named(`window "${one.name}"`, one, one.pattern, one.matches)),
    ...inhibitions.map((one) => named(`inhibition "${one.name}"`, one, one.patterns.target, one.target)),
  ];
}

/** @param told policies whose steps have already been described */
function describeEffect(same: readonly Region[], fields: readonly SampledField[], told: Set<string>): Effect {
  const kinds = [...new Set(same.map((region) => describeAlerts(region, fields)))];
  const more = kinds.length - namedKinds;
  const said =
    more > 0 ? [...kinds.slice(0, namedKinds), `${more} more ${more === 1 ? 'kind' : 'kinds'} of alerts`] : kinds;
  const [{ aspect, difference }] = same as [Region];
  const { before, after } = difference;
  const isQuieter = after.ignored !== null || after.mutes.length > before.mutes.length;
  const sayings: Readonly<Record<Aspect, () => string>> = {
    way: () => describeWay(before, after, told),
    severity: () => describeSeverity(before, after, onlySeverity(same, fields)),
    told: () => describeTold(before.alsoTell, after.alsoTell),
    quiet: () => describeQuiet(before.mutes, after.mutes),
  };
  return { about: isQuieter ? 'silence' : 'people', says: `${said.join('; and ')}: ${sayings[aspect]()}` };
}

function describeAlerts({ box }: Region, fields: readonly SampledField[]): string {
  const said = fields
    .map((field, index) => describeChosen(field, new Set(placesIn(box[index] ?? 0n))))
    .filter((one) => one !== null);
  return said.length === 0 ? 'Every alert' : said.join(', ');
}

function onlySeverity(same: readonly Region[], fields: readonly SampledField[]): string | null {
  const index = fields.findIndex(({ field }) => field === 'severity');
  const places = new Set(same.flatMap(({ box }) => placesIn(box[index] ?? 0n)));
  const [place = 0] = places;
  return places.size === 1 ? String(fields[index]?.samples[place]?.value) : null;
}

function describeWay(was: Outcome, is: Outcome, told: Set<string>): string {
  if (is.ignored !== null) return `is ignored from now on: ${is.ignored}`;
  if (was.ignored === null) return describePolicies(was.policy, is.policy, told);
  const change = `is no longer ignored: policy "${is.policy.name}"`;
  return withSteps(change, describePolicy(is.policy), told);
}

function describePolicies(was: Policy, is: Policy, told: Set<string>): string {
  const change = `policy "${is.name}" instead of "${was.name}"`;
  const [first, instead] = [describePolicy(is), describePolicy(was)];
  if (first === instead) return `${change} (which tells the same)`;
  return withSteps(change, `${first}, instead of ${instead}`, told);
}

/** Adds who is told first, once for each policy, however many kinds of alerts go to it. */
function withSteps(change: string, steps: string, told: Set<string>): string {
  if (told.has(steps)) return change;
  told.add(steps);
  return `${change} (first told: ${steps})`;
}

function describeSeverity(was: Outcome, is: Outcome, only: string | null): string {
  const assessed = only ?? 'as it is assessed';
  return `severity ${is.severity ?? assessed} instead of ${was.severity ?? assessed}`;
}

function describeTold(was: readonly string[], is: readonly string[]): string {
  return describeListChange(
    was,
    is,
    (names) => `${joined(names)} hear${names.length === 1 ? 's' : ''} of it too`,
    (names) => `${joined(names)} no longer hear${names.length === 1 ? 's' : ''} of it`,
  ).join('; ');
}

function describeQuiet(was: readonly string[], is: readonly string[]): string {
  return describeListChange(
    was,
    is,
    (names) => `is kept quiet by ${joined(names)}`,
    (names) => `is no longer kept quiet by ${joined(names)}`,
  ).join('; ');
}
