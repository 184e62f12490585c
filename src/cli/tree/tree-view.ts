import { sayDuration } from '../../lib/duration.ts';
import type { CompiledRoute, Rules } from '../../routing/decision.ts';
import { sayPattern } from '../../routing/pattern/say-pattern.ts';
import type { Walk } from '../../routing/walk-routes.ts';

/** What an event made of a route: it decides, was passed on the way, does not match, or was never asked. */
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
  /** Null without an event. */
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
    matches: sayPattern(route.pattern),
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
  const own = <Value>(value: Value | null, outer: Value | null | undefined, say: (value: Value) => string) =>
    value === null || JSON.stringify(value) === JSON.stringify(outer ?? null) ? [] : [say(value)];
  const labels = Object.entries(route.labels).filter(([name, value]) => around?.labels[name] !== value);
  return [
    ...own(route.severity, null, (severity) => `severity ${severity}`),
    ...labels.map(([name, value]) => `label ${name}=${value}`),
    ...own(route.template, around?.template, (template) => `template ${template}`),
    ...own(route.groupBy, around?.groupBy, (fields) => `grouped by ${fields.join(', ') || 'nothing'}`),
    ...own(route.groupWaitSeconds, around?.groupWaitSeconds, (wait) => `waits ${sayDuration(wait)}`),
    ...own(
      route.groupIntervalSeconds,
      around?.groupIntervalSeconds,
      (time) => `further alerts after ${sayDuration(time)}`,
    ),
    ...own(route.repeatIntervalSeconds, around?.repeatIntervalSeconds, (time) => `reminds every ${sayDuration(time)}`),
    ...(route.notify.length === 0 ? [] : [`tells ${route.notify.join(', ')} too`]),
  ];
}
