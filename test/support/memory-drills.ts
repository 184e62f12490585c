import { type DrillBook, emptyDrillBook } from '../../src/incidents/drill-book.ts';
import { scopeKeyOf } from '../../src/incidents/drill-scope.ts';
import type { ProvenWay } from '../../src/incidents/proven-way.ts';
import type { DrillBooks } from '../../src/ports/incidents/drill-books.ts';
import type { SeenEvent } from '../../src/ports/incidents/incident-store.ts';
import type { ProvenWays } from '../../src/ports/incidents/proven-ways.ts';

/** The book of drills in memory. */
export class MemoryDrillBooks implements DrillBooks {
  book: DrillBook = emptyDrillBook;
  readonly #seen: ReadonlyMap<string, SeenEvent>;

  /** @param seen events that were taken in, by their keys */
  constructor(seen: ReadonlyMap<string, SeenEvent> = new Map()) {
    this.#seen = seen;
  }

  async read(): Promise<DrillBook> {
    return structuredClone(this.book);
  }

  async save(book: DrillBook): Promise<boolean> {
    if (book.version !== this.book.version) return false;
    this.book = structuredClone({ ...book, version: book.version + 1 });
    return true;
  }

  async incidentOf(eventKey: string): Promise<string | null> {
    return this.#seen.get(eventKey)?.incidentId ?? null;
  }
}

/** What drills proved, in memory. */
export class MemoryProvenWays implements ProvenWays {
  readonly ways = new Map<string, ProvenWay>();

  async all(): Promise<ProvenWay[]> {
    return structuredClone([...this.ways.values()]);
  }

  async note(ways: readonly ProvenWay[]): Promise<void> {
    for (const way of ways) {
      const known = this.ways.get(scopeKeyOf(way));
      if (known === undefined || known.at <= way.at) this.ways.set(scopeKeyOf(way), structuredClone(way));
    }
  }
}
