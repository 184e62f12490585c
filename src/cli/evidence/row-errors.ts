import { inertLine } from '../../lib/text.ts';

/** Says in words that rows lack what rows of their part have, as somebody may write them who signs for himself; null: it is another error. */
export function describeRowError(error: unknown): string | null {
  const isOfRows = error instanceof TypeError || error instanceof RangeError;
  return isOfRows
    ? `it has rows that no release writes, of which no tables can be made (${inertLine(error.message)})`
    : null;
}
