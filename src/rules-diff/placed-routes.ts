import type { CompiledRoute } from '../rules/compiled.ts';
import type { MuteRules, Rules } from '../rules/rules.ts';

/** A route with its place in the tree. */
export interface PlacedRoute {
  route: CompiledRoute;
  /** Name of the route around it; null: it is at the top. */
  around: string | null;
  /** Patterns of the routes around it, and its own. */
  patterns: readonly unknown[];
  /** Its position on its level, from zero. */
  place: number;
  /** Name of the route before it on its level; null: it is the first. */
  previous: string | null;
}

/** Returns every route of a tree, outer ones before those inside them, by name. */
export function placedRoutes(
  routes: readonly CompiledRoute[],
  around: PlacedRoute | null = null,
): Map<string, PlacedRoute> {
  const placed = routes.flatMap((route, index): [string, PlacedRoute][] => {
    const own = route.pattern === undefined ? [] : [route.pattern];
    const here = {
      route,
      around: around?.route.name ?? null,
      patterns: [...(around?.patterns ?? []), ...own],
      place: index,
      previous: routes[index - 1]?.name ?? null,
    };
    return [[route.name, here], ...placedRoutes(route.routes, here)];
  });
  return new Map(placed);
}

/** Returns, for each route that differs between the two rules, the patterns that all have to match for it to have an effect. */
export function changedPatterns(before: Rules, after: Rules): (readonly unknown[])[] {
  const [was, is] = [before, after].map(({ routes }) => placedRoutes(routes)) as [Placed, Placed];
  const isChanged = ({ route: { name } }: PlacedRoute) => {
    const [then, now] = [was.get(name), is.get(name)];
    return then === undefined || now === undefined || signatureOf(then) !== signatureOf(now);
  };
  return [...is.values(), ...was.values()].filter(isChanged).map(({ patterns }) => patterns);
}

/** Returns the patterns of all silences, windows and inhibitions. */
export function mutePatterns({ silences, windows, inhibitions }: MuteRules): unknown[] {
  return [
    ...silences.map(({ pattern }) => pattern),
    ...windows.map(({ pattern }) => pattern),
    ...inhibitions.flatMap(({ patterns }) => [patterns.target, patterns.source]),
  ].filter((pattern) => pattern !== undefined);
}

type Placed = Map<string, PlacedRoute>;

function signatureOf({ route, patterns, around, previous }: PlacedRoute): string {
  const { policy, severity, notify, ignore, labels } = route;
  return JSON.stringify([patterns, around, previous, policy, severity, notify, ignore, labels, route.continue]);
}
