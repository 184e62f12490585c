import type { TextMap } from '../lib/text-map.ts';
import { type LookedUp, type LookupPorts, lookups } from './registry.ts';

/** Tags of a resource or plan. */
export type Tags = TextMap;

/** Whom enrichment can ask. Every source is optional; without one, what it knows is left out without a word. */
export interface EnrichmentSources extends Partial<LookupPorts> {
  /** Who owns what has no owner tag; empty: nobody. */
  defaultOwner?: string;
  /** Where the sources can be asked; events from elsewhere are not asked about. Absent: everywhere. */
  home?: { accountId: string; region: string };
}

/** What the sources answered, and who owns what nobody is named for. */
export interface Findings extends LookedUp {
  defaultOwner: string | null;
}

/** What is known when nobody was asked. */
export const nothingFound: Findings = {
  ...(Object.fromEntries(lookups.map(({ finds }) => [finds, null])) as LookedUp),
  defaultOwner: null,
};
