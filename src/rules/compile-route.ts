import { readPattern } from '../patterns/match.ts';
import type { CompiledRoute } from './compiled.ts';
import { keepOptions } from './kept-options.ts';
import type { RouteDocument } from './route-document.ts';

/**
 * Compiles a route and those inside it. Options that a route does not set are inherited from the one around it where the
 * table of options says so; `ignore` and `continue` never are.
 */
export function compileRoute(route: RouteDocument, around: CompiledRoute | null): CompiledRoute {
  const read = route.match === undefined ? undefined : readPattern(route.match);
  const own: CompiledRoute = {
    name: route.name,
    pattern: route.match,
    read,
    matches: read?.explain ?? (() => ({ matched: true })),
    ...keepOptions(route, around),
    ignore: route.ignore ?? null,
    continue: route.continue ?? false,
    routes: [],
  };
  return { ...own, routes: (route.routes ?? []).map((inner) => compileRoute(inner, own)) };
}

/** Returns routes with all routes inside them, each before those inside it. */
export function withThoseInside(level: readonly CompiledRoute[]): CompiledRoute[] {
  return level.flatMap((route) => [route, ...withThoseInside(route.routes)]);
}
