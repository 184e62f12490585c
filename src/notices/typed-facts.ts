import { kindRow } from '../events/kinds.ts';
import type { Alert } from '../incidents/alert.ts';
import type { Incident } from '../incidents/incident.ts';
import { rpoEndOf } from '../incidents/rpo-clock.ts';
import type { Instant } from '../lib/instant.ts';
import { type TextMap, textMap } from '../lib/text-map.ts';
import { soleAlert } from './headline.ts';
import { short } from './wording.ts';

/** A resource's recovery point objective, and how it stands. */
export interface RpoStanding {
  /** When the last good recovery point was made; null: none is known. */
  lastGoodAt: Instant | null;
  /** When the objective ends or ended; null: it is not known. */
  endsAt: Instant | null;
  /** How long it is; null: it has none. */
  seconds: number | null;
}

/** What programs ask of the one resource that an incident is about, as values and not as a line for people. */
export interface TypedFacts {
  /** Null: nobody is known, or there are several resources, each alert with its own. */
  owner: string | null;
  /** Null: it is not known, it is over, or there are several resources. */
  rpo: RpoStanding | null;
  /** Its own tags, inert and at most {@link tagLimits}; empty of several resources. */
  tags: TextMap;
}

/** How much of a resource's tags is told. */
export const tagLimits = { tags: 20, name: 128, value: 200 } as const;

/** Returns what programs ask of the one resource that an incident is about. */
export function typedFactsOf(incident: Incident, newest: Alert | undefined): TypedFacts {
  if (newest === undefined || soleAlert(incident) === null) return { owner: null, rpo: null, tags: textMap([]) };
  return {
    owner: newest.owner === null ? null : short(newest.owner, 100) || null,
    rpo: rpoOf(incident, newest),
    tags: tagsOf(newest.resource.tags),
  };
}

/** Says whether a later good backup has ended an incident, so that the exposure of back then would mislead. */
export function isProvenOver({ status, resolution }: Incident): boolean {
  return status === 'resolved' && resolution?.kind === 'later-success';
}

function rpoOf(incident: Incident, { event, exposure }: Alert): RpoStanding | null {
  if (exposure === null || isProvenOver(incident) || kindRow(event.kind).leavesGap !== true) return null;
  const { lastGoodAt, rpoSeconds } = exposure;
  if (lastGoodAt === null && rpoSeconds === null) return null;
  return { lastGoodAt, endsAt: rpoEndOf(exposure), seconds: rpoSeconds };
}

function tagsOf(tags: TextMap): TextMap {
  const read = Object.entries(tags).map(([name, value]) => [short(name, tagLimits.name), value] as const);
  const named = read.filter(([name]) => name !== '').slice(0, tagLimits.tags);
  return textMap(named.map(([name, value]) => [name, short(value, tagLimits.value)] as const));
}
