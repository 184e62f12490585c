import { type CompiledRoute, catchAll } from '../../compiled.ts';
import { joinedFew } from '../../describe-policy.ts';
import type { Rules } from '../../rules.ts';
import type { RulesPath } from '../issue.ts';
import { anything, bothOf, type Facts, factsOf, isCovered, type OnTheWay, untouched } from './facts.ts';

/** A route with what is known of the alerts that reach it. */
export interface SeenRoute {
  route: CompiledRoute;
  path: RulesPath;
  /** What its own pattern asks for. */
  own: Facts;
  /** What is true of alerts that it takes. */
  facts: Facts;
  /** What routes have put on alerts before it is tried. */
  before: OnTheWay;
  /** What routes have put on the alerts it decides, including routes inside it that continue. */
  end: OnTheWay;
  /** Why no alert ever reaches or matches it; null when that cannot be proved. */
  idle: Idle | null;
  /** Every alert that it takes is decided by a route inside it. */
  isHandedOn: boolean;
}

/** Why a route has no effect on any alert. */
export type Idle =
  | { because: 'covered'; by: CompiledRoute }
  | { because: 'impossible' }
  /** The route around it is idle. */
  | { because: 'around' };

/** How many alternatives of routes are compared; nothing is proved about what is left then. */
const triedComparisons = 400_000;

/** Routes with what is known of them, and what is on alerts that no route decides. */
export interface Seen {
  /** Outer ones before those inside them. */
  all: readonly SeenRoute[];
  end: OnTheWay;
}

/** Returns every route with what is known of the alerts that reach it. */
export function seeRoutes(routes: readonly CompiledRoute[]): Seen {
  const outer = { facts: anything, onTheWay: untouched, idle: null };
  return seeLevel(routes, ['routes'], outer, { comparisons: triedComparisons });
}

/** Says whether one of the routes of a level is certain to decide every alert that reaches the level. */
export function isDecidedOn(level: readonly SeenRoute[], around: Facts): boolean {
  return level.some(({ route, own, idle }) => idle === null && !route.continue && isCovered(around, own));
}

/** A route that decides alerts and has them told, or the catch-all, and what is known of those alerts. */
export interface Deciding {
  /** Null: the catch-all. */
  route: CompiledRoute | null;
  name: string;
  policy: string;
  facts: Facts;
  end: OnTheWay;
}

/** Returns what decides about alerts that are told: routes that alerts can reach, and the catch-all unless nothing is left for it. */
export function decidingOf({ defaults }: Rules, { all, end }: Seen): Deciding[] {
  const routes = all.filter(
    ({ route, idle, isHandedOn }) => idle === null && !isHandedOn && !route.continue && route.ignore === null,
  );
  const byRoutes = routes.map(({ route, facts, end }) => {
    return { route, name: route.name, policy: route.policy ?? defaults.policy, facts, end };
  });
  const top = all.filter(({ path }) => path.length === 2);
  if (isDecidedOn(top, anything)) return byRoutes;
  return [...byRoutes, { route: null, name: catchAll, policy: defaults.policy, facts: anything, end }];
}

/** Alerts of a route that come to a policy. */
export interface Arrival {
  route: string;
  facts: Facts;
}

/** Returns which alerts come to each policy: by routes that decide, by the catch-all, and from policies that hand over. */
export function arrivalsOf(rules: Rules, seen: Seen): Map<string, Arrival[]> {
  const arrivals = new Map<string, Arrival[]>();
  for (const { policy: first, name: route, facts } of decidingOf(rules, seen)) {
    const way: string[] = [];
    for (let policy: string | null = first; policy !== null && !way.includes(policy); ) {
      way.push(policy);
      arrivals.set(policy, [...(arrivals.get(policy) ?? []), { route, facts }]);
      policy = rules.policies.get(policy)?.handOver ?? null;
    }
  }
  return arrivals;
}

/** Returns routes by name, the first three of them: `route "a", route "b", route "c" and 2 more`. */
export function formatRoutes(names: readonly string[]): string {
  return joinedFew(names.map((name) => (name === catchAll ? 'the catch-all' : `route "${name}"`)));
}

interface Outer {
  facts: Facts;
  onTheWay: OnTheWay;
  idle: Idle | null;
}

interface Budget {
  comparisons: number;
}

function seeLevel(routes: readonly CompiledRoute[], path: RulesPath, outer: Outer, budget: Budget): Seen {
  const level: SeenRoute[] = [];
  const all: SeenRoute[] = [];
  let onTheWay = outer.onTheWay;
  for (const [index, route] of routes.entries()) {
    const own = factsOf(route.pattern, onTheWay);
    const facts = bothOf(outer.facts, own);
    const after = putOn(route, onTheWay, true);
    const idle = outer.idle ?? whyIdle(facts, level, budget);
    const here = [...path, index];
    const inner = { facts, onTheWay: after, idle: idle === null ? null : ({ because: 'around' } as const) };
    const inside = seeLevel(route.routes, [...here, 'routes'], inner, budget);
    const direct = inside.all.filter((one) => one.path.length === here.length + 2);
    const isHandedOn = isDecidedOn(direct, facts);
    const seen = { route, path: here, own, facts, before: onTheWay, end: inside.end, idle, isHandedOn };
    level.push(seen);
    all.push(seen, ...inside.all);
    // Only alerts that a deciding route did not match go past it.
    if (route.continue) onTheWay = putOn(route, onTheWay, isCovered(outer.facts, own));
  }
  return { all, end: onTheWay };
}

function whyIdle(facts: Facts, earlier: readonly SeenRoute[], budget: Budget): Idle | null {
  if (facts?.length === 0) return { because: 'impossible' };
  const by = earlier.find(({ route, own, idle }) => {
    if (idle !== null || route.continue || budget.comparisons <= 0) return false;
    budget.comparisons -= (facts?.length ?? 0) * (own?.length ?? 0);
    return isCovered(facts, own);
  });
  return by === undefined ? null : { because: 'covered', by: by.route };
}

/** @param isCertain every alert that goes on has matched the route */
function putOn({ severity, labels }: CompiledRoute, before: OnTheWay, isCertain: boolean): OnTheWay {
  const { changes } = before;
  return {
    severity: severity === null ? before.severity : isCertain ? severity : 'unknown',
    changes: {
      severity: changes.severity + (severity === null ? 0 : 1),
      labels: changes.labels + (Object.keys(labels).length > 0 ? 1 : 0),
    },
  };
}
