import type { CompiledRoute, Rules } from '../../routing/decision.ts';

/** Returns rules that count how often each route matched, by its name; routes that are never tried are in it with 0. */
export function countMatches(rules: Rules): { rules: Rules; matches: ReadonlyMap<string, number> } {
  const matches = new Map<string, number>();
  const counting = (route: CompiledRoute): CompiledRoute => {
    matches.set(route.name, 0);
    return {
      ...route,
      matches: (document) => {
        const result = route.matches(document);
        if (result.matched) matches.set(route.name, (matches.get(route.name) ?? 0) + 1);
        return result;
      },
      routes: route.routes.map(counting),
    };
  };
  return { rules: { ...rules, routes: rules.routes.map(counting) }, matches };
}
