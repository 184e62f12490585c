import { textMap } from '../lib/text-map.ts';
import { secondsOf } from './after.ts';
import type { CompiledRoute } from './decision.ts';
import type { RouteDocument } from './document.ts';
import { readPattern } from './pattern/match.ts';

/**
 * Compiles a route and those inside it. What a route does not say it has from the one around it: policy, grouping,
 * waits, severity, template; labels add up. Whether it ignores or continues is its own.
 */
export function compileRoute(route: RouteDocument, around: CompiledRoute | null): CompiledRoute {
  const read = route.match === undefined ? undefined : readPattern(route.match);
  const own: CompiledRoute = {
    name: route.name,
    pattern: route.match,
    read,
    matches: read?.explain ?? (() => ({ matched: true })),
    policy: route.policy ?? around?.policy ?? null,
    severity: route.severity ?? null,
    groupBy: route.groupBy ?? around?.groupBy ?? null,
    groupWaitSeconds: secondsOr(route.groupWait, around?.groupWaitSeconds),
    groupIntervalSeconds: secondsOr(route.groupInterval, around?.groupIntervalSeconds),
    repeatIntervalSeconds: secondsOr(route.repeatInterval, around?.repeatIntervalSeconds),
    labels: textMap([...Object.entries(around?.labels ?? {}), ...Object.entries(route.labels ?? {})]),
    template: route.template ?? around?.template ?? null,
    notify: route.notify ?? [],
    ignore: route.ignore ?? null,
    continue: route.continue ?? false,
    routes: [],
  };
  return { ...own, routes: (route.routes ?? []).map((inner) => compileRoute(inner, own)) };
}

function secondsOr(text: string | undefined, otherwise: number | null = null): number | null {
  return text === undefined ? otherwise : secondsOf(text);
}
