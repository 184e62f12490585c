import { plainForm } from './plain-form.ts';

/** Names longer than this are not compared: nobody mistypes them, and the comparison stays cheap. */
const comparedLength = 64;

/**
 * Returns the candidate a mistyped name most likely means, or null when none is near: the same letters in
 * another case or in quotes of its own, or at most one typing slip (a letter added, lost, changed or swapped) for every
 * three letters.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  if (name.length > comparedLength) return null;
  const wanted = plainForm(name).toLowerCase();
  if (wanted === '') return null;
  let nearest: string | null = null;
  let fewest = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate.length > comparedLength) continue;
    const slips = slipsBetween(wanted, candidate.toLowerCase());
    if (slips < fewest) [nearest, fewest] = [candidate, slips];
  }
  return nearest;
}

/** Counts slips: optimal string alignment distance, three rows at a time. */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(changed, at(last, j) + 1, at(row, j - 1) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(at(row, j), at(beforeLast, j - 2) + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] as number;
}
