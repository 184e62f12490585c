import { namesOwner, othersOf, ownerKey, ownerWord, standInsOf } from '../../../escalation/owners.ts';
import { nearestName } from '../../../lib/nearest-name.ts';
import { joined, joinedFew } from '../../describe-policy.ts';
import type { RulesDocument } from '../../document.ts';
import type { Rules } from '../../rules.ts';
import type { RulesIssue } from '../issue.ts';
import type { PlacedEntry } from './entries.ts';
import type { Facts } from './facts.ts';
import { type Arrival, arrivalsOf, formatRoutes, type Seen } from './seen-routes.ts';

/** Finds owners that nobody defines or that are never told, and steps that have nobody to tell. */
export function warnOfOwners(
  document: RulesDocument,
  rules: Rules,
  seen: Seen,
  entries: readonly PlacedEntry[],
): RulesIssue[] {
  const arrivals = arrivalsOf(rules, seen);
  return [
    ...entries.flatMap((entry) => warnOfUndefined(entry, rules)),
    ...warnOfUntold(document, rules, { seen, arrivals }),
    ...Object.keys(document.policies ?? {}).flatMap((name) => warnOfSteps(name, rules, arrivals.get(name) ?? [])),
  ];
}

/** Finds owners in patterns that no entry of `owners` defines; case does not count, as in tags. */
function warnOfUndefined({ entry, field, path }: PlacedEntry, { owners }: Rules): RulesIssue[] {
  if (field !== 'owner' || typeof entry !== 'string' || owners.has(ownerKey(entry))) return [];
  const names = [...owners.values()].map(({ name }) => name);
  const message = 'is not among "owners": a step that says "owner" tells others in its place';
  return [{ path, value: entry, message, nearest: nearestName(entry, names) }];
}

/** Finds owners that a step could tell and none does. */
function warnOfUntold(
  document: RulesDocument,
  rules: Rules,
  { seen, arrivals }: { seen: Seen; arrivals: ReadonlyMap<string, readonly Arrival[]> },
): RulesIssue[] {
  const told = [
    ...[...arrivals].flatMap(([name, coming]) =>
      rules.policies.get(name)?.steps.some(({ notify }) => namesOwner(notify, rules)) ? coming : [],
    ),
    ...seen.all.flatMap(({ route, idle, facts }) =>
      idle === null && namesOwner(route.notify, rules) ? [{ route: route.name, facts }] : [],
    ),
  ];
  const withTargets = Object.keys(document.owners ?? {}).filter(
    (name) => document.owners?.[name]?.notify !== undefined,
  );
  if (told.length === 0) {
    const message = `${joinedFew(withTargets)} name whom to tell, and no step that alerts come to says "owner" in "notify"`;
    return withTargets.length === 0 ? [] : [{ path: ['owners'], message }];
  }
  return withTargets
    .filter((name) => !told.some(({ facts }) => canOwn(name, facts)))
    .map((name) => ({
      path: ['owners', name, 'notify'],
      message: `is never told: no route takes what ${name} owns to a step that says "owner"`,
    }));
}

/** Finds steps that name only `owner` for alerts that certainly have no owner with anybody to tell. */
function warnOfSteps(name: string, rules: Rules, arrivals: readonly Arrival[]): RulesIssue[] {
  const { steps } = rules.policies.get(name) ?? { steps: [] };
  const names = [...rules.owners.values()].filter(({ notify }) => notify.length > 0).map((owner) => owner.name);
  const isCertain = arrivals.length > 0 && arrivals.every(({ facts }) => !names.some((one) => canOwn(one, facts)));
  if (!isCertain) return [];
  return steps.flatMap(({ notify }, index): RulesIssue[] => {
    if (!namesOwner(notify, rules) || othersOf(notify).length > 0) return [];
    const standIns = standInsOf(steps, index, rules.fallback);
    const routes = arrivals.map(({ route }) => route);
    const message = `tells nobody by itself: what ${formatRoutes(routes)} ${arrivals.length > 1 ? 'take' : 'takes'} to it has no owner that names anybody, so that ${joined(standIns)} ${standIns.length > 1 ? 'are' : 'is'} told instead; name somebody beside "${ownerWord}"`;
    return [{ path: ['policies', name, 'steps', index, 'notify'], message }];
  });
}

/** Says whether the facts can be true of something that an owner owns; tags match in any case. */
function canOwn(name: string, facts: Facts): boolean {
  return (facts ?? [[]]).some((known) =>
    known.every(({ field, entries }) => {
      if (field === 'orphan') return entries.some(({ test }) => test.accepts(false));
      if (field !== 'owner') return true;
      const written = [name, name.toLowerCase(), name.toUpperCase()];
      return entries.some(({ entry, test }) =>
        typeof entry === 'string' ? ownerKey(entry) === ownerKey(name) : written.some((one) => test.accepts(one)),
      );
    }),
  );
}
