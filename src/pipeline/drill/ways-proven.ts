import type { Deviation, DrillResult } from '../../incidents/drill-result.ts';
import type { DrillScope } from '../../incidents/drill-scope.ts';
import type { ProvenWay } from '../../incidents/proven-way.ts';
import { definitionOfRoute, definitionOfTarget } from '../../rules/definitions.ts';
import type { Rules } from '../../rules/rules.ts';

/** A drill that is over. */
interface Over {
  scope: DrillScope;
  route: string;
  result: DrillResult | null;
  deviations: readonly Deviation[];
}

/**
 * Returns what a drill proved: each target that was told in time, and, when nothing deviated, its route and what it was played for.
 *
 * @param rules those by which it was played; null: others are in force by now, and what was proved is not known of those
 */
export function waysProven(
  { scope, route, result, deviations }: Over,
  rules: Rules | null,
  by: Pick<ProvenWay, 'at' | 'drillId' | 'by'>,
): ProvenWay[] {
  const told = (result?.targets ?? []).filter(({ state }) => state === 'delivered');
  const ofTargets = told.map(({ target }): ProvenWay => {
    const definition = (rules && definitionOfTarget(rules, target)) ?? '';
    return { way: 'target', name: target, definition, ...by };
  });
  if (deviations.length > 0) return ofTargets;
  const definition = (rules && definitionOfRoute(rules, route)) ?? '';
  const itself: ProvenWay[] =
    scope.way === 'plain' || scope.way === 'resource' ? [{ ...scope, definition: '', ...by }] : [];
  return [...ofTargets, { way: 'route', name: route, definition, ...by }, ...itself];
}
