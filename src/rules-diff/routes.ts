import type { CompiledRoute } from '../rules/compiled.ts';
import { describePattern } from '../rules/describe-pattern.ts';
import { optionOf, saidOptions } from '../rules/kept-options.ts';
import type { Rules } from '../rules/rules.ts';
import { type PlacedRoute, placedRoutes } from './placed-routes.ts';
import { describeInstead, describePatternChange, quote } from './said.ts';

type Placed = ReadonlyMap<string, PlacedRoute>;

/** A route as it was and as it is. */
interface Kept {
  was: PlacedRoute;
  is: PlacedRoute;
}

/** Says which routes were added, removed, moved or changed, one sentence each. Inherited options are described at their origin. */
export function compareRoutes({ routes: before }: Rules, { routes: after }: Rules): string[] {
  const is = placedRoutes(after);
  const was = underNewNames(placedRoutes(before), is);
  const kept = new Map(
    [...is].flatMap(([name, now]): [string, Kept][] => {
      const then = was.get(name);
      return then === undefined ? [] : [[name, { was: then, is: now }]];
    }),
  );
  const moved = findMoved([...kept.values()]);
  return [
    ...[...is]
      .filter(([name, { around }]) => !kept.has(name) && !isOnly(around, is, kept))
      .map(([, one]) => describeNew(one, is)),
    ...[...was]
      .filter(([name, { around }]) => !kept.has(name) && !isOnly(around, was, kept))
      .map(([, one]) => describeGone(one)),
    ...[...kept].flatMap(([name, route]) => {
      const changes = [...describePlace(route, moved.has(name), is), ...changesOf(route, kept)];
      return changes.length === 0 ? [] : [`Route "${name}": ${changes.join('; ')}.`];
    }),
  ];
}

/** Returns a route under its new name: one that differs only in its name is the same route. */
function underNewNames(was: Placed, is: Placed): Placed {
  const signature = ({ route, around }: PlacedRoute) => JSON.stringify([{ ...route, name: '' }, around]);
  const came = [...is.values()].filter(({ route }) => !was.has(route.name));
  return new Map(
    [...was].map(([name, placed]) => {
      const renamed = is.has(name) ? undefined : came.find((one) => signature(one) === signature(placed));
      return [renamed?.route.name ?? name, placed];
    }),
  );
}

/** Says whether the route around this one is itself only on this side: that is described with everything inside it. */
function isOnly(around: string | null, side: Placed, kept: ReadonlyMap<string, Kept>): boolean {
  return around !== null && side.has(around) && !kept.has(around);
}

/** Returns the names of routes whose order among the others changed. */
function findMoved(kept: readonly Kept[]): Set<string> {
  const stayed = kept.filter(({ was, is }) => was.around === is.around);
  const moved = new Set<string>();
  for (const level of Map.groupBy(stayed, ({ is }) => is.around).values()) {
    const order = [...level].sort((a, b) => a.was.place - b.was.place);
    const inOrder = longestRising(level.map((one) => order.indexOf(one)));
    level.forEach(({ is }, index) => {
      if (!inOrder.has(index)) moved.add(is.route.name);
    });
  }
  return moved;
}

/** Returns the indexes of a longest increasing subsequence. */
function longestRising(numbers: readonly number[]): Set<number> {
  const best: { length: number; previous: number }[] = [];
  numbers.forEach((number, index) => {
    let [length, previous] = [1, -1];
    for (let other = 0; other < index; other += 1) {
      const row = (best[other]?.length ?? 0) + 1;
      if ((numbers[other] ?? 0) < number && row > length) [length, previous] = [row, other];
    }
    best.push({ length, previous });
  });
  const longest = Math.max(0, ...best.map(({ length }) => length));
  const places = new Set<number>();
  for (
    let place = best.findIndex(({ length }) => length === longest);
    place >= 0;
    place = best[place]?.previous ?? -1
  ) {
    places.add(place);
  }
  return places;
}

function describePlace({ was, is }: Kept, isMoved: boolean, all: Placed): string[] {
  return [
    ...(was.route.name === is.route.name ? [] : [`was called "${was.route.name}"`]),
    ...(was.around === is.around
      ? []
      : [is.around === null ? 'stands at the top now' : `stands inside "${is.around}" now`]),
    ...(isMoved ? [`stands ${describeBefore(is, all)} now`] : []),
  ];
}

function describeBefore({ around, place }: PlacedRoute, all: Placed): string {
  const next = [...all.values()].find((one) => one.around === around && one.place === place + 1);
  return next === undefined ? 'last' : `before "${next.route.name}"`;
}

function describeNew(placed: PlacedRoute, all: Placed): string {
  const { route, around } = placed;
  const inside = around === null ? '' : ` inside "${around}"`;
  return `Route "${route.name}" is new${inside}, ${describeBefore(placed, all)}: ${describeRoute(route)}.`;
}

function describeGone({ route }: PlacedRoute): string {
  return `Route "${route.name}" is gone; it was: ${describeRoute(route)}.`;
}

function describeRoute(route: CompiledRoute): string {
  const says = settingsOf(route).flatMap(({ name, said }) => (said === null ? [] : [`${name}${said}`]));
  const inside = route.routes.length === 0 ? [] : [`${route.routes.length} inside it`];
  const next = route.continue ? ['then the next routes decide'] : [];
  const ignored = route.ignore === null ? [] : [`ignored: ${quote(route.ignore)}`];
  return [describePattern(route.pattern), ...ignored, ...says, ...next, ...inside].join('; ');
}

function changesOf({ was, is }: Kept, kept: ReadonlyMap<string, Kept>): string[] {
  const around = is.around === null || is.around !== was.around ? undefined : kept.get(is.around);
  const [before, after] = [was, is].map(({ route }) => settingsOf(route)) as [Setting[], Setting[]];
  const [outerWas, outerIs] = [around?.was, around?.is].map((one) =>
    one === undefined ? null : settingsOf(one.route),
  );
  const changes = after.flatMap(({ name, said, otherwise, isOwn }, index) => {
    const then = before[index]?.said ?? null;
    const isFromAround = !isOwn && outerIs?.[index]?.said === said && outerWas?.[index]?.said === then;
    return isFromAround ? [] : describeInstead(name.trim(), then ?? otherwise, said ?? otherwise);
  });
  const isIgnored = was.route.ignore !== null || is.route.ignore !== null;
  return [
    ...describePatternChange(was.route.pattern, is.route.pattern),
    ...describeIgnore(was.route.ignore, is.route.ignore),
    ...describeContinue(was.route.continue, is.route.continue),
    // A route with `ignore` has no other effect.
    ...(isIgnored ? [] : changes),
  ];
}

function describeIgnore(was: string | null, is: string | null): string[] {
  if (was === is) return [];
  if (is === null) return [`no longer ignores what it takes (${quote(was ?? '')})`];
  return [
    was === null ? `ignores what it takes: ${quote(is)}` : `ignores because of ${quote(is)} instead of ${quote(was)}`,
  ];
}

function describeContinue(was: boolean, is: boolean): string[] {
  if (was === is) return [];
  return [is ? 'lets the next routes decide' : 'decides instead of letting the next routes'];
}

/** One option of a route, in words. */
interface Setting {
  name: string;
  /** Null: the route does not set it. */
  said: string | null;
  /** What holds when it is not set. */
  otherwise: string;
  /** It is never inherited. */
  isOwn: boolean;
}

function settingsOf(route: CompiledRoute): Setting[] {
  return saidOptions.map(([, row]) => {
    const { name, say, otherwise } = row.said;
    const kept = optionOf(route, row);
    const said = kept === null ? null : say(kept as object);
    return { name, said, otherwise, isOwn: row.inherits === 'never' };
  });
}
