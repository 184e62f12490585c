import { composeAlert } from '../../enrich/enrich.ts';
import type { BackupEvent, PlayedTag } from '../../events/backup-event.ts';
import type { Played } from '../../events/drill.ts';
import { jobKinds } from '../../events/kinds.ts';
import { normaliseEvent } from '../../events/normalise.ts';
import { isObject } from '../../lib/is-object.ts';
import { decide } from '../../routing/decide.ts';
import type { Decision } from '../../routing/decision.ts';
import type { CompiledRoute } from '../../rules/compiled.ts';
import type { Rules } from '../../rules/rules.ts';
import { absent, witnessesOf } from '../../rules/witness.ts';
import { type DrillPlace, makeDrill } from './made-drill.ts';

/** Which way a drill is to take: a route by its name, or whatever tells a target; neither: the way of a plain failure. */
export interface Wanted {
  route?: string | undefined;
  target?: string | undefined;
}

/** A drill and what the rules make of it. */
export interface Foreseen {
  played: Played;
  event: BackupEvent;
  decision: Decision;
}

/** Whom a drill tells: seconds after its announcement, and which targets. */
export type PromisedStep = Pick<Decision['steps'][number], 'afterSeconds' | 'targets'>;

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
    if (foreseen !== null && takes(foreseen.decision, wanted)) return foreseen;
  }
  return null;
}

/** Returns what the rules make of a drill, by the functions that decide; null: it is no event that is taken in. */
function foresee(played: Played, rules: Rules, place: DrillPlace): Foreseen | null {
  const event = normaliseEvent(makeDrill(played, place, 'FAILED'), place.at);
  if (event === null) return null;
  const decision = decide(composeAlert(event, null, [], 1), rules, { now: place.at, inhibitors: null });
  return { played, event, decision };
}

/** Says whether a drill goes the wanted way. */
export function takes(decision: Decision, { route, target }: Wanted): boolean {
  if (decision.action !== 'open') return route === undefined && target === undefined;
  const isRoute = route === undefined || decision.routing.route === route;
  return isRoute && (target === undefined || promisedBy(decision).some(({ targets }) => targets.includes(target)));
}

/** Returns whom a decision tells, step by step, with those whom other routes on the way add to the first one. */
export function promisedBy({ steps, alsoTell }: Pick<Decision, 'steps' | 'alsoTell'>): PromisedStep[] {
  const [first, ...later] = steps.map(({ afterSeconds, targets }) => ({ afterSeconds, targets }));
  if (alsoTell.length === 0) return first === undefined ? [] : [first, ...later];
  const { afterSeconds, targets } = first ?? { afterSeconds: 0, targets: [] };
  return [{ afterSeconds, targets: [...new Set([...targets, ...alsoTell])] }, ...later];
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
