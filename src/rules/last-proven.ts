import { type DrillScope, scopeKeyOf } from '../incidents/drill-scope.ts';
import type { ProvenWay } from '../incidents/proven-way.ts';
import { type Instant, minuteInUtc, secondsBetween } from '../lib/instant.ts';
import { withThoseInside } from './compile-route.ts';
import { catchAll } from './compiled.ts';
import { definitionOfRoute, definitionOfTarget } from './definitions.ts';
import type { Rules } from './rules.ts';

/** What was proved longer ago than this counts no longer, in seconds: a year, and a month to get to it. */
const validSeconds = 400 * 86_400;

/** How it stands with the proof of a route or target; `changed`: it has another definition now. */
export const provenStates = ['proven', 'changed', 'old', 'never'] as const;

/** When a drill last proved a route or a target of the rules. */
export interface LastProven extends DrillScope {
  state: (typeof provenStates)[number];
  /** Null: never. */
  at: Instant | null;
  by: string | null;
  drillId: string | null;
}

/** Returns of each route that decides something, and of each target, when a drill last proved it. */
export function lastProven(rules: Rules, ways: readonly ProvenWay[], now: Instant): LastProven[] {
  const known = new Map(ways.map((way) => [scopeKeyOf(way), way]));
  const deciding = withThoseInside(rules.routes).filter(({ ignore, continue: goesOn }) => ignore === null && !goesOn);
  const routes = [...deciding.map(({ name }) => name), catchAll].map((name) => ({
    scope: { way: 'route', name } as const,
    definition: definitionOfRoute(rules, name),
  }));
  const targets = [...rules.targets.keys()].map((name) => ({
    scope: { way: 'target', name } as const,
    definition: definitionOfTarget(rules, name),
  }));
  return [...routes, ...targets].map(({ scope, definition }) => {
    const way = known.get(scopeKeyOf(scope));
    if (way === undefined) return { ...scope, state: 'never', at: null, by: null, drillId: null };
    const isOld = secondsBetween(way.at, now) > validSeconds;
    const state = way.definition !== definition ? 'changed' : isOld ? 'old' : 'proven';
    return { ...scope, state, at: way.at, by: way.by, drillId: way.drillId };
  });
}

/** Says when something was proved: `proven at 2026-11-22 02:05 UTC by router, changed since`. Names are verbatim. */
export function sayProven({ state, at, by }: Pick<LastProven, 'state' | 'at' | 'by'>): string {
  if (at === null) return 'never proven';
  const since = { proven: '', changed: ', changed since', old: ', more than a year ago', never: '' } as const;
  return `proven at ${minuteInUtc(at)} by ${by ?? 'somebody'}${since[state]}`;
}
