import type { PublicKey } from '../../lib/ed25519.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { laterOf } from '../../lib/instant.ts';
import type { EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import type { Digest } from '../digest.ts';
import { isBesideArchive, manifestPath, type PackageMaking, type PackageManifest } from '../manifest.ts';
import { checkManifest } from './check-manifest.ts';
import { dayAfter, daysFrom } from './days.ts';
import { DigestReader } from './digest-reader.ts';
import { Faults, type PackageFault, wholeFile } from './package-fault.ts';

/** What is asked of a verification. */
export interface VerifyOptions {
  /** The public keys of the deployment, the oldest first: usually one. */
  keys: readonly PublicKey[];
  /** The days that have to be there; absent: those that the manifest names, else those that are there. */
  from?: string | undefined;
  until?: string | undefined;
  /** The deployment that it has to be of, as its digests name it; absent: any one. */
  origin?: string | undefined;
  /** The SHA-256, in hex, of a digest that has to be among them, known from elsewhere; absent: none is known. */
  digest?: string | undefined;
}

/** What a verification found. Texts are hostile. */
export interface Verdict {
  /** Null: there is no digest that can be read. */
  origin: string | null;
  /** The days that were looked for; empty: none. */
  from: string;
  until: string;
  days: { valid: number; of: number };
  digests: { day: number; late: number };
  incidents: number;
  records: number;
  /** How many things are not there. */
  gaps: number;
  /** How many things do not fit; the first thousand of them are in `faults`. */
  faultCount: number;
  faults: PackageFault[];
  /** The newest digest, by which another copy of this evidence can be told to be the same; null: there is none. */
  last: NonNullable<Digest['previous']> | null;
  /** The first day of the archive, when that is later than the days that were asked for; null: it is not. */
  beginsOn: string | null;
  /** The days that the manifest names, and how it says that the package was made; null: there is none, or none that can be read. */
  named: { from: string; until: string; made: PackageMaking | null } | null;
  /** Files of the package that no digest names: they are as the manifest says, which is not signed. */
  unsigned: number;
  /** False: the digests that would hold late data of the last days are not here. */
  isClosed: boolean;
}

/** Late data of a day is archived at the latest with the day that is so many days after it. */
const lateDays = 2;

/**
 * Says whether a package or an archive is whole and as it was signed: every digest, what they name, that nothing else is there, and
 * that what belongs together is there. Memory does not grow with the rows, but with the digests and subjects.
 *
 * @throws whatever reading the files throws
 */
export async function verifyPackage(files: EvidenceFiles, options: VerifyOptions): Promise<Verdict> {
  const faults = new Faults();
  const there = await pathsOf(files, faults);
  const manifest = await checkManifest(files, there, faults);
  const { keys, origin = null, digest } = options;
  const read = new DigestReader({ files, there, keys, origin, manifest, faults });
  await read.readAll();
  if (digest !== undefined && !read.hashes.has(digest)) faults.add('other-chain', wholeFile('digests/'));
  const { first, last, parts } = read;
  if (manifest !== null && !isNamedBy(manifest, read)) faults.add('other-period', wholeFile(manifestPath));
  // Of the days before those of a package, not all parts are here.
  parts.end(laterOf(read.days.at(0) ?? '', manifest?.from ?? ''), read.days.at(-1) ?? '');
  const { from, until, beginsOn } = periodOf(options, manifest, read);
  const days = countDays(daysFrom(from, until), read.days, faults);
  return {
    origin: first?.origin ?? null,
    from,
    until,
    days,
    digests: read.count,
    incidents: parts.incidents,
    records: parts.records,
    gaps: faults.gaps,
    faultCount: faults.count,
    faults: faults.kept,
    last,
    beginsOn,
    named: manifest === null ? null : { from: manifest.from, until: manifest.until, made: manifest.made ?? null },
    unsigned: manifest?.files.filter(({ path }) => isBesideArchive(path)).length ?? 0,
    isClosed: until !== '' && read.days.includes(dayAfter(until, lateDays)),
  };
}

/** Returns the paths of the files, and names each that leads elsewhere, or that not every system tells from another one. */
async function pathsOf(files: EvidenceFiles, faults: Faults): Promise<Set<string>> {
  const paths = new Set<string>();
  const known = new Set<string>();
  for (const { path, leadsElsewhere } of await files.list()) {
    const alike = likenessOf(path);
    if (known.has(alike)) faults.add('file-twice', wholeFile(path));
    if (!isPlainPath(path)) faults.add('file-misnamed', wholeFile(path));
    if (leadsElsewhere === true) faults.add('file-elsewhere', wholeFile(path));
    else paths.add(path);
    known.add(alike);
  }
  return paths;
}

/**
 * Returns what is equal for two paths that are one file for some systems: Windows and macOS tell no capitals apart, nor forms of a
 * character, and Windows leaves out dots and spaces at the end of a name.
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
function likenessOf(path: string): string {
  const names = path.split('/').map((name) => name.replace(/[. ]+$/, ''));
  return names.join('/').normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}

/** Says whether a path is the same file wherever it is unpacked: below its folder, in characters that have one form. */
function isPlainPath(path: string): boolean {
  const isLed = path.split('/').some((name) => name === '' || name === '.' || name === '..');
  return !isLed && path === path.normalize('NFC') && !/[\p{C}\\:]|[. ](?:\/|$)/u.test(path);
}

function isNamedBy({ origin, lastDigest }: PackageManifest, { first, last }: DigestReader): boolean {
  return origin === (first?.origin ?? null) && canonicalJson(lastDigest) === canonicalJson(last);
}

/** Returns the days that have to be there. Nothing is missing before the archive begins, which its first digest says. */
function periodOf(
  options: VerifyOptions,
  manifest: PackageManifest | null,
  { first, days }: DigestReader,
): Pick<Verdict, 'from' | 'until' | 'beginsOn'> {
  const firstDay = days.at(0) ?? '';
  const from = options.from ?? manifest?.from ?? firstDay;
  const until = options.until ?? manifest?.until ?? days.at(-1) ?? '';
  const beginsHere = first?.sequence === 1 && from < firstDay;
  return { from: beginsHere ? firstDay : from, until, beginsOn: beginsHere ? firstDay : null };
}

/** Counts the days that are there and fit, and names those that are not there and have not been named. */
function countDays(wanted: readonly string[], there: readonly string[], faults: Faults): Verdict['days'] {
  const known = new Set(there);
  for (const day of wanted)
    if (!known.has(day) && !faults.badDays.has(day)) faults.add('day-missing', { ...wholeFile('digests/'), day });
  return { valid: wanted.filter((day) => !faults.badDays.has(day)).length, of: wanted.length };
}
