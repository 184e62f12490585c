import type { TextMap } from '../lib/text-map.ts';
import { type LookedUp, type LookupPorts, lookups } from './registry.ts';

/** Tags of a resource or plan. */
export type Tags = TextMap;

/** The sources of enrichment. Every source is optional; without one, its part of the alert is silently absent. */
export interface EnrichmentSources extends Partial<LookupPorts> {
  /** Owner of resources without an owner tag; empty: nobody. */
  defaultOwner?: string;
  /** The account and Region that the sources can see; nothing is looked up for events from elsewhere. Absent: everywhere. */
  home?: { accountId: string; region: string };
}

/** What the lookups found, and the default owner. */
export interface Findings extends LookedUp {
  defaultOwner: string | null;
}

/** The findings when nothing was looked up. */
export const nothingFound: Findings = {
  ...(Object.fromEntries(lookups.map(({ finds }) => [finds, null])) as LookedUp),
  defaultOwner: null,
};
