import type { DayPart, DayRows } from '../../archive/day-parts.ts';

/** Some rows of one part. */
export type KeptRows = { [Part in DayPart]: { part: Part; rows: DayRows[Part][] } }[DayPart];

/** What was written on a day, to be archived. */
export interface KeptOfDay {
  /**
   * Yields everything that was written on a day in UTC and belongs to a part, in pieces that fit in memory, in any order.
   *
   * @param parts only rows of these are read; `incidents` and `alerts` stand beside `records`, and come with them. Without it: all
   */
  rowsOf(day: string, parts?: readonly DayPart[]): AsyncIterable<KeptRows>;
}

/** The same, for whoever compares it with what was archived. */
export interface KeptNow extends KeptOfDay {
  /** Returns rows as they are now, whatever day has them; null: there is none under the key of the given one. In the order given. */
  nowOf<Part extends DayPart>(part: Part, rows: readonly DayRows[Part][]): Promise<(DayRows[Part] | null)[]>;
  /** Returns those records that there are. */
  recordsAt(places: readonly { incidentId: string; sequence: number }[]): Promise<DayRows['records'][]>;
}
