import { firstOf } from '../lib/fitted.ts';
import { valueUnder } from '../lib/text-map.ts';
import type { Alert } from './alert.ts';
import type { Incident } from './incident.ts';
import { longestGroup, otherGroups, unowned } from './reach.ts';

/** How many owners an incident keeps by name: more than it counts by name, because each team has to be told. */
const keptOwners = 100;

/** How many characters of an owner are kept: the longest value of a tag. */
const longestOwner = 256;

/** Returns the owners of an incident, including that of one more alert. */
export function withOwner(owners: readonly string[], { owner }: Pick<Alert, 'owner'>): string[] {
  const name = firstOf(owner ?? unowned, longestOwner);
  return owners.includes(name) || owners.length >= keptOwners ? [...owners] : [...owners, name];
}

/**
 * Returns the owners of an incident's resources, in the order in which they were heard of. 0.1.0 only counts them; owners that it
 * counted after a rollback are included.
 */
export function ownersOf({ owners = [], reach }: Pick<Incident, 'owners' | 'reach'>): {
  owners: string[];
  hasUnowned: boolean;
} {
  const shortened = new Set(owners.map((name) => firstOf(name, longestGroup)));
  const counted = Object.keys(reach.byOwner).filter((name) => name !== otherGroups && !shortened.has(name));
  const all = [...owners, ...counted];
  return { owners: all.filter((name) => name !== unowned), hasUnowned: all.includes(unowned) };
}

/** Returns the owners of an incident, the one with most of its resources first. */
export function ownersByReach(incident: Pick<Incident, 'owners' | 'reach'>): string[] {
  const { byOwner } = incident.reach;
  const countOf = (name: string) => valueUnder(byOwner, firstOf(name, longestGroup)) ?? 0;
  return ownersOf(incident).owners.sort((a, b) => countOf(b) - countOf(a));
}
