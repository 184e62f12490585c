import { firstOf } from '../lib/fitted.ts';
import { type TextMap, textMap, valueUnder } from '../lib/text-map.ts';
import type { Alert } from './alert.ts';
import type { AffectedResources } from './incident.ts';

/** Types and owners counted by name; more are counted together. */
const namedGroups = 20;

/** Where resources are counted whose owner is not known. */
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
  const short = firstOf(name, 80);
  const key = Object.hasOwn(counts, short) || Object.keys(counts).length < namedGroups ? short : 'other';
  return textMap([...Object.entries(counts), [key, (valueUnder(counts, key) ?? 0) + 1]]);
}
