import type { PublicKey } from '../../lib/ed25519.ts';
import { sha256 } from '../../lib/hash.ts';
import type { EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import { type Digest, digestPath, partPath } from '../digest.ts';
import { manifestPath, type PackageManifest, publicKeyPath } from '../manifest.ts';
import { expiredParts } from '../short-lived.ts';
import { DigestChain } from '../verify-digests.ts';
import { dayAfter, daysFrom, longestGap } from './days.ts';
import { type Faults, wholeFile } from './package-fault.ts';
import { PartReader } from './part-reader.ts';
import { longestText, readText } from './read-evidence.ts';

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
  faults: Faults;
}

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
  first: Digest | null = null;
  last: NonNullable<Digest['previous']> | null = null;

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
      for (let missing = next; missing < sequence && sequence - missing < longestGap; missing += 1)
        faults.add('digest-missing', wholeFile(digestPath(missing)));
      await this.#read(path, sequence);
    }
    this.#nameTheRest();
  }

  async #read(path: string, sequence: number): Promise<void> {
    const { files, there, faults, manifest } = this.#tools;
    const sigPath = `${path}.sig`;
    this.#named.add(path).add(sigPath);
    const text = (await readText(files.read(path), longestText)) ?? '';
    const signature = there.has(sigPath) ? await readText(files.read(sigPath), longestText) : null;
    const { digest, faults: found } = this.#chain.next({ text, signature });
    const place = { ...wholeFile(path), day: digest?.day ?? null };
    // Which days are missing is said of each.
    for (const fault of found.filter((one) => one !== 'day-missing')) faults.add(fault, place);
    if (digest === null) return;
    if (digest.sequence !== sequence) faults.add('digest-misplaced', place);
    if (digest.madeAt < `${dayAfter(digest.day, 1)}T00:00:00.000Z`) faults.add('digest-too-early', place);
    if (expiredParts(digest).length > 0) faults.add('rows-expired', place);
    this.first ??= digest;
    this.last = { sequence: digest.sequence, sha256: sha256(text), signature: signature ?? '' };
    this.hashes.add(this.last.sha256);
    this.count[digest.kind] += 1;
    if (digest.kind === 'day') this.#day(digest.day, path);
    for (const { name } of digest.parts) this.#named.add(partPath(digest, name));
    const isNeeded = manifest === null || (digest.day >= manifest.from && digest.day <= manifest.until);
    await this.parts.readAll(digest, { path, isNeeded });
  }

  #day(day: string, path: string): void {
    const before = this.days.at(-1);
    if (before !== undefined)
      for (const missing of daysFrom(dayAfter(before, 1), dayAfter(day, -1)))
        this.#tools.faults.add('day-missing', { ...wholeFile(path), day: missing });
    this.days.push(day);
  }

  /** Names what nothing accounts for; a manifest names the files outside the folders of the archive. */
  #nameTheRest(): void {
    const { there, faults, manifest } = this.#tools;
    for (const path of there) {
      if (this.#named.has(path)) continue;
      const [, day = null] = /^days\/(\d{4}-\d\d-\d\d)\//.exec(path) ?? [];
      if (path.startsWith('days/')) faults.add('part-unnamed', { ...wholeFile(path), day });
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
