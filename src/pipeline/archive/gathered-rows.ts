import { type DayPart, type DayRows, dayParts } from '../../archive/day-parts.ts';
import { canonicalJson, sha256 } from '../../lib/hash.ts';

/** Lines by part and key. */
export type Rows = Map<DayPart, Map<string, string>>;

/** Rows of a day, and whether there are more than one digest takes. */
export interface RowsOfDay {
  rows: Rows;
  isCut: boolean;
}

/** Rows as the lines that are written of them, until there are as many as a digest takes. */
export class GatheredRows implements RowsOfDay {
  readonly rows: Rows = new Map();
  isCut = false;
  #room: number;
  readonly #known: ReadonlySet<string>;

  /** @param known ids of lines that are left out */
  constructor(room: number, known: ReadonlySet<string> = new Set()) {
    this.#room = room;
    this.#known = known;
  }

  add<Part extends DayPart>(part: Part, row: DayRows[Part]): void {
    const line = canonicalJson(row);
    if (this.#known.has(lineId(part, line))) return;
    // An incident that was changed and whose state is missing would be a fault.
    if (part !== 'incidents' && this.#room <= 0) {
      this.isCut = true;
      return;
    }
    this.#room -= line.length;
    const ofPart = this.rows.get(part) ?? new Map<string, string>();
    this.rows.set(part, ofPart.set(dayParts[part].key(row), line));
  }
}

/** Returns an id of a line of a part. */
export function lineId(part: DayPart, line: string): string {
  return `${part} ${sha256(line)}`;
}
