import type { OwnerSource } from '../incidents/alert.ts';
import type { Findings } from './findings.ts';
import { readTag } from './read-tag.ts';

/** Tags that name an owner, in any case; the first one present counts. */
export const ownerTags: readonly string[] = ['backup-owner', 'owner', 'team'];

/** Who owns a resource, and whether it is known that nobody does. */
export interface Ownership {
  owner: string | null;
  ownerSource: OwnerSource | null;
  orphan: boolean;
}

/**
 * Returns who owns the resource: by its own tag, else its plan's tag, else the default owner. It is an orphan only when its
 * tags were read and nobody is named; tags that could not be read prove nothing.
 */
export function findOwner({ tags, planTags, defaultOwner }: Findings): Ownership {
  const named: readonly (readonly [string | null, OwnerSource])[] = [
    [readTag(tags, ownerTags), 'resource tag'],
    [readTag(planTags, ownerTags), 'plan tag'],
    [defaultOwner, 'account default'],
  ];
  const [owner, ownerSource] = named.find(([name]) => name !== null) ?? [null, null];
  return { owner, ownerSource, orphan: owner === null && tags !== null };
}
