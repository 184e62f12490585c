import { type DayPart, type DayRows, dayParts } from '../../src/archive/day-parts.ts';
import { type DigestPart, linesText } from '../../src/archive/digest.ts';
import { canonicalJson, sha256 } from '../../src/lib/hash.ts';

/** Returns the file of a part, as `archive` writes it of these rows. */
export function partText<Part extends DayPart>(part: Part, rows: readonly DayRows[Part][]): string {
  const { key } = dayParts[part];
  return linesText(rows.map((row) => [key(row), canonicalJson(row)] as const));
}

/** Says whether a part is the one that a digest names, by its text before it was packed. */
export function isPart({ bytes, sha256: hash, rows }: DigestPart, text: string): boolean {
  return Buffer.byteLength(text) === bytes && sha256(text) === hash && text.split('\n').length - 1 === rows;
}
