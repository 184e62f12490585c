import type { BackupEvent } from '../events/backup-event.ts';
import { type TextMap, textMap } from '../lib/text-map.ts';
import type { ListedRecoveryPoints } from '../ports/aws-backup/recovery-points.ts';
import type { RestorableTimes } from '../ports/aws-backup/restorable-times.ts';
import type { Place } from './elsewhere.ts';
import { type LookedUp, type LookupPorts, lookups } from './registry.ts';

/** Tags of a resource or plan. */
export type Tags = TextMap;

/** The sources of enrichment. Every source is optional; without one, its part of the alert is silently absent. */
export interface EnrichmentSources extends Partial<LookupPorts> {
  /** Owner of resources without an owner tag; empty: nobody. */
  defaultOwner?: string;
  /** The account and Region that the sources can see; for events from elsewhere `elsewhere` knows others. Absent: everywhere. */
  home?: Place;
  /** Finds the sources of another account or Region; rejects with what AWS answered. Absent: there are none. */
  elsewhere?: (place: Place) => Promise<SourcesElsewhere>;
}

/** The sources of another account or Region, with those that prove that a backup is there. */
export interface SourcesElsewhere extends Partial<LookupPorts> {
  listedPoints?: ListedRecoveryPoints;
  restorableTimes?: RestorableTimes;
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

/** Returns findings with the tags that a drill plays in place of a resource's, so that it is routed as that resource is. */
export function withPlayedTags(found: Findings, { playedTags }: BackupEvent): Findings {
  return playedTags === undefined
    ? found
    : { ...found, tags: textMap(playedTags.map(({ key, value }) => [key, value])) };
}
