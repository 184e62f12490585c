import type { PublicKey } from '../../lib/ed25519.ts';
import { sha256 } from '../../lib/hash.ts';
import type { EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import { type Digest, digestPath, partPath } from '../digest.ts';
import { manifestPath, type PackageManifest, publicKeyPath } from '../manifest.ts';
import { expiredParts } from '../short-lived.ts';
import { type CheckedDigest, DigestChain, type DigestFault } from '../verify-digests.ts';
import { dayAfter, longestGap } from './days.ts';
import type { Faults } from './faults.ts';
import { wholeFile } from './package-fault.ts';
import { PartReader } from './part-reader.ts';
import { longestSignature, longestText, readText } from './read-evidence.ts';

/** What reading digests needs. */
export interface DigestReaderTools {
  files: EvidenceFiles;
  there: ReadonlySet<string>;
  /** The oldest first. */
  keys: readonly PublicKey[];
  /** The deployment that all have to be of; null: that of the first. */
  origin: string | null;
  /** Null: it is a copy of an archive. */
  manifest: PackageManifest | null;
  /** Says whether all parts of a day have to be here. */
  isNeeded(day: string): boolean;
  faults: Faults;
}

/** What a digest that was changed, or that lies elsewhere, shows of itself. */
const ofItself: ReadonlySet<DigestFault> = new Set<DigestFault>([
  'unreadable',
  'not-canonical',
  'signature-missing',
  'signature-wrong',
]);

/** What shows at a digest when the one before it was changed, or is gone. */
const ofOneBefore: ReadonlySet<DigestFault> = new Set<DigestFault>([
  'out-of-sequence',
  'previous-differs',
  'day-twice',
  'late-before-day',
]);

/** Reads all digests in the order of the chain, with the parts that they name. */
export class DigestReader {
  readonly #tools: DigestReaderTools;
  readonly #chain: DigestChain;
  /** Every file that a digest, or the chain, accounts for. */
  readonly #named = new Set<string>();
  readonly parts: PartReader;
  readonly count = { day: 0, late: 0 };
  /** The SHA-256, in hex, of every digest that can be read. */
  readonly hashes = new Set<string>();
  /** The days that have a digest, in their order. */
  readonly days: string[] = [];
  /** Those of them whose digest is as it was signed; with a wrong key, none. */
  readonly provenDays: string[] = [];
  first: Digest | null = null;
  last: NonNullable<Digest['previous']> | null = null;
  /** The digest before is as it was signed, and where it has to be. */
  #isAfterProven = true;

  constructor(tools: DigestReaderTools) {
    const { files, there, keys, origin, faults } = tools;
    this.#tools = tools;
    this.#chain = new DigestChain(keys, origin);
    this.parts = new PartReader(files, there, faults);
  }

  /** Reads what is there, and names what is not. */
  async readAll(): Promise<void> {
    const { there, faults } = this.#tools;
    const found = digestsIn(there);
    if (found.length === 0) faults.add('no-digests', wholeFile('digests/'));
    for (const [index, { path, sequence }] of found.entries()) {
      const next = (found[index - 1]?.sequence ?? sequence - 1) + 1;
      if (next < sequence) this.#isAfterProven = false;
      for (let missing = Math.max(next, sequence - longestGap); missing < sequence; missing += 1)
        faults.add('digest-missing', wholeFile(digestPath(missing)));
      await this.#read(path, next < sequence);
    }
    this.#nameTheRest();
  }

  async #read(path: string, isAfterGap: boolean): Promise<void> {
    const { files, there, isNeeded } = this.#tools;
    const sigPath = `${path}.sig`;
    this.#named.add(path).add(sigPath);
    const text = (await readText(files.read(path), longestText)) ?? '';
    const signature = there.has(sigPath) ? await readText(files.read(sigPath), longestSignature) : null;
    const checked = this.#chain.next({ text, signature });
    const isProven = this.#nameFaults(checked, path);
    const { digest } = checked;
    if (digest === null) return;
    this.#nameTimes(digest, path, isAfterGap);
    this.first ??= digest;
    this.last = { sequence: digest.sequence, sha256: sha256(text), signature: signature ?? '' };
    this.hashes.add(this.last.sha256);
    this.count[digest.kind] += 1;
    if (digest.kind === 'day') this.days.push(digest.day);
    if (digest.kind === 'day' && isProven) this.provenDays.push(digest.day);
    for (const { name } of digest.parts) this.#named.add(partPath(digest, name));
    await this.parts.readAll(digest, { path, isProven, isNeeded: isNeeded(digest.day) });
  }

  /** Names what is wrong with a digest and its place; returns whether it is as it was signed, and where it has to be. */
  #nameFaults({ digest, faults: found }: CheckedDigest, path: string): boolean {
    const { faults } = this.#tools;
    const place = wholeFile(path, digest?.day ?? null);
    const isMisplaced = digest !== null && digestPath(digest.sequence) !== path;
    const isProven = digest !== null && !isMisplaced && !found.some((one) => ofItself.has(one));
    if (isProven) for (const proven of [path, `${path}.sig`]) faults.proves(proven);
    const isOthers = isMisplaced || (isProven && !this.#isAfterProven);
    this.#isAfterProven = isProven;
    if (isMisplaced) faults.add('digest-misplaced', place);
    // Which days are missing is said of each, once all are known.
    for (const fault of found.filter((one) => one !== 'day-missing'))
      faults.add(fault, place, { follows: isOthers && ofOneBefore.has(fault) });
    return isProven;
  }

  #nameTimes(digest: Digest, path: string, isAfterGap: boolean): void {
    const { faults } = this.#tools;
    const place = wholeFile(path, digest.day);
    // What came late is of one of the two days before.
    if (isAfterGap && digest.kind === 'day') for (const before of [-2, -1]) faults.doubts(dayAfter(digest.day, before));
    if (digest.madeAt < `${dayAfter(digest.day, 1)}T00:00:00.000Z`) faults.add('digest-too-early', place);
    if (expiredParts(digest).length > 0) faults.add('rows-expired', place);
  }

  /** Names what nothing accounts for; a manifest names the files outside the folders of the archive. */
  #nameTheRest(): void {
    const { there, faults, manifest } = this.#tools;
    for (const path of there) {
      if (this.#named.has(path)) continue;
      const [, day = null] = /^days\/(\d{4}-\d\d-\d\d)\//.exec(path) ?? [];
      if (path.startsWith('days/')) faults.add('part-unnamed', wholeFile(path, day));
      else if (path.startsWith('digests/') || (manifest === null && path !== publicKeyPath && path !== manifestPath))
        faults.add('file-unlisted', wholeFile(path));
    }
  }
}

/** Returns the digests among some paths, in the order of the chain. */
function digestsIn(paths: Iterable<string>): { path: string; sequence: number }[] {
  const found = [...paths].flatMap((path) => {
    const [, sequence] = /^digests\/(\d{8,15})\.json$/.exec(path) ?? [];
    return sequence === undefined ? [] : { path, sequence: Number(sequence) };
  });
  return found.sort((a, b) => a.sequence - b.sequence);
}
