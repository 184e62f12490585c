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
  const deciding = withThoseInside(rules.routes).filter(({ ignore, continue: goesOn }) => ignore === null && !goesOn);
  const routes = [...deciding.map(({ name }) => name), catchAll].map((name) => ({ way: 'route', name }) as const);
  const targets = [...rules.targets.keys()].map((name) => ({ way: 'target', name }) as const);
  return standings(rules, [...routes, ...targets], ways, now);
}

/** A route or a target. */
interface Provable extends DrillScope {
  way: 'route' | 'target';
}

/** Returns when a drill last proved each of these. What the rules do not have is left out: nothing of it could be proved. */
export function standings(
  rules: Rules,
  scopes: readonly Provable[],
  ways: readonly ProvenWay[],
  now: Instant,
): LastProven[] {
  const known = new Map(ways.map((way) => [scopeKeyOf(way), way]));
  return scopes.flatMap((scope) => {
    const definition =
      scope.way === 'route' ? definitionOfRoute(rules, scope.name) : definitionOfTarget(rules, scope.name);
    return definition === null ? [] : { ...scope, ...standingOf(known.get(scopeKeyOf(scope)), definition, now) };
  });
}

function standingOf(way: ProvenWay | undefined, definition: string, now: Instant): Omit<LastProven, keyof DrillScope> {
  if (way === undefined) return { state: 'never', at: null, by: null, drillId: null };
  const isOld = secondsBetween(way.at, now) > validSeconds;
  const state = way.definition !== definition ? 'changed' : isOld ? 'old' : 'proven';
  return { state, at: way.at, by: way.by, drillId: way.drillId };
}

/** Says when something was proved: `proven at 2026-11-22 02:05 UTC by router, changed since`. Names are verbatim. */
export function sayProven({ state, at, by }: Pick<LastProven, 'state' | 'at' | 'by'>): string {
  if (at === null) return 'never proven';
  const since = { proven: '', changed: ', changed since', old: ', more than a year ago', never: '' } as const;
  return `proven at ${minuteInUtc(at)} by ${by ?? 'somebody'}${since[state]}`;
}
