/**
 * Daily digests, as CloudTrail makes them of its log files: each names the parts of a day with their hashes and the digest before
 * it, and is signed, on quiet days too; so a part, a day or an incident that is changed or gone shows.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
import { canonicalJson, sha256 } from '../lib/hash.ts';
import type { Instant } from '../lib/instant.ts';
import { isCount } from '../lib/is-count.ts';
import { isObject } from '../lib/is-object.ts';
import type { DayPart, DayRows } from './day-parts.ts';

/** One part of a day as a digest names it. */
export interface DigestPart {
  name: DayPart;
  /** Lines of its file. */
  rows: number;
  /** Of the file before it was packed. */
  bytes: number;
  /** SHA-256, in hex, of the file before it was packed. */
  sha256: string;
}

/** The newest record of a subject that was changed on the day. */
export interface Head {
  subject: string;
  /** How many records it has. */
  sequence: number;
  hash: string;
}

/** What one digest says. Its file is this as canonical JSON, without a line break at the end. */
export interface Digest {
  schema: 1;
  /** Which deployment made it: `111122223333/eu-central-1/backup-alert-router-prod`. */
  origin: string;
  /** Its place in the chain, from 1 on without gaps. */
  sequence: number;
  /** The day in UTC that it is about: `2026-11-29`. */
  day: string;
  /** `late`: what came to light after the digest of that day. */
  kind: 'day' | 'late';
  madeAt: Instant;
  /** Parts without rows are left out. */
  parts: DigestPart[];
  /** By subject. */
  heads: Head[];
  /** Null: it is the first one. */
  previous: { sequence: number; sha256: string; signature: string } | null;
}

/** A digest with its signature, as it is stored. */
export interface SignedDigest {
  /** The exact bytes of its file, as text. */
  text: string;
  /** Ed25519, in base64, over {@link textToSign}. */
  signature: string;
}

/** Says whether a value is what a digest or a manifest says of another digest. */
export function isDigestReference(value: unknown): value is NonNullable<Digest['previous']> {
  if (!isObject(value)) return false;
  const { sequence, sha256: hash, signature } = value;
  return isCount(sequence) && typeof hash === 'string' && typeof signature === 'string';
}

/** Returns what a reference to a digest says, and nothing else that stands there. */
export function referenceOf(reference: Digest['previous']): Digest['previous'] {
  if (reference === null) return null;
  const { sequence, sha256: hash, signature } = reference;
  return { sequence, sha256: hash, signature };
}

/** The longest text of a part, in bytes: of about half a million jobs. */
export const mostPartBytes = 400_000_000;

/** The first line of what is signed: the same key signs nothing else that begins so. */
const form = 'backup-alert-router/digest/1';

/** Returns where a digest is stored; its signature is beside it, with `.sig` at the end. */
export function digestPath(sequence: number): string {
  return `digests/${String(sequence).padStart(8, '0')}.json`;
}

/** Returns where a part of a digest is stored, packed with gzip. */
export function partPath({ day, sequence }: Pick<Digest, 'day' | 'sequence'>, part: DayPart): string {
  return `days/${day}/${String(sequence).padStart(8, '0')}/${part}.jsonl.gz`;
}

/** Returns the file of a part: canonical JSON, a line for each row, in the order of their keys; so equal rows give an equal file. */
export function linesText(lines: Iterable<readonly [key: string, line: string]>): string {
  const sorted = [...lines].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted.map(([, line]) => `${line}\n`).join('');
}

/** Returns what a digest says of a part with this text. */
export function digestPart(name: DayPart, text: string, rows: number): DigestPart {
  return { name, rows, bytes: Buffer.byteLength(text), sha256: sha256(text) };
}

/** Returns the newest record of each subject. */
export function headsOf(records: readonly DayRows['records'][]): Head[] {
  const heads = new Map<string, Head>();
  for (const { incidentId: subject, sequence, hash } of records)
    if (sequence > (heads.get(subject)?.sequence ?? 0)) heads.set(subject, { subject, sequence, hash });
  return [...heads.values()].sort((a, b) => (a.subject < b.subject ? -1 : 1));
}

/** Returns the file of a digest. */
export function digestText(digest: Digest): string {
  return canonicalJson(digest);
}

/**
 * Returns the text that is signed for a digest, as CloudTrail's: what it is, which deployment's, its place, its hash and the
 * signature before it, each on a line of its own. It is far below the 4,096 bytes that KMS signs as they are.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export function textToSign(
  text: string,
  { origin, sequence, previous }: Pick<Digest, 'origin' | 'sequence' | 'previous'>,
): string {
  return `${form}\n${origin}\n${digestPath(sequence)}\n${sha256(text)}\n${previous?.signature ?? 'null'}\n`;
}
