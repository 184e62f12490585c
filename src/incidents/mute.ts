import { canonicalJson } from '../lib/hash.ts';
import type { Instant } from '../lib/instant.ts';

/** A part of the rules, or a person's silence, that keeps alerts quiet. */
export type MuteSource =
  /** `id`: a person made it; absent: it stands in the rules. */
  | { kind: 'silence'; reason: string; by: string; id?: string }
  | { kind: 'window'; name: string }
  /** A mute rule of CloudWatch, of which an alarm's own event said that it was in force. */
  | { kind: 'alarm-mute'; name: string }
  /** It lasts until the incident that it waits for is over. */
  | { kind: 'inhibition'; name: string; incidentId: string };

/** What keeps an alert or an incident quiet, and until when at the least. */
export interface Mute {
  source: MuteSource;
  /** The source in words, for people and records: `window "sunday patching"`. */
  by: string;
  /** When it ends, or the latest moment to look again. */
  until: Instant;
}

/** Returns a mute by a source until a moment. */
export function muteBy(source: MuteSource, until: Instant): Mute {
  const named = nameMute(source);
  const by = source.kind === 'inhibition' ? `${named}, while incident ${source.incidentId} is open` : named;
  return { source, by, until };
}

/** Returns the source in words, without what changes each time: the incident that an inhibition waits for. */
export function nameMute(source: MuteSource): string {
  if (source.kind === 'silence') return `silence "${source.reason}" of ${source.by}`;
  return `${source.kind === 'alarm-mute' ? 'mute rule of CloudWatch' : source.kind} "${source.name}"`;
}

/** Says whether two sources are the same; the table stores fields in an order of its own. */
export function isSameSource(a: MuteSource, b: MuteSource): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
