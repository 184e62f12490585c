import { firstOf } from '../lib/fitted.ts';
import { type TextMap, textMap, valueUnder } from '../lib/text-map.ts';
import type { Alert } from './alert.ts';
import type { AffectedResources } from './incident.ts';

/** How many types and owners are counted by name; the rest are counted together. */
const namedGroups = 20;

/** The name under which all further ones are counted. */
export const otherGroups = 'other';

/** How many characters of a type or an owner are kept for counting. */
export const longestGroup = 80;

/** The name under which resources without a known owner are counted. */
export const unowned = 'no owner';

/** A cause that has not hit anything yet. */
export const noneAffected: AffectedResources = { resources: 0, byType: textMap([]), byOwner: textMap([]) };

/** Returns the reach with one more resource. */
export function withAffected(reach: AffectedResources, { resource, owner }: Alert): AffectedResources {
  return {
    resources: reach.resources + 1,
    byType: counted(reach.byType, resource.type),
    byOwner: counted(reach.byOwner, owner ?? unowned),
  };
}

function counted(counts: TextMap<number>, name: string): TextMap<number> {
  const short = firstOf(name, longestGroup);
  const key = Object.hasOwn(counts, short) || Object.keys(counts).length < namedGroups ? short : otherGroups;
  return textMap([...Object.entries(counts), [key, (valueUnder(counts, key) ?? 0) + 1]]);
}
