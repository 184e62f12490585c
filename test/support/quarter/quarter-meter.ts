import type { MeasuredQuarter } from '../../../docs/evidence-cost.ts';
import type { ArchiveStore } from '../../../src/ports/archive/archive-store.ts';
import type { DigestSigner } from '../../../src/ports/archive/digest-signer.ts';
import type { WireItem } from '../fake-expressions.ts';
import { sizeOf } from '../fake-table.ts';
import type { QuarterWorld } from './quarter-world.ts';

/** What keeping and digesting took, counted at the calls themselves; the seconds with the imitations of AWS that it ran on. */
export type Metered = Omit<MeasuredQuarter, 'days' | 'jobs' | 'incidents'>;

/** Keys of one page of ListObjectsV2. */
const listed = 1000;
/** Bytes of a read unit; one that need not be the newest costs half. */
const unitBytes = 4096;
/** Items that are kept for longer than this are kept as evidence, in seconds. */
const longSeconds = 365 * 86_400;

/** Counts what a world does for its archive. */
export class QuarterMeter {
  readonly counts: Metered = {
    ...{ indexWrites: 0, reads: 0, puts: 0, gets: 0, lists: 0, signs: 0, seconds: 0 },
    ...{ bucketBytes: 0, evidenceBytes: 0, passingBytes: 0 },
  };
  readonly #world: QuarterWorld;
  #isArchiving = false;

  constructor(world: QuarterWorld) {
    this.#world = world;
    world.table.onWrite = (after, before) => this.#write(after, before);
    world.table.onCall = (operation, _request, answer) => this.#call(operation, answer);
    const { archive, signer } = world.archiveDependencies();
    const ports = { archive: this.#store(archive), signer: this.#signer(signer) };
    const archives = world.archives.bind(world);
    world.archives = async (change = {}) => {
      const began = process.cpuUsage();
      this.#isArchiving = true;
      try {
        return await archives({ ...ports, ...change });
      } finally {
        this.#isArchiving = false;
        const { user, system } = process.cpuUsage(began);
        this.counts.seconds += (user + system) / 1e6;
      }
    };
  }

  /** What was counted so far, with what is kept now. */
  read(): Metered {
    const { archive, table, now } = this.#world;
    const bucketBytes = [...archive.files.values()].reduce((sum, { length }) => sum + length, 0);
    const until = Date.parse(now) / 1000 + longSeconds;
    let [evidenceBytes, passingBytes] = [0, 0];
    for (const item of table.items().filter(({ gpk }) => String(gpk?.S).startsWith('ARCHIVE#'))) {
      if (Number(item.expiresAt?.N) > until) evidenceBytes += sizeOf(item);
      else passingBytes += sizeOf(item);
    }
    return { ...this.counts, bucketBytes, evidenceBytes, passingBytes };
  }

  #write(after: WireItem, before: WireItem | undefined): void {
    const listOf = (item: WireItem | undefined) => [item?.gpk?.S, item?.gsk?.S].map((text) => String(text ?? ''));
    const [[to = '', at], [from = '', was]] = [listOf(after), listOf(before)];
    if (to === from && at === was) return;
    if (to.startsWith('ARCHIVE#')) this.counts.indexWrites += 1;
    if (from.startsWith('ARCHIVE#')) this.counts.indexWrites += 1;
  }

  #call(operation: string, answer: object): void {
    if (!this.#isArchiving) return;
    const {
      Items = [],
      Item,
      Responses = {},
    } = answer as {
      Items?: WireItem[];
      Item?: WireItem;
      Responses?: Record<string, WireItem[]>;
    };
    const units = (bytes: number) => Math.max(1, Math.ceil(bytes / unitBytes)) / 2;
    // A query pays for all that it read together, the others for each item.
    if (operation === 'Query') this.counts.reads += units(Items.reduce((sum, item) => sum + sizeOf(item), 0));
    else
      for (const item of [...Object.values(Responses).flat(), ...(Item === undefined ? [] : [Item])])
        this.counts.reads += units(sizeOf(item));
  }

  #store(archive: ArchiveStore): ArchiveStore {
    return {
      writeOnce: (path, bytes) => {
        this.counts.puts += 1;
        return archive.writeOnce(path, bytes);
      },
      read: (path) => {
        this.counts.gets += 1;
        return archive.read(path);
      },
      list: async (folder) => {
        const paths = await archive.list(folder);
        this.counts.lists += Math.max(1, Math.ceil(paths.length / listed));
        return paths;
      },
    };
  }

  #signer(signer: DigestSigner): DigestSigner {
    return {
      publicKey: () => signer.publicKey(),
      sign: (text) => {
        this.counts.signs += 1;
        return signer.sign(text);
      },
    };
  }
}
