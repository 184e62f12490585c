import type { DayPart, DayRows } from '../../archive/day-parts.ts';

/** Some rows of one part. */
export type KeptRows = { [Part in DayPart]: { part: Part; rows: DayRows[Part][] } }[DayPart];

/** What was written on a day, to be archived. */
export interface KeptOfDay {
  /** Yields everything that was written on a day in UTC and belongs to a part, in pieces that fit in memory, in any order. */
  rowsOf(day: string): AsyncIterable<KeptRows>;
}
