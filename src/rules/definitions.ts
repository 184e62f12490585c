import type { Definitions } from '../incidents/drill-book.ts';
import { canonicalJson, sha256 } from '../lib/hash.ts';
import { type CompiledRoute, catchAll } from './compiled.ts';
import type { Rules } from './rules.ts';

/** Characters of a hash that are kept. */
const hashLength = 16;

/** Returns a hash of how a target is defined; null: the rules do not have it. */
export function definitionOfTarget({ targets }: Pick<Rules, 'targets'>, name: string): string | null {
  const target = targets.get(name);
  return target === undefined ? null : hashOf(target);
}

/**
 * Returns a hash of whom a route tells: its pattern with those around it, its policy, and targets of its own. Routes before it are
 * not part of it. Null: the rules do not have it.
 */
export function definitionOfRoute(rules: Pick<Rules, 'routes' | 'policies' | 'defaults'>, name: string): string | null {
  const { routes, policies, defaults } = rules;
  const chain = name === catchAll ? [] : chainTo(name, routes);
  if (chain === null) return null;
  const policy = chain.at(-1)?.policy ?? defaults.policy;
  const around = chain.map(({ pattern, ignore, continue: goesOn, notify }) => ({ pattern, ignore, goesOn, notify }));
  return hashOf({ around, policy, steps: policies.get(policy) ?? null });
}

/** Returns hashes of all that a drill could prove. What only drills are about, and what people made beside the rules, is no part of it. */
export function definitionsOf(rules: Rules): Definitions {
  const { version: _number, origin: _where, problem: _why, drills: _ofDrills, ...kept } = rules;
  const { silences, accept, ...rest } = kept;
  const written = {
    ...rest,
    silences: silences.filter(({ id }) => id === undefined),
    accept: accept.filter(({ made }) => made === undefined),
  };
  const targets = [...rules.targets.keys()].map((name) => [name, definitionOfTarget(rules, name) ?? ''] as const);
  return { rules: hashOf(written), targets };
}

function chainTo(name: string, routes: readonly CompiledRoute[]): CompiledRoute[] | null {
  for (const route of routes) {
    if (route.name === name) return [route];
    const inside = chainTo(name, route.routes);
    if (inside !== null) return [route, ...inside];
  }
  return null;
}

/** Compiled rules hold functions, and patterns that were read: what was written stands beside them. */
function hashOf(value: unknown): string {
  const plain = JSON.stringify(value, (key, inner: unknown) => {
    if (key === 'read' || typeof inner === 'function') return undefined;
    return inner instanceof Map ? [...inner] : inner;
  });
  return sha256(canonicalJson(JSON.parse(plain)), hashLength);
}
