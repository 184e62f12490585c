import type { Rules } from '../../decision.ts';
import type { RulesDocument } from '../../document.ts';
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
    ...routes.flatMap(({ route }) => route.notify),
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
    policies: known([
      rules.defaults.policy,
      ...routes.map(({ route }) => route.policy),
      ...policies.map(([, { handOver }]) => handOver),
    ]),
    templates: known([
      ...routes.map(({ route }) => route.template),
      ...[...rules.targets.values()].map((one) => one.template),
    ]),
    hours: known(steps.flatMap(({ during, outside }) => [during, outside])),
  };
}
