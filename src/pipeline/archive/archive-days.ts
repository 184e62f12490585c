import { type DayPart, type DayRows, dayPartNames } from '../../archive/day-parts.ts';
import {
  type Digest,
  digestPart,
  digestPath,
  digestText,
  headsOf,
  linesText,
  partPath,
  textToSign,
} from '../../archive/digest.ts';
import { dayAfter } from '../../archive/verify/days.ts';
import { RouterError } from '../../lib/errors.ts';
import { sha256 } from '../../lib/hash.ts';
import { addSeconds, type Instant, utcDay } from '../../lib/instant.ts';
import { packBytes } from '../../lib/packed-text.ts';
import type { ArchiveStore } from '../../ports/archive/archive-store.ts';
import type { DigestSigner } from '../../ports/archive/digest-signer.ts';
import type { KeptOfDay } from '../../ports/archive/kept-rows.ts';
import { archivedLines, readPacked, readText } from './archived-lines.ts';
import { GatheredRows, type Rows, type RowsOfDay } from './gathered-rows.ts';

/** What archiving needs. */
export interface ArchiveDependencies {
  kept: KeptOfDay;
  archive: ArchiveStore;
  signer: DigestSigner;
  /** Which deployment it is: `111122223333/eu-central-1/backup-alert-router-prod`. */
  origin: string;
  now(): Instant;
  /** Whether there is time for another digest. */
  mayGoOn(): boolean;
  /** The most characters of lines that a digest takes; absent: {@link mostOfDigest}. */
  mostOfDigest?: number;
}

/**
 * What a digest takes, in characters of lines: a run has it in memory as lines, as text and packed. Of a day that has more, what is left
 * comes as late data in digests of its own. An incident's state has to be in the digest of its day and is counted with no limit.
 */
const mostOfDigest = 120_000_000;

/** A day is archived so many seconds after its end: by then its jobs were counted, and what was found late has come in. */
export const archiveAfterSeconds = 4 * 3600;

/** Days before the one that is archived whose rows are looked at again, for what came late. */
const daysLookedBackAt = 2;

/** The newest digest, and the first and the last day that have one. */
interface Chain {
  last: Digest['previous'];
  firstDay: string | null;
  lastDay: string | null;
}

/** What came of a run: digests that were made, days and late data apart. */
export interface Archived {
  days: number;
  late: number;
}

/**
 * Archives each day that is over and has no digest, oldest first, with what came late for the days before it. The first digest is that
 * of yesterday. What a run that ended early has written is taken over as it is, since nothing can be written twice.
 *
 * @throws {RouterError} archive-incomplete when a call failed; the next run goes on where this one ended
 */
export async function archiveDays(dependencies: ArchiveDependencies): Promise<Archived> {
  try {
    return await archivesDays(dependencies);
  } catch (error) {
    if (error instanceof RouterError) throw error;
    const { name, message } = error as Error;
    throw new RouterError('archive-incomplete', { cause: name, because: message }, error);
  }
}

async function archivesDays(dependencies: ArchiveDependencies): Promise<Archived> {
  const { now, mayGoOn } = dependencies;
  const yesterday = utcDay(addSeconds(now(), -archiveAfterSeconds - 86_400));
  const chain = await readChain(dependencies);
  const archived = { days: 0, late: 0 };
  const { lastDay } = chain;
  for (let day = lastDay === null ? yesterday : dayAfter(lastDay, 1); day <= yesterday; day = dayAfter(day, 1)) {
    for (const before of daysBefore(day).filter((one) => chain.firstDay !== null && one >= chain.firstDay))
      if (!(await archiveLate(before, chain, archived, dependencies))) return archived;
    if (!mayGoOn()) return archived;
    const { rows, isCut } = await rowsOf(day, dependencies);
    chain.last = await writeDigest({ day, kind: 'day' }, rows, chain.last, dependencies);
    chain.firstDay ??= day;
    archived.days += 1;
    // What a run does not come to is found as late data when the next days are archived.
    if (isCut && !(await archiveLate(day, chain, archived, dependencies))) return archived;
  }
  return archived;
}

/** Archives what a day has and no digest of it, in as many digests as it takes. False: there is no time for all of it. */
async function archiveLate(
  day: string,
  chain: Chain,
  archived: Archived,
  dependencies: ArchiveDependencies,
): Promise<boolean> {
  for (;;) {
    if (!dependencies.mayGoOn()) return false;
    const { rows, isCut } = await lateRowsOf(day, dependencies);
    if (rows.size === 0) return true;
    chain.last = await writeDigest({ day, kind: 'late' }, rows, chain.last, dependencies);
    archived.late += 1;
    if (!isCut) return true;
  }
}

/** The days that are looked at again, oldest first. */
function daysBefore(day: string): string[] {
  return Array.from({ length: daysLookedBackAt }, (_none, index) => dayAfter(day, index - daysLookedBackAt));
}

/** Reads both ends of the chain, and signs a digest that a run wrote and did not come to sign. */
async function readChain(dependencies: ArchiveDependencies): Promise<Chain> {
  const { archive } = dependencies;
  const paths = (await archive.list('digests/')).filter((path) => path.endsWith('.json'));
  const [first] = paths;
  if (first === undefined) return { last: null, firstDay: null, lastDay: null };
  const { day: firstDay } = JSON.parse(await readText(first, archive)) as Digest;
  let last: Chain['last'] = null;
  for (const path of paths.toReversed()) {
    const text = await readText(path, archive);
    const digest = JSON.parse(text) as Digest;
    last ??= await reference(text, digest, dependencies);
    if (digest.kind === 'day') return { last, firstDay, lastDay: digest.day };
  }
  throw new Error('The archive has digests of late data and none of a day.');
}

/** Returns what the next digest says of this one; signs it if nobody has. Ed25519 signs the same text the same way, whoever is first. */
async function reference(
  text: string,
  digest: Digest,
  { archive, signer }: ArchiveDependencies,
): Promise<NonNullable<Digest['previous']>> {
  const { sequence } = digest;
  const path = `${digestPath(sequence)}.sig`;
  const known = await archive.read(path);
  const signature = known === null ? await signer.sign(textToSign(text, digest)) : Buffer.from(known).toString('utf8');
  if (known === null) await archive.writeOnce(path, Buffer.from(signature));
  return { sequence, sha256: sha256(text), signature };
}

/** Returns what was written on a day, as much of it as a digest takes. */
async function rowsOf(day: string, dependencies: ArchiveDependencies): Promise<RowsOfDay> {
  const gathered = new GatheredRows(dependencies.mostOfDigest ?? mostOfDigest);
  for await (const { part, rows } of dependencies.kept.rowsOf(day)) for (const row of rows) gathered.add(part, row);
  return gathered;
}

/** Returns what is written for a day and stands in none of its digests, as much of it as a digest takes. */
async function lateRowsOf(day: string, dependencies: ArchiveDependencies): Promise<RowsOfDay> {
  const known = await archivedLines(day, dependencies.archive);
  const gathered = new GatheredRows(dependencies.mostOfDigest ?? mostOfDigest, known);
  for await (const { part, rows } of dependencies.kept.rowsOf(day)) {
    // An incident is as it is now, and stands in the day of its last change.
    if (part !== 'incidents') for (const row of rows) gathered.add(part, row);
    if (gathered.isCut) break;
  }
  return gathered;
}

/** Writes the parts of a digest, then the digest, then its signature: what is not whole has no signature and is gone on with. */
async function writeDigest(
  about: Pick<Digest, 'day' | 'kind'>,
  rows: Rows,
  previous: Digest['previous'],
  dependencies: ArchiveDependencies,
): Promise<NonNullable<Digest['previous']>> {
  const { archive, origin, now } = dependencies;
  const place = { ...about, sequence: (previous?.sequence ?? 0) + 1 };
  const texts = await writeParts(place, rows, archive);
  const parts = texts.map(({ part, text }) => digestPart(part, text, text.split('\n').length - 1));
  const heads = headsOf(texts.filter(({ part }) => part === 'records').flatMap(({ text }) => recordsIn(text)));
  const digest: Digest = { schema: 1, origin, ...place, madeAt: now(), parts, heads, previous };
  const text = digestText(digest);
  const path = digestPath(place.sequence);
  if (await archive.writeOnce(path, Buffer.from(text))) return reference(text, digest, dependencies);
  const there = await readText(path, archive);
  const other = JSON.parse(there) as Digest;
  // Two runs at once: the other's digest counts. What it lacks comes late.
  if (other.day === about.day && other.kind === about.kind) return reference(there, other, dependencies);
  throw new RouterError('store-conflict', { digest: path });
}

/**
 * The order of writing: how the day left its incidents comes last. A run may die in between, and what is there stays as it is; a state
 * that is newer than the records beside it is followed by them in late data, and one that is older would be a fault.
 */
const writtenInOrder: readonly DayPart[] = [...dayPartNames.filter((part) => part !== 'incidents'), 'incidents'];

/** Writes the parts that are not there yet; what an earlier run has written stays as it is. */
async function writeParts(
  place: Pick<Digest, 'day' | 'sequence'>,
  rows: Rows,
  archive: ArchiveStore,
): Promise<{ part: DayPart; text: string }[]> {
  const there = new Set(await archive.list(`days/${place.day}/`));
  const written: { part: DayPart; text: string }[] = [];
  for (const part of writtenInOrder) {
    const path = partPath(place, part);
    const ofPart = rows.get(part);
    if (ofPart === undefined && !there.has(path)) continue;
    const text = linesText(ofPart ?? []);
    const isNew = !there.has(path) && (await archive.writeOnce(path, packBytes(text)));
    written.push({ part, text: isNew ? text : await readPacked(path, archive) });
  }
  return written.sort((a, b) => dayPartNames.indexOf(a.part) - dayPartNames.indexOf(b.part));
}

function recordsIn(text: string): DayRows['records'][] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line) as DayRows['records'])));
}
