import type { RulesDocument } from '../../document.ts';
import { optionGroups, optionOf, saidOptions } from '../../kept-options.ts';
import type { AnyRouteOption } from '../../route-option.ts';
import type { RouteOptionName } from '../../route-options.ts';
import type { Rules } from '../../rules.ts';
import type { RulesIssue } from '../issue.ts';
import { decidingOf, type Seen, type SeenRoute } from './seen-routes.ts';

/** Whom to tell and what is one incident is said for whatever may yet come, too: of the others, what has no effect is a mistake. */
const isMeantAnyway = ({ decided }: AnyRouteOption) => decided === null;

/** Options that routes inside have of the one around them, and that only the route which decides has a use for. */
const passedOn = saidOptions.filter(
  ([, row]) => row.inherits === 'around' && row.withContinue === 'no' && !isMeantAnyway(row),
);

/**
 * Finds options that no alert is told by: of a route whose every alert a route inside it decides by an option of its own,
 * and of `defaults`, when whatever decides says its own.
 */
export function warnOfOverruled(document: RulesDocument, rules: Rules, seen: Seen): RulesIssue[] {
  return [...seen.all.flatMap((one) => overruledIn(one, document, seen)), ...overruledDefaults(document, rules, seen)];
}

function overruledIn(seen: SeenRoute, document: RulesDocument, { all }: Seen): RulesIssue[] {
  const { idle, isHandedOn, path } = seen;
  if (idle !== null || !isHandedOn) return [];
  return passedOn.flatMap(([name]): RulesIssue[] => {
    if (writtenAt(document, path, name) === undefined || !areAllSaying(seen, name, document, all)) return [];
    const message =
      'has no effect: a route inside it decides whatever it takes, and each of them says its own; leave it out';
    return [{ path: [...path, name], message }];
  });
}

/** Says whether each route that decides inside another one says an option itself, or leaves it to routes that do. */
function areAllSaying(
  { path }: SeenRoute,
  name: RouteOptionName,
  document: RulesDocument,
  all: readonly SeenRoute[],
): boolean {
  return all
    .filter((one) => one.path.length === path.length + 2 && path.every((part, index) => one.path[index] === part))
    .filter(({ route, idle }) => idle === null && !route.continue)
    .every((one) => {
      // What is ignored is decided none the less when it is trouble of the router itself.
      if (one.route.ignore !== null) return false;
      if (writtenAt(document, one.path, name) !== undefined) return true;
      return one.isHandedOn && areAllSaying(one, name, document, all);
    });
}

function overruledDefaults(document: RulesDocument, rules: Rules, seen: Seen): RulesIssue[] {
  const written: Readonly<Record<string, unknown>> = document.defaults ?? {};
  const deciding = decidingOf(rules, seen);
  const isIgnoring = seen.all.some(({ route, idle }) => idle === null && route.ignore !== null);
  if (deciding.length === 0 || isIgnoring) return [];
  return optionGroups.withDefault.flatMap(([name, row]): RulesIssue[] => {
    const isUsed = deciding.some(({ route }) => route === null || optionOf(route, row) == null);
    if (written[name] === undefined || isUsed || isMeantAnyway(row)) return [];
    const message =
      'has no effect: every route that decides has its own, and no alert is left to the catch-all; leave it out';
    return [{ path: ['defaults', name], message }];
  });
}

/** What a route says of an option itself, not by the one around it. */
function writtenAt(document: RulesDocument, path: SeenRoute['path'], name: string): unknown {
  const route = path.reduce<unknown>(
    (at, part) => (at as Record<string | number, unknown> | undefined)?.[part],
    document,
  );
  return (route as Readonly<Record<string, unknown>> | undefined)?.[name];
}
