import type { Finding, SizeChange } from '../events/backup-event.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { Instant } from '../lib/instant.ts';
import { medianOf } from '../lib/median.ts';

/** How large the backup of one run was. */
export interface RunSize {
  startedAt: Instant;
  bytes: number;
}

/** How many runs a size is compared with. */
const comparedSizes = 10;

/** How many sizes a lane remembers: the newest two, and those that the older of them was compared with. */
export const rememberedSizes = comparedSizes + 2;

/** The fewest earlier runs that a size is compared with. */
const leastSizes = 5;

/** A backup this many times larger or smaller than usual is reported. */
const farOff = 3;

/** What the size of a run shows: that it is far from usual for the first time, or usual again. */
export type SizeNews = SizeChange & { is: Off | 'usual-again' };

/** Returns the sizes to remember from runs noted one after the other: each run once, and only the latest. */
export function rememberedOf(noted: readonly RunSize[]): RunSize[] {
  return [...new Map(noted.map((run) => [run.startedAt, run])).values()].slice(-rememberedSizes);
}

/**
 * Says what is new about the size of the newest run: it is under a third or over three times the median of up to ten runs before
 * it (at least five), and the run before it was not; so whoever makes a volume larger hears about it once. Or it is usual again.
 * Null: nothing is new, or another run is the newest by now.
 */
export function sizeNewsOf(sizes: readonly RunSize[], startedAt: Instant): SizeNews | null {
  const newest = newestOf(sizes);
  if (newest?.startedAt !== startedAt || newest.is === offNewest(newest.before)) return null;
  return { is: newest.is ?? 'usual-again', ...newest.size };
}

/**
 * Returns the size of the newest run if it is usual and that of a remembered earlier run was not: anything still open about that
 * is over. Unlike news, this can be asked again later, when the unusual run is no longer the newest. Null: it is not usual, it
 * always was, or another run is the newest by now.
 */
export function usualAgainOf(sizes: readonly RunSize[], startedAt: Instant): SizeNews | null {
  const newest = newestOf(sizes);
  if (newest?.startedAt !== startedAt || newest.is !== null) return null;
  const wasOff = newest.before.some((_run, index, all) => offNewest(all.slice(0, index + 1)) !== null);
  return wasOff ? { is: 'usual-again', ...newest.size } : null;
}

/** Says in a sentence how large a backup is compared with those before it. */
export function describeSize({ is, bytes, usualBytes, runs }: SizeNews): string {
  const compared = `${formatBytes(bytes)}, where the median of the ${runs} before it is ${formatBytes(usualBytes)}.`;
  return `${sizeWords[is]}: ${compared}`;
}

const sizeWords: Readonly<Record<SizeNews['is'], string>> = {
  'size-fell': 'This backup is less than a third of the usual size',
  'size-rose': 'This backup is more than three times the usual size',
  'usual-again': 'This backup is of the usual size again',
};

/** A run compared with those before it. */
interface Compared {
  startedAt: Instant;
  is: Off | null;
  size: SizeChange;
  before: readonly RunSize[];
}

type Off = Extract<Finding, 'size-fell' | 'size-rose'>;

/** Null: there is no such run, or too few to compare it with. */
function newestOf(sizes: readonly RunSize[]): Compared | null {
  const run = sizes.at(-1);
  const before = sizes.slice(0, -1);
  const usualBytes = usualOf(before);
  if (run === undefined || usualBytes === null) return null;
  const size = { bytes: run.bytes, usualBytes, runs: Math.min(before.length, comparedSizes) };
  return { startedAt: run.startedAt, is: offBy(run.bytes, usualBytes), size, before };
}

/** Compares the newest of these sizes with those before it. */
function offNewest(sizes: readonly RunSize[]): Off | null {
  return newestOf(sizes)?.is ?? null;
}

function offBy(bytes: number, usualBytes: number): Off | null {
  if (bytes * farOff < usualBytes) return 'size-fell';
  return bytes > usualBytes * farOff ? 'size-rose' : null;
}

/** Null: there are too few. */
function usualOf(sizes: readonly RunSize[]): number | null {
  const compared = sizes.slice(-comparedSizes).map(({ bytes }) => bytes);
  return compared.length < leastSizes ? null : medianOf(compared);
}
