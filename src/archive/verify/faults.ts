import { digestPath } from '../digest.ts';
import { type FaultPlace, gaps, type PackageFault, type PackageFaultName } from './package-fault.ts';

/** The most faults of a kind that are kept by name, so that none buries the others; the rest are counted. */
export const mostOfKind = 100;

/** What is asked of a part by its digest: a digest that was changed says nothing of its parts. */
const askedByDigest: ReadonlySet<PackageFaultName> = new Set<PackageFaultName>([
  'part-missing',
  'part-differs',
  'part-damaged',
  'part-unnamed',
]);

/** What fits or does not fit with other files: it is no fault of a file that is as it was signed. */
const askedByOthers: ReadonlySet<PackageFaultName> = new Set<PackageFaultName>([
  'heads-differ',
  'record-gap',
  'record-unchained',
  'record-twice',
  'state-missing',
  'state-differs',
  'state-outdated',
  'incident-missing',
]);

/** What changes nothing of what else is there. */
const besideOthers: ReadonlySet<PackageFaultName> = new Set<PackageFaultName>([
  'part-unnamed',
  'file-unlisted',
  'file-misnamed',
  'file-twice',
  'file-elsewhere',
  'other-chain',
]);

/** Faults of one kind in one file. */
interface Found {
  fault: PackageFaultName;
  path: string;
  /** It was known at once to follow from another one. */
  follows: boolean;
  count: number;
  kept: FaultPlace[];
  days: Set<string>;
}

/** What is wrong, told apart from what follows from it. */
export interface Settled {
  /** The first of each kind, in the order in which they were found; then the first of what follows. */
  faults: PackageFault[];
  count: number;
  /** How many faults follow from others. */
  following: number;
  gaps: number;
  badDays: ReadonlySet<string>;
}

/** Collects what is wrong. */
export class Faults {
  readonly #found = new Map<string, Found>();
  /** Files that are as they were signed. */
  readonly #proven = new Set<string>();
  readonly #paths = new Set<string>();
  readonly #badDays = new Set<string>();

  /** Takes in a fault. @param follows says that it is so because of another one that was named */
  add(fault: PackageFaultName, place: FaultPlace, { follows = false }: { follows?: boolean } = {}): void {
    const { path, day } = place;
    const id = `${fault} ${follows} ${path}`;
    const found = this.#found.get(id) ?? { fault, path, follows, count: 0, kept: [], days: new Set<string>() };
    this.#found.set(id, found);
    this.#paths.add(path);
    found.count += 1;
    if (day !== null) found.days.add(day);
    if (found.kept.length < mostOfKind) found.kept.push(place);
  }

  /** Says of a file that it is as it was signed. */
  proves(path: string): void {
    this.#proven.add(path);
  }

  /** Says of a day that it cannot be said to be whole. */
  doubts(day: string): void {
    this.#badDays.add(day);
  }

  isProven(path: string): boolean {
    return this.#proven.has(path);
  }

  /** Says whether something is wrong with a file; what is wrong with a signature is said of its digest. */
  isNamed(path: string): boolean {
    return this.#paths.has(path) || this.#paths.has(path.replace(/\.sig$/, ''));
  }

  /** Says whether something is wrong below a folder. */
  isNamedBelow(folder: string): boolean {
    return [...this.#paths].some((path) => path.startsWith(folder));
  }

  /** Says whether something is wrong with the archived days, so that nothing can be made from them. */
  spoilsDays(): boolean {
    return [...this.#found.values()].some(({ fault, path }) => isOfArchive(path) && !besideOthers.has(fault));
  }

  /** Tells what was changed from what no longer fits because of it. */
  settle(): Settled {
    const isBroken = [...this.#found.values()].some(({ path }) => isOfArchive(path) && !this.#proven.has(path));
    const all = [...this.#found.values()].map((found) => ({ ...found, follows: this.#follows(found, isBroken) }));
    const [causes, following] = [all.filter(({ follows }) => !follows), all.filter(({ follows }) => follows)];
    const badDays = new Set([...this.#badDays, ...causes.flatMap(({ days }) => [...days])]);
    return {
      faults: [...firstOfEach(causes), ...firstOfEach(following)],
      count: sumOf(causes),
      following: sumOf(following),
      gaps: sumOf(causes.filter(({ fault }) => gaps.has(fault))),
      badDays,
    };
  }

  #follows({ fault, path, follows }: Found, isBroken: boolean): boolean {
    if (follows) return true;
    // With a wrong key nothing is proven, and nothing is known to be the cause of anything.
    if (askedByDigest.has(fault)) return this.#proven.size > 0 && this.#isByChanged(path);
    return askedByOthers.has(fault) && isBroken && this.#proven.has(path);
  }

  /** Says whether the digest that a part is of was changed, or is gone. */
  #isByChanged(part: string): boolean {
    const [, sequence] = /^days\/[^/]+\/(\d{8,15})\//.exec(part) ?? [];
    if (sequence === undefined) return false;
    const digest = digestPath(Number(sequence));
    return this.#paths.has(digest) && !this.#proven.has(digest);
  }
}

function isOfArchive(path: string): boolean {
  return /^(?:days|digests)\//.test(path);
}

function sumOf(all: readonly Found[]): number {
  return all.reduce((sum, { count }) => sum + count, 0);
}

function firstOfEach(all: readonly Found[]): PackageFault[] {
  const known = new Map<PackageFaultName, number>();
  return all.flatMap(({ fault, kept, follows }) => {
    const before = known.get(fault) ?? 0;
    const some = kept.slice(0, mostOfKind - before);
    known.set(fault, before + some.length);
    return some.map(({ path, line, day, subject }) => ({ fault, path, line, day, subject, follows }));
  });
}
