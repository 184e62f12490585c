import { isObject } from '../../lib/is-object.ts';
import { catchAll } from '../compiled.ts';
import { joined } from '../describe-policy.ts';
import { documentLimits } from '../document-limits.ts';
import { continuing, withoutEffect, writtenOptions } from '../kept-options.ts';
import { type KnownNames, listOf, optionIssues, repeatedNames } from './check-names.ts';
import type { RulesIssue, RulesPath } from './issue.ts';

/** Most label names in all routes: an alert can get every one of them, and is stored with them, as is its incident. */
export const mostLabels = 50;

/** One route of the raw document and where it stands. */
interface Place {
  route: Record<string, unknown>;
  path: RulesPath;
  depth: number;
}

/** Finds names that are repeated or refer to nothing, settings that contradict each other, and trees that are too large. */
export function checkRoutes(raw: Record<string, unknown>, known: KnownNames): RulesIssue[] {
  const places = placesOf(raw.routes);
  const names = places.map(({ route: { name }, path }) => ({ name, path: [...path, 'name'] }));
  return [
    ...sizeIssues(places),
    ...repeatedNames(names, describeRepeated, [catchAll]),
    ...places.flatMap(({ route, path }): RulesIssue[] => [
      ...writtenOptions.flatMap(([name, row]) => optionIssues(route[name], [...path, name], row, known)),
      ...combinationIssues(route, path),
    ]),
  ];
}

/** Returns every route of the raw document with its place, each before the routes inside it. */
export function placesOf(routes: unknown, path: RulesPath = ['routes'], depth = 1): Place[] {
  if (depth > documentLimits.nesting + 1) return [];
  return listOf(routes).flatMap((route, index): Place[] => {
    if (!isObject(route)) return [];
    const here = [...path, index];
    return [{ route, path: here, depth }, ...placesOf(route.routes, [...here, 'routes'], depth + 1)];
  });
}

function sizeIssues(places: readonly Place[]): RulesIssue[] {
  const { routes, nesting } = documentLimits;
  const tooDeep = places.find(({ depth }) => depth > nesting);
  return [
    ...(places.length > routes ? [{ path: ['routes'], message: `has more than ${routes} routes` }] : []),
    ...tooManyLabels(places),
    ...(tooDeep ? [{ path: tooDeep.path, message: `is nested more than ${nesting} deep` }] : []),
  ];
}

/** Finds too many labels: each route that continues can add its own, and one alert can get all of them. */
function tooManyLabels(places: readonly Place[]): RulesIssue[] {
  const names = new Set(places.flatMap(({ route: { labels } }) => (isObject(labels) ? Object.keys(labels) : [])));
  if (names.size <= mostLabels) return [];
  const message = `put ${names.size} different labels on alerts, and ${mostLabels} are the most that one alert is kept with; take one name with several values`;
  return [{ path: ['routes'], message }];
}

function describeRepeated(name: string): string {
  return name === catchAll ? 'is the name of the route that always exists' : 'is the name of an earlier route';
}

/** Finds options without effect: a route with `ignore` decides nothing else, and one with `continue` only adds to the alert. */
function combinationIssues(route: Record<string, unknown>, path: RulesPath): RulesIssue[] {
  const kept = (name: string, because: string) =>
    route[name] === undefined ? [] : [{ path: [...path, name], message: because }];
  if (route.continue === true) return continueIssues(route, path, kept);
  const tells = writtenOptions.flatMap(([name, { withContinue }]) =>
    typeof withContinue === 'object' ? kept(name, withContinue.only) : [],
  );
  if (route.ignore === undefined) return tells;
  return [...tells, ...withoutEffect.ignore.flatMap((name) => kept(name, 'has no effect in a route that ignores'))];
}

function continueIssues(
  route: Record<string, unknown>,
  path: RulesPath,
  kept: (name: string, because: string) => RulesIssue[],
): RulesIssue[] {
  const because = `has no effect in a route with "continue: true", which only sets ${joined(continuing.puts)} and says who hears it too; the next matching route decides the rest`;
  const isUseless = continuing.all.every((name) => route[name] === undefined);
  const needs = `needs ${joined(
    continuing.all.map((name) => `"${name}"`),
    'or',
  )}: that is all a route that continues can set`;
  return [
    ...withoutEffect.continue.flatMap((name) => kept(name, because)),
    ...(isUseless ? [{ path: [...path, 'continue'], message: needs }] : []),
  ];
}
