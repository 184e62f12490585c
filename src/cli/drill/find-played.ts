import type { PlayedTag } from '../../events/backup-event.ts';
import { jobKinds } from '../../events/kinds.ts';
import { isObject } from '../../lib/is-object.ts';
import type { CompiledRoute } from '../../rules/compiled.ts';
import type { Rules } from '../../rules/rules.ts';
import { absent, witnessesOf } from '../../rules/witness.ts';
import { type Explanation, explainEvent } from '../explain/explain-event.ts';
import { type DrillPlace, makeDrill, type Played } from './made-drill.ts';

/** Which way a drill is to take: a route by its name, or whatever tells a target; neither: the way of a plain failure. */
export interface Wanted {
  route?: string | undefined;
  target?: string | undefined;
}

/** A drill and what the rules make of it. */
export interface Foreseen {
  played: Played;
  explanation: Explanation;
}

/**
 * Returns the first resource, of those that the patterns of the routes describe, whose drill takes the wanted way by the code
 * that decides; null: there is none, and a real resource has to be named.
 *
 * @param like a resource to play; absent: one is made up
 */
export function findPlayed(rules: Rules, place: DrillPlace, wanted: Wanted, like?: Played): Foreseen | null {
  const plain = plainResource(place);
  const made = [plain, ...chainsOf(rules.routes).map((chain) => playedBy(chain, plain, place))];
  const candidates = like === undefined ? made : [like];
  for (const played of candidates) {
    const foreseen = foresee(played, rules, place);
    if (takes(foreseen.explanation, wanted)) return foreseen;
  }
  return null;
}

/** Says what the rules make of a drill, as `explain` does. */
function foresee(played: Played, rules: Rules, place: DrillPlace): Foreseen {
  const context = { rules, at: place.at, clock: place.at };
  return { played, explanation: explainEvent(makeDrill(played, place, 'FAILED'), context) };
}

function takes({ plan }: Explanation, { route, target }: Wanted): boolean {
  if (plan.action !== 'open') return route === undefined && target === undefined;
  const isRoute = route === undefined || plan.routing.route === route;
  return isRoute && (target === undefined || plan.steps.some(({ targets }) => targets.includes(target)));
}

function plainResource({ id, accountId, region }: DrillPlace): Played {
  const resourceArn = `arn:aws:rds:${region}:${accountId}:db:${id}`;
  return { resourceArn, resourceType: 'RDS', tags: [], kind: 'backup' };
}

/** Every route with the routes around it, outermost first. */
function chainsOf(routes: readonly CompiledRoute[], around: readonly CompiledRoute[] = []): CompiledRoute[][] {
  return routes.flatMap((route) => {
    const chain = [...around, route];
    return [...chainsOf(route.routes, chain), chain];
  });
}

/** A resource as the patterns of a chain of routes describe it, as far as a drill can play it. */
function playedBy(chain: readonly CompiledRoute[], plain: Played, { accountId, region }: DrillPlace): Played {
  const patterns = chain.map(({ pattern }) => pattern).filter(isObject);
  const first = (field: string): string | null => {
    const values = patterns
      .flatMap((pattern) => entriesAt(pattern, field))
      .flatMap((entry) => witnessesOf(entry, field));
    const text = values.find((value) => typeof value === 'string');
    return typeof text === 'string' ? text : null;
  };
  const name = first('resource.name') ?? first('resource.id');
  const named = name === null ? plain.resourceArn : `arn:aws:rds:${region}:${accountId}:db:${name}`;
  const kind = first('event.kind');
  return {
    resourceArn: first('resource.arn') ?? named,
    resourceType: first('resource.type') ?? plain.resourceType,
    tags: tagsIn(patterns),
    kind: jobKinds.find((one) => one === kind) ?? plain.kind,
  };
}

function entriesAt(pattern: Record<string, unknown>, field: string): unknown[] {
  let value: unknown = pattern;
  for (const part of field.split('.')) value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  return Array.isArray(value) ? value : [];
}

function tagsIn(patterns: readonly Record<string, unknown>[]): PlayedTag[] {
  return patterns.flatMap(({ resource }) => {
    const tags = isObject(resource) ? resource.tags : undefined;
    if (!isObject(tags)) return [];
    return Object.entries(tags).flatMap(([key, entries]) => {
      if (!Array.isArray(entries)) return [];
      const values = entries.flatMap((entry) => witnessesOf(entry, `resource.tags.${key}`));
      const value = values.find((one) => one !== absent);
      return typeof value === 'string' ? [{ key, value }] : [];
    });
  });
}
