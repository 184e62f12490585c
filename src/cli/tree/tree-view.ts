import type { Walk } from '../../routing/walk-routes.ts';
import type { CompiledRoute } from '../../rules/compiled.ts';
import { describePattern } from '../../rules/describe-pattern.ts';
import { optionOf, saidOptions } from '../../rules/kept-options.ts';
import type { AnyRouteOption } from '../../rules/route-option.ts';
import type { Rules } from '../../rules/rules.ts';

/** How an event met a route: the route decides, matched on the way, did not match, or was never tried. */
export type Step = 'decides' | 'passed' | 'missed' | 'not tried';

/** A route as it is shown. */
export interface RouteView {
  name: string;
  /** As it was written; null: every alert. */
  match: unknown;
  /** The same in short. */
  matches: string;
  /** What it sets of its own, each in words. */
  sets: string[];
  /** Policy of the alerts that it decides; null: it decides none. */
  policy: string | null;
  ignore: string | null;
  continue: boolean;
  /** Who hears of it beside those of the policy. */
  notify: readonly string[];
  /** Null when no event was given. */
  step: Step | null;
  /** Why the event does not match; null: it does, or was never asked. */
  because: string | null;
  routes: RouteView[];
}

/** Returns the routes in the order in which they are tried, with what a walk made of each. */
export function viewRoutes({ routes, defaults }: Rules, walk: Walk | null): RouteView[] {
  const tried = new Map((walk?.tried ?? []).map(({ route, because }) => [route, because]));
  const stepOf = (route: CompiledRoute): Step => {
    if (walk?.route === route) return 'decides';
    const because = tried.get(route);
    return because === undefined ? 'not tried' : because === null ? 'passed' : 'missed';
  };
  const view = (route: CompiledRoute, around: CompiledRoute | null): RouteView => ({
    name: route.name,
    match: route.pattern ?? null,
    matches: describePattern(route.pattern),
    sets: setsOf(route, around),
    policy: route.continue || route.ignore !== null ? null : (route.policy ?? defaults.policy),
    ignore: route.ignore,
    continue: route.continue,
    notify: route.notify,
    step: walk === null ? null : stepOf(route),
    because: tried.get(route) ?? null,
    routes: route.routes.map((inner) => view(inner, route)),
  });
  return routes.map((route) => view(route, null));
}

/** What a route has from the one around it is shown there. */
function setsOf(route: CompiledRoute, around: CompiledRoute | null): string[] {
  return [
    ...saidOptions.flatMap(([, row]) => drawOption(row, optionOf(route, row), around && optionOf(around, row))),
    ...(route.notify.length === 0 ? [] : [`tells ${route.notify.join(', ')} too`]),
  ];
}

function drawOption({ inherits, said }: AnyRouteOption, value: unknown, around: unknown): string[] {
  const outer = inherits === 'never' ? null : around;
  if (value === null || said.draw === null || JSON.stringify(value) === JSON.stringify(outer)) return [];
  if (said.draw !== undefined) return said.draw(value as object, outer);
  const says = said.say(value as object);
  return says === null ? [] : [`${said.name}${says}`];
}
