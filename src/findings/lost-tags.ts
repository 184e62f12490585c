import { parseArn } from '../enrich/arn.ts';
import type { Resource } from '../estate/estate.ts';
import { objectsIn } from '../estate/lists.ts';
import { type TrailedCall, type TrailedName, untaggingNames } from '../estate/trail.ts';
import { type Fields, fieldsIn, textOf } from '../events/fields.ts';

/** Calls that take a tag from a resource. */
const untagging: ReadonlySet<TrailedName> = new Set(untaggingNames);

/** Which tags a call removed, and from what. */
export interface LostTags {
  call: TrailedCall;
  /** Compares whole ARNs or names, never parts of them: `orders` is not `orders-archive`. */
  isOf(resource: Pick<Resource, 'arn'>): boolean;
  /** Null: the call does not say, or removed all of them. */
  keys: ReadonlySet<string> | null;
}

/** Returns which tags a call removed, and from what; null: it removes none. */
export function lostTagsOf(call: TrailedCall): LostTags | null {
  if (!untagging.has(call.name)) return null;
  const service = textOf(call.event, 'eventSource')?.split('.')[0] ?? null;
  const named = new Set([...textsIn(withoutTags(call.parameters)), ...arnsOf(call.event)]);
  return {
    call,
    isOf: ({ arn }) => {
      if (named.has(arn)) return true;
      const parts = parseArn(arn);
      // A table and a bucket may have the same name.
      return parts !== null && (service === null || service === parts.service) && named.has(parts.id);
    },
    keys: keysOf(call),
  };
}

/** Services name the keys differently: as `tagKeys`, and EC2 as a set of pairs. */
function keysOf({ name, parameters }: TrailedCall): ReadonlySet<string> | null {
  // It is called with the tags that stay.
  if (name === 'PutBucketTagging') return null;
  const keys = [
    ...[parameters.tagKeys, parameters.TagKeys].flat().filter((key) => typeof key === 'string'),
    ...objectsIn(fieldsIn(parameters, 'tagSet'), 'items').flatMap((pair) => textOf(pair, 'key') ?? []),
  ];
  return keys.length === 0 ? null : new Set(keys);
}

function arnsOf(event: Fields): string[] {
  return objectsIn(event, 'resources').flatMap((one) => textOf(one, 'ARN', 'arn') ?? []);
}

function withoutTags(parameters: Fields): Fields {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !/^tag/i.test(name)));
}

/** Returns all texts, however deep they are. */
function textsIn(value: unknown): string[] {
  const texts: string[] = [];
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') texts.push(next);
    else if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) waiting.push(inner);
  }
  return texts;
}
