import { type Instant, isInstant } from '../../lib/instant.ts';
import { isObject } from '../../lib/is-object.ts';
import { type DayPart, type DayRows, dayParts } from '../day-parts.ts';

/** What tells a row apart from others of its part, and when it is from. */
export interface RowMark {
  key: string;
  at: Instant;
}

/** Returns the mark of a row; null: it has not the form of a row of this part. */
export function markOf(part: DayPart, row: unknown): RowMark | null {
  if (!isObject(row) || !hasItsForm(part, row)) return null;
  try {
    const { key, at } = dayParts[part] as { key(row: object): string; at(row: object): unknown };
    const mark = { key: key(row), at: at(row) };
    return isInstant(mark.at) ? { key: mark.key, at: mark.at } : null;
  } catch {
    return null;
  }
}

/** Says whether what is checked has the type that it needs. */
function hasItsForm(part: DayPart, row: object): boolean {
  if (part === 'records') {
    const { incidentId, sequence, at, previousHash, hash } = row as DayRows['records'];
    const texts = [incidentId, at, previousHash, hash].every((value) => typeof value === 'string');
    return texts && Number.isInteger(sequence);
  }
  if (part !== 'incidents') return true;
  const { id, revision, recordHash } = row as DayRows['incidents'];
  return typeof id === 'string' && Number.isInteger(revision) && typeof recordHash === 'string';
}
