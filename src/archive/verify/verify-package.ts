import type { PublicKey } from '../../lib/ed25519.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { earlierOf, laterOf } from '../../lib/instant.ts';
import type { EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import type { Digest } from '../digest.ts';
import { isBesideArchive, manifestPath, type PackageMaking, type PackageManifest } from '../manifest.ts';
import { checkManifest, openManifest } from './check-manifest.ts';
import { dayAfter, daysFrom } from './days.ts';
import { DigestReader } from './digest-reader.ts';
import { Faults } from './faults.ts';
import { type PackageFault, wholeFile } from './package-fault.ts';

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
  /** Makes the files anew that are made from the archived days; absent: they are as the manifest says. */
  derive?: ((named: NamedPackage) => Promise<DerivedCheck>) | undefined;
}

/** What a manifest says of how its package was made. */
export interface NamedPackage {
  from: string;
  until: string;
  made: PackageMaking | null;
}

/** Files that were made anew. */
export interface DerivedCheck {
  /** Those that are there as they were made. */
  same: ReadonlySet<string>;
  faults: Pick<PackageFault, 'fault' | 'path' | 'line'>[];
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
  /** How many things do not fit; the first hundred of each kind are in `faults`. */
  faultCount: number;
  /** How many things do not fit because of those; the first hundred of each kind stand at the end of `faults`. */
  following: number;
  faults: PackageFault[];
  /** The newest digest, by which another copy of this evidence can be told to be the same; null: there is none. */
  last: NonNullable<Digest['previous']> | null;
  /** The first day of the archive, when that is later than the days that were asked for; null: it is not. */
  beginsOn: string | null;
  /** The days that the manifest names, and how it says that the package was made; null: there is none, or none that can be read. */
  named: NamedPackage | null;
  /** Files of the package that no digest names and that were not made anew: they are as the manifest says, which is not signed. */
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
  const manifest = await openManifest(files, there, faults);
  const { keys, origin = null, digest } = options;
  const isNeeded = neededDays(options, manifest);
  const read = new DigestReader({ files, there, keys, origin, manifest, isNeeded, faults });
  await read.readAll();
  if (digest !== undefined && !read.hashes.has(digest)) faults.add('other-chain', wholeFile('digests/'));
  const { first, last, parts } = read;
  // Of the days before those of a package, not all parts are here.
  const firstNeeded = earlierOf(manifest?.from ?? '', options.from ?? manifest?.from ?? '');
  parts.end(laterOf(read.days.at(0) ?? '', firstNeeded), read.days.at(-1) ?? '');
  const { from, until, beginsOn } = periodOf(options, manifest, read);
  const wanted = daysFrom(from, until);
  nameMissing([...wanted, ...daysNamedBy(manifest, read)], read, faults);
  const { named, unsigned } = await checkBeside({ files, there, manifest, read, options, faults });
  const { faults: found, count, following, gaps, badDays } = faults.settle();
  const days = { valid: wanted.filter((day) => !badDays.has(day)).length, of: wanted.length };
  return {
    origin: first?.origin ?? null,
    from,
    until,
    days,
    digests: read.count,
    incidents: parts.incidents,
    records: parts.records,
    gaps,
    faultCount: count,
    following,
    faults: found,
    last,
    beginsOn,
    named,
    unsigned,
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
  return !isLed && path === path.normalize('NFC') && !/[\p{C}\\:\ufffd]|[. ](?:\/|$)/u.test(path);
}

/** What the files beside the archived days are checked with. */
interface Beside {
  files: EvidenceFiles;
  there: ReadonlySet<string>;
  manifest: PackageManifest | null;
  read: DigestReader;
  options: VerifyOptions;
  faults: Faults;
}

/** Checks what lies beside the archived days: what is made from them, and the manifest. */
async function checkBeside({
  files,
  there,
  manifest,
  read,
  options,
  faults,
}: Beside): Promise<Pick<Verdict, 'named' | 'unsigned'>> {
  if (manifest === null) return { named: null, unsigned: 0 };
  const named = { from: manifest.from, until: manifest.until, made: manifest.made ?? null };
  const beside = new Set(manifest.files.flatMap(({ path }) => (isBesideArchive(path) ? path : [])));
  // A package without tables is a copy of the archive with a manifest; of days that do not fit, no tables can be made.
  const derived = beside.size === 0 || faults.spoilsDays() ? undefined : await options.derive?.(named);
  for (const { fault, path, line } of derived?.faults ?? []) faults.add(fault, { ...wholeFile(path), line });
  if (!isNamedBy(manifest, read))
    faults.add('other-period', wholeFile(manifestPath), { follows: faults.isNamedBelow('digests/') });
  await checkManifest(manifest, files, { there, derived: derived?.same ?? new Set(), faults });
  return { named, unsigned: [...beside].filter((path) => !isMadeAnew(path, derived)).length };
}

/** Returns whether all parts of a day have to be here: of those that the manifest names, and of those that are asked for. */
function neededDays({ from, until }: VerifyOptions, manifest: PackageManifest | null): (day: string) => boolean {
  if (manifest === null) return () => true;
  const first = earlierOf(manifest.from, from ?? manifest.from);
  const last = laterOf(manifest.until, until ?? manifest.until);
  return (day) => day >= first && day <= last;
}

function isMadeAnew(path: string, derived: DerivedCheck | undefined): boolean {
  return derived?.same.has(path) === true || derived?.faults.some((fault) => fault.path === path) === true;
}

function isNamedBy({ origin, lastDigest }: PackageManifest, { first, last }: DigestReader): boolean {
  return origin === (first?.origin ?? null) && canonicalJson(lastDigest) === canonicalJson(last);
}

/** Returns the days that have to be there. Nothing is missing before the archive begins, which its first digest says. */
function periodOf(
  options: Pick<VerifyOptions, 'from' | 'until'>,
  manifest: PackageManifest | null,
  { first, days }: DigestReader,
): Pick<Verdict, 'from' | 'until' | 'beginsOn'> {
  const firstDay = days.at(0) ?? '';
  const from = options.from ?? manifest?.from ?? firstDay;
  const until = options.until ?? manifest?.until ?? days.at(-1) ?? '';
  const beginsHere = first?.sequence === 1 && from < firstDay;
  return { from: beginsHere ? firstDay : from, until, beginsOn: beginsHere ? firstDay : null };
}

/** Returns the days that a manifest says are here: they have to be, whichever of them are asked for. */
function daysNamedBy(manifest: PackageManifest | null, read: DigestReader): string[] {
  if (manifest === null) return [];
  const { from, until } = periodOf({}, manifest, read);
  return daysFrom(from, until);
}

/** Names the days that are not there: of those that have to be, and between those that are. */
function nameMissing(wanted: readonly string[], { days, provenDays }: DigestReader, faults: Faults): void {
  const known = new Set(days);
  // What a digest says that was changed is no end of the days.
  const ends = provenDays.length === 0 ? days : provenDays;
  const between = ends.length === 0 ? [] : daysFrom(ends.reduce(earlierOf), ends.reduce(laterOf));
  for (const day of new Set([...between, ...wanted].sort()))
    if (!known.has(day)) faults.add('day-missing', wholeFile('digests/', day));
}
