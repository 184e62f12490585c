import type { DrillBook } from '../../incidents/drill-book.ts';

/** Stores what the router remembers of the drills that it plays by itself. */
export interface DrillBooks {
  /** Returns the book, or an empty one. */
  read(): Promise<DrillBook>;
  /** Writes the book as one version later; returns false when another process changed it since, and then changes nothing. */
  save(book: DrillBook): Promise<boolean>;
  /** Returns the incident that an event was taken into; null: it has not been taken in, or into none. */
  incidentOf(eventKey: string): Promise<string | null>;
}
