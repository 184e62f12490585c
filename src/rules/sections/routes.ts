import * as z from 'zod/mini';
import { isObject } from '../../lib/is-object.ts';
import { type KnownNames, optionIssues } from '../check/check-names.ts';
import { checkPattern } from '../check/check-pattern.ts';
import { checkRoutes, placesOf } from '../check/check-routes.ts';
import type { RulesIssue } from '../check/issue.ts';
import { compileRoute, withThoseInside } from '../compile-route.ts';
import type { CompiledRoute } from '../compiled.ts';
import { keepDefaults, optionGroups, type RouteDefaults, saidOptions } from '../kept-options.ts';
import { Defaults, Route, type RouteDocument } from '../route-document.ts';
import { type SectionWords, section, type Use, usesOf } from './section.ts';

/** Values for routes that do not set an option. */
export const defaults = section({
  schema: Defaults,
  merge: 'names',
  compile: (written?: z.infer<typeof Defaults>): RouteDefaults => keepDefaults(written ?? {}),
  checkNames: defaultNames,
  uses: (_written, kept) => namedBy(kept),
});

/** Which alerts, to which policy, tried in order. */
export const routes = section({
  schema: z.array(Route),
  merge: 'list',
  compile: (written?: readonly RouteDocument[]): readonly CompiledRoute[] =>
    (written ?? []).map((route) => compileRoute(route, null)),
  check: ({ routes: raw }) =>
    placesOf(raw).flatMap(({ route, path }) =>
      route.match === undefined ? [] : checkPattern(route.match, [...path, 'match']),
    ),
  checkNames: checkRoutes,
  uses: (_written, kept) => withThoseInside(kept).flatMap(namedBy),
  patterns: { match: 'optional' },
});

function defaultNames(raw: Record<string, unknown>, known: KnownNames): RulesIssue[] {
  const written = isObject(raw.defaults) ? raw.defaults : {};
  return optionGroups.withDefault.flatMap(([name, row]) => optionIssues(written[name], ['defaults', name], row, known));
}

/** Returns the names that options use, of a route or of `defaults`. */
function namedBy(kept: object): Use[] {
  return saidOptions.flatMap(([, row]) => usesOf(row, (kept as Record<string, unknown>)[row.as]));
}

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const defaultsWords = {
  defaults: { says: 'What holds for routes that do not say it, and for alerts that no route decides.' },
  'defaults.policy': {
    says: 'Policy of alerts to which no route gives one. Left out: "default", which is built in unless you define it: the alert topic at once, after 1 h and after 4 h, twice.',
    examples: ['platform'],
  },
} as const satisfies SectionWords;

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const routesWords = {
  routes: {
    says: 'Routes, tried in order. The first that matches decides, or of those inside it the first that matches.',
  },
  'routes[]': {
    says: 'Which alerts, to which policy, and what is put on them. What it does not say it has from the route around it.',
    snippets: [
      {
        label: 'route',
        body: { name: 'production databases', match: { resource: { type: ['RDS'] } }, policy: 'platform' },
      },
      {
        label: 'route that ignores',
        body: { name: 'sandbox', match: { account: ['111122223333'] }, ignore: 'nobody restores it' },
      },
      {
        label: 'route that goes on',
        body: {
          name: 'third strike',
          match: { strikes: [{ numeric: ['>=', 3] }] },
          severity: 'critical',
          continue: true,
        },
      },
    ],
  },
  'routes[].name': {
    says: 'Name of the route, once in the whole tree: incidents, messages and records name it.',
    examples: ['production databases'],
    mistake: 'Takes one line of up to 80 characters.',
  },
  'routes[].match': {
    says: 'What it matches: a pattern as EventBridge takes it, over what an alert knows. Left out: every alert that comes to it.',
    examples: [
      { resource: { type: ['RDS', 'Aurora'], tags: { environment: ['prod'] } }, severity: ['critical', 'high'] },
    ],
  },
  'routes[].labels.*': { says: 'Value of the label.', examples: ['dba'] },
  'routes[].ignore': {
    says: 'Opens no incident for what it matches, and why. It is on record, and nobody hears of it.',
    examples: ['the one who stopped it knows'],
    form: 'sentence',
  },
  'routes[].continue': {
    says: 'Only puts severity and labels on alerts and says who hears of them too ("notify"); the next routes decide.',
  },
  'routes[].routes': {
    says: 'Routes inside it, tried in order when it matches. When none of them decides, it does itself.',
  },
} as const satisfies SectionWords;
