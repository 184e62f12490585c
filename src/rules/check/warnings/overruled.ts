import type { RulesDocument } from '../../document.ts';
import { optionGroups, optionOf, saidOptions } from '../../kept-options.ts';
import type { AnyRouteOption } from '../../route-option.ts';
import type { RouteOptionName } from '../../route-options.ts';
import type { Rules } from '../../rules.ts';
import type { RulesIssue } from '../issue.ts';
import { decidingOf, type Seen, type SeenRoute } from './seen-routes.ts';

/** Options that say whom to tell and how to group are also written for alerts to come; any other without effect is a mistake. */
const isMeantAnyway = ({ decided }: AnyRouteOption) => decided === null;

/** Options that routes inherit from the one around them, and that only the deciding route uses. */
const passedOn = saidOptions.filter(
  ([, row]) => row.inherits === 'around' && row.withContinue === 'no' && !isMeantAnyway(row),
);

/**
 * Finds options without effect: of a route whose alerts are all decided by routes inside it that set the option themselves,
 * and of `defaults`, when every deciding route sets its own.
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

/** Says whether each deciding route inside another sets an option itself, or leaves it to routes inside that do. */
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
      // The router's own problems are decided even by a route with `ignore`.
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

/** Returns the option as the route itself sets it, not as it inherits it. */
export function writtenAt(document: RulesDocument, path: SeenRoute['path'], name: string): unknown {
  const route = path.reduce<unknown>(
    (at, part) => (at as Record<string | number, unknown> | undefined)?.[part],
    document,
  );
  return (route as Readonly<Record<string, unknown>> | undefined)?.[name];
}
