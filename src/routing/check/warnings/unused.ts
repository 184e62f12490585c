import type { Rules } from '../../decision.ts';
import type { RulesDocument } from '../../document.ts';
import { saidOptions } from '../../kept-options.ts';
import type { RefersTo } from '../check-names.ts';
import type { Mistake } from '../problem.ts';
import type { SeenRoute } from './seen-routes.ts';

/** Names that something refers to, by what they are of. */
type Used = Readonly<Record<'targets' | 'rotations' | 'policies' | 'templates' | 'hours', ReadonlySet<string>>>;

/** Finds what is defined and then nowhere used: a forgotten rest, or a name that was meant elsewhere. */
export function warnOfUnused(document: RulesDocument, rules: Rules, routes: readonly SeenRoute[]): Mistake[] {
  const used = usedNames(document, rules, routes);
  const kinds = {
    targets: 'no step, rotation, route, "fallback" or "bulletins" names it',
    rotations: 'no step, route or "bulletins" names it',
    policies: 'no route, "defaults" or "handOver" names it',
    templates: 'no route or target names it',
    hours: 'no step names it',
  } as const;
  return Object.entries(kinds).flatMap(([kind, reason]) => {
    const names = Object.keys(document[kind as keyof typeof kinds] ?? {});
    return names
      .filter((name) => !used[kind as keyof typeof kinds].has(name))
      .map((name) => ({ path: [kind, name], value: name, message: `is never used: ${reason}` }));
  });
}

function usedNames(document: RulesDocument, rules: Rules, routes: readonly SeenRoute[]): Used {
  const policies = Object.entries(document.policies ?? {});
  const steps = policies.flatMap(([, policy]) => policy.steps);
  const told = new Set([
    ...steps.flatMap(({ notify }) => notify),
    ...namedBy('told', routes, rules),
    ...rules.fallback,
    ...rules.bulletins,
  ]);
  const standIns = Object.values(document.rotations ?? {}).flatMap(({ order, overrides = [] }) => [
    ...order,
    ...overrides.map(({ target }) => target),
  ]);
  const known = (names: readonly (string | null | undefined)[]) => new Set(names.filter((name) => name != null));
  return {
    targets: new Set([...told, ...standIns]),
    rotations: told,
    policies: known([...namedBy('policies', routes, rules), ...policies.map(([, { handOver }]) => handOver)]),
    templates: known([
      ...namedBy('templates', routes, rules),
      ...[...rules.targets.values()].map((one) => one.template),
    ]),
    hours: known(steps.flatMap(({ during, outside }) => [during, outside])),
  };
}

/** Returns what routes and defaults name with the options that refer to one kind of names. */
function namedBy(refersTo: RefersTo, routes: readonly SeenRoute[], { defaults }: Rules): string[] {
  const kept: readonly object[] = [defaults, ...routes.map(({ route }) => route)];
  const keys = saidOptions.filter(([, row]) => row.refersTo === refersTo).map(([, { as }]) => as);
  return kept
    .flatMap((one) => keys.flatMap((key) => [(one as Record<string, unknown>)[key]].flat()))
    .filter((name) => typeof name === 'string');
}
