import { firstOf } from '../lib/fitted.ts';
import { type TextMap, textMap, valueUnder } from '../lib/text-map.ts';
import type { Alert } from './alert.ts';

/** How far a cause reaches: each resource counts once, by type and by owner; beyond a limit the rest count as `other`. */
export interface AffectedResources {
  resources: number;
  byType: TextMap<number>;
  byOwner: TextMap<number>;
  /** By account and Region; absent: all of them are where the incident was opened. */
  places?: readonly PlaceReach[];
}

/** An account and a Region. */
export interface Place {
  accountId: string;
  region: string;
}

/** How many of the resources are in one account and Region. */
export interface PlaceReach extends Place {
  resources: number;
}

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

/** How many accounts and Regions are counted one by one; 20 accounts in 17 Regions are 340. */
const countedPlaces = 400;

/** Returns the reach with one more resource, of an incident that was opened at `home`. */
export function withAffected(
  reach: AffectedResources,
  { event, resource, owner }: Alert,
  home: Place,
): AffectedResources {
  const places = withPlace(placesOf({ ...home, reach }), event);
  return {
    resources: reach.resources + 1,
    byType: counted(reach.byType, resource.type),
    byOwner: counted(reach.byOwner, owner ?? unowned),
    ...(places.length > 1 ? { places } : {}),
  };
}

/** Returns in which accounts and Regions an incident has resources, the one in which it was opened first. */
export function placesOf({ accountId, region, reach }: Place & { reach: AffectedResources }): readonly PlaceReach[] {
  return reach.places ?? [{ accountId, region, resources: reach.resources }];
}

/** Says whether two places are one. */
export function isSamePlace(a: Place, b: Place): boolean {
  return a.accountId === b.accountId && a.region === b.region;
}

function withPlace(places: readonly PlaceReach[], event: Place): PlaceReach[] {
  const its = { accountId: firstOf(event.accountId, 20), region: firstOf(event.region, 30) };
  const at = places.findIndex((place) => isSamePlace(place, its));
  if (at < 0 && places.length >= countedPlaces) return [...places];
  if (at < 0) return [...places, { ...its, resources: 1 }];
  return places.map((place, index) => (index === at ? { ...place, resources: place.resources + 1 } : place));
}

function counted(counts: TextMap<number>, name: string): TextMap<number> {
  const short = firstOf(name, longestGroup);
  const key = Object.hasOwn(counts, short) || Object.keys(counts).length < namedGroups ? short : otherGroups;
  return textMap([...Object.entries(counts), [key, (valueUnder(counts, key) ?? 0) + 1]]);
}
