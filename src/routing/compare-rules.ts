import { canonicalJson } from '../lib/hash.ts';
import type { Rules } from './decision.ts';

/**
 * Returns what differs in the meaning of two versions of the rules, one line each: `+ policy database`, `- route "a"`,
 * `~ target chat`. Compares targets, policies and routes by their names; of a route's pattern it sees nothing.
 */
export function compareRules(before: Rules, after: Rules): string[] {
  const routes = ({ routes: all }: Rules) => new Map(all.map((route) => [route.name, route]));
  return [
    ...compareNamed('target', before.targets, after.targets),
    ...compareNamed('policy', before.policies, after.policies),
    ...compareNamed('route', routes(before), routes(after)),
  ];
}

function compareNamed(
  kind: string,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const said = `${kind} ${/^[\w.-]+$/.test(name) ? name : JSON.stringify(name)}`;
    if (!before.has(name)) return [`+ ${said}`];
    if (!after.has(name)) return [`- ${said}`];
    return canonicalJson(before.get(name)) === canonicalJson(after.get(name)) ? [] : [`~ ${said}`];
  });
}
