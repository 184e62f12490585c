/**
 * Evidence: one append-only record for every decision and change of an incident, written in the same
 * transaction as the change and chained by hash to the one before, so that a gap or an edit shows.
 */
import { canonicalJson, sha256 } from '../lib/hash.ts';
import type { Instant } from '../lib/instant.ts';
import type { Actor } from './actor.ts';

/** Hash that the first record of an incident is chained to. */
export const chainStart = '0'.repeat(64);

/**
 * What a record is about. More kinds come with later releases: one that is not known here is kept and verified like any
 * other, so that a release that was gone back to breaks no chain.
 */
export const recordSubjects = [
  'incident',
  'run',
  'day',
  'rules',
  'watch',
  'retry',
  'drill',
  'silence',
  'acceptance',
  'risk',
  'review',
  'access',
] as const;

/** What one record is about. */
export interface RecordSubject {
  kind: (typeof recordSubjects)[number] | (string & {});
  id: string;
}

/** One line of evidence. Its sequence number is the revision of the incident it made. */
export interface EvidenceRecord {
  incidentId: string;
  /** What it is about; absent: the incident, as 0.1.0 wrote it. */
  subject?: RecordSubject;
  sequence: number;
  at: Instant;
  /** What happened: opened, joined, step, acknowledged, … */
  what: string;
  /** Who did it, as people are shown it; `router` when nobody asked for it. */
  actor: string;
  /** Who that is, and how it is known; absent: written by 0.1.0. */
  by?: Actor;
  reason: string;
  trace: string[];
  /** Facts of the change, small and free of secrets. */
  details: Record<string, unknown>;
  previousHash: string;
  hash: string;
}

/** Returns the record with its hash, chained to the one before. */
export function chainRecord(record: Omit<EvidenceRecord, 'hash'>): EvidenceRecord {
  return { ...record, hash: sha256(canonicalJson(record)) };
}

/** Says whether the hash of a record is that of what it says. */
export function hasItsHash({ hash, ...said }: EvidenceRecord): boolean {
  return sha256(canonicalJson(said)) === hash;
}

/** Returns the first record (by position) that does not follow from the one before, or null when the whole chain holds. */
export function firstBrokenRecord(records: readonly EvidenceRecord[]): number | null {
  let previousHash = chainStart;
  for (const [index, record] of records.entries()) {
    const follows = record.sequence === index + 1 && record.previousHash === previousHash;
    if (!follows || !hasItsHash(record)) return index;
    previousHash = record.hash;
  }
  return null;
}
