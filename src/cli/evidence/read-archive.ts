import type { DayPart, DayRows } from '../../archive/day-parts.ts';
import { type Digest, type DigestPart, digestPath, mostPartBytes, partPath } from '../../archive/digest.ts';
import { dayAfter } from '../../archive/verify/days.ts';
import { linesIn, readLines } from '../../archive/verify/read-evidence.ts';
import { markOf } from '../../archive/verify/row-form.ts';
import { DigestChain } from '../../archive/verify-digests.ts';
import { faultyDigest, type Gap, isOfPeriod, isPartName, type Period } from '../../audit/period.ts';
import type { PublicKey } from '../../lib/ed25519.ts';
import type { ArchiveStore } from '../../ports/archive/archive-store.ts';

/** An archive that is only read: the bucket, a copy of it, or a package, which has the same files at the same paths. */
export type ReadArchive = Pick<ArchiveStore, 'read' | 'list'>;

/** A digest as it is in the archive. */
export interface FoundDigest {
  path: string;
  text: string;
  signature: string | null;
  /** Null: it cannot be read. */
  digest: Digest | null;
}

/** The digests of a period and what is wrong with them. */
export interface FoundPeriod {
  /**
   * In the order of the chain, to the last of the period; from the one before its first on, or from the last one before that has
   * rules: those were in force when the period began.
   */
  digests: FoundDigest[];
  /** The digest with the rules that were in force when the period began; null: there is none. */
  earlierRules: Digest | null;
  gaps: Gap[];
}

/** Files that are read at once. */
const atOnce = 16;

/** A late digest is about a day at most so many days before that of the digest before it. */
const latestDays = 3;

/**
 * Returns the digests of a period, from the newest of the archive backwards, so that what came late for its days is among them.
 *
 * @param keys the public keys of the deployment; null: signatures are there or not, and whose they are is for `evidence verify`
 */
export async function readPeriod(
  archive: ReadArchive,
  period: Period,
  keys: readonly PublicKey[] | null = null,
): Promise<FoundPeriod> {
  const paths = (await archive.list('digests/')).filter((path) => /^digests\/\d{8}\.json$/.test(path)).sort();
  const found: FoundDigest[] = [];
  for (let end = paths.length; end > 0 && !isBefore(found, period); end -= atOnce)
    found.unshift(
      ...(await Promise.all(paths.slice(Math.max(0, end - atOnce), end).map((path) => read(path, archive)))),
    );
  const ofPeriod = (one: FoundDigest) => one.digest !== null && isOfPeriod(one.digest, period);
  if (!found.some(ofPeriod)) return { digests: [], earlierRules: null, gaps: [] };
  for (let end = paths.length - found.length; end > 0 && rulesAt(found, period) < 0; end -= atOnce)
    found.unshift(
      ...(await Promise.all(paths.slice(Math.max(0, end - atOnce), end).map((path) => read(path, archive)))),
    );
  const first = found.findIndex(ofPeriod);
  const withRules = rulesAt(found, period);
  const start = withRules < 0 ? Math.max(0, first - 1) : Math.min(Math.max(0, first - 1), withRules);
  const chain = new DigestChain(keys);
  const checked = found.slice(start).map((one) => ({ one, faults: chain.next(one).faults }));
  const last = checked.findLastIndex(({ one }) => ofPeriod(one));
  // A digest that could be of late data may be gone: the one that follows shows it, and is taken along.
  const closing = checked.findIndex(({ one }, at) => at > last && isBehind(one, period));
  const shown = checked.findLastIndex(
    ({ one, faults }, at) =>
      at > last && (closing === -1 || at <= closing) && (one.digest === null || faults.includes('out-of-sequence')),
  );
  const taken = checked.slice(0, Math.max(last, shown) + 1);
  const gaps = taken.flatMap(({ one, faults }) => [...misplaced(one), ...faultyDigest(one.path, faults)]);
  const digests = taken.map(({ one }) => one);
  return { digests, earlierRules: found[withRules]?.digest ?? null, gaps };
}

/** Says whether a digest is of a day so late that what came late for a period is before it. */
function isBehind({ digest }: FoundDigest, { until }: Period): boolean {
  return digest?.kind === 'day' && digest.day > dayAfter(until, latestDays);
}

/** Returns the place of the last digest before the first of a period that has rules; -1: there is none. */
function rulesAt(found: readonly FoundDigest[], period: Period): number {
  const first = found.findIndex(({ digest }) => digest !== null && isOfPeriod(digest, period));
  return found
    .slice(0, first)
    .findLastIndex(({ digest }) => digest?.parts.some(({ name }) => name === 'rules') === true);
}

/** Yields the newest of the rules that were in force when the period began. */
export async function* rulesBefore(
  archive: ReadArchive,
  { earlierRules: digest }: Pick<FoundPeriod, 'earlierRules'>,
  { onGap }: { onGap?: (gap: Gap) => void } = {},
): AsyncGenerator<FoundRows<'rules'>> {
  const part = digest?.parts.find(({ name }) => name === 'rules');
  if (digest === null || part === undefined) return;
  for await (const { rows } of rowsOf(archive, digest, part, onGap)) {
    const newest = (rows as DayRows['rules'][]).toSorted((a, b) => (a.seenAt < b.seenAt ? -1 : 1)).at(-1);
    if (newest !== undefined) yield { digest, part: 'rules', rows: [newest] };
  }
}

/** Rows of a part, in pieces. */
export interface FoundRows<Part extends DayPart = DayPart> {
  digest: Digest;
  part: Part;
  rows: DayRows[Part][];
}

/** Which rows of a period are read. */
interface RowsWanted {
  wanted?: readonly DayPart[];
  sequences?: ReadonlySet<number>;
  onGap?: (gap: Gap) => void;
}

/**
 * Yields the rows of the parts of a period, in the order of the chain; of a part that is not as its digest says, nothing.
 *
 * @param wanted which parts; all of them if it is left out
 * @param sequences which digests; all of the period if it is left out
 * @param onGap hears of parts that are missing or do not fit
 */
export async function* rowsOfPeriod(
  archive: ReadArchive,
  { digests }: FoundPeriod,
  period: Period,
  { wanted, sequences, onGap }: RowsWanted = {},
): AsyncGenerator<FoundRows> {
  const inside = digests.flatMap(({ digest }) => (digest !== null && isOfPeriod(digest, period) ? digest : []));
  for (const digest of inside.filter(({ sequence }) => sequences?.has(sequence) !== false))
    for (const part of digest.parts) {
      if (!isPartName(part.name))
        onGap?.({ kind: 'part-unknown', where: digestPath(digest.sequence), more: part.name });
      else if (wanted?.includes(part.name) !== false) yield* rowsOf(archive, digest, part, onGap);
    }
}

async function* rowsOf(
  archive: ReadArchive,
  digest: Digest,
  part: DigestPart,
  onGap: ((gap: Gap) => void) | undefined,
): AsyncGenerator<FoundRows> {
  const where = partPath(digest, part.name);
  const packed = await archive.read(where);
  if (packed === null) onGap?.({ kind: 'part-missing', where, more: '' });
  else if (!(await isAsNamed(packed, part))) onGap?.({ kind: 'part-differs', where, more: '' });
  else
    for await (const rows of rowsIn(packed, part.name, part.rows)) {
      if (rows === null) onGap?.({ kind: 'part-unreadable', where, more: '' });
      else yield { digest, part: part.name, rows };
    }
}

/** Says whether a packed file is the one that a digest names. It is unpacked twice, so that no row of another one is taken. */
async function isAsNamed(packed: Uint8Array, { bytes, sha256, rows }: DigestPart): Promise<boolean> {
  const found = await readLines(piecesOf(packed), Math.min(bytes, mostPartBytes));
  return found?.isPlain === true && found.sha256 === sha256 && found.bytes === bytes && found.rows === rows;
}

/** So many packed bytes are unpacked at once. */
const piecesOfBytes = 65_536;

async function* piecesOf(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < packed.length; from += piecesOfBytes) yield packed.subarray(from, from + piecesOfBytes);
}

/** Yields rows; null, and nothing more, where a line is none, or is behind the last one that ends. */
async function* rowsIn(packed: Uint8Array, part: DayPart, ended: number): AsyncGenerator<DayRows[DayPart][] | null> {
  let left = ended;
  for await (const lines of linesIn(piecesOf(packed))) {
    const rows = lines.slice(0, left).map(rowIn);
    left -= lines.length;
    const bad = rows.findIndex((row) => row === null || markOf(part, row) === null);
    yield (bad === -1 ? rows : rows.slice(0, bad)) as DayRows[DayPart][];
    if (bad === -1 && left >= 0) continue;
    yield null;
    return;
  }
}

function rowIn(line: string): DayRows[DayPart] | null {
  try {
    return JSON.parse(line) as DayRows[DayPart];
  } catch {
    return null;
  }
}

async function read(path: string, archive: ReadArchive): Promise<FoundDigest> {
  const [bytes, signature] = await Promise.all([archive.read(path), archive.read(`${path}.sig`)]);
  const text = Buffer.from(bytes ?? []).toString('utf8');
  const { digest } = new DigestChain(null).next({ text, signature: '' });
  return { path, text, signature: signature === null ? null : Buffer.from(signature).toString('utf8'), digest };
}

/** Says whether all that were read begin so far before the period that nothing before them is of it. */
function isBefore([first]: readonly FoundDigest[], { from }: Period): boolean {
  const day = first?.digest?.day;
  return day !== undefined && Date.parse(day) < Date.parse(from) - latestDays * 86_400_000;
}

function misplaced({ path, digest }: FoundDigest): Gap[] {
  if (digest === null || digestPath(digest.sequence) === path) return [];
  return [{ kind: 'digest-faulty', where: path, more: `it says that it is ${digestPath(digest.sequence)}` }];
}
