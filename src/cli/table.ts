import { inertLine, truncate } from '../lib/text.ts';

/** One column of a table. */
export interface Column<Row> {
  title: string;
  cell: (row: Row) => string | number;
  /** Numbers stand at the right. */
  right?: boolean;
}

const gap = 2;

/** To how much the first column is cut at most. */
const shortest = 8;

/**
 * Returns rows as lines of at most `width`, the title first: columns as wide as they need, the first one cut when they
 * are too wide together.
 */
export function tableOf<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number,
  indent = 2,
): string[] {
  const cells = rows.map((row) => columns.map(({ cell }) => inert(cell(row))));
  const table = [columns.map(({ title }) => title), ...cells];
  const widths = columns.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const excess = indent + widths.reduce((sum, one) => sum + one + gap, -gap) - width;
  if (excess > 0) widths[0] = Math.max(shortest, (widths[0] ?? 0) - excess);
  return table.map((row) =>
    `${' '.repeat(indent)}${row
      .map((cell, column) => padded(cell, widths[column] ?? 0, columns[column]?.right === true))
      .join(' '.repeat(gap))}`.trimEnd(),
  );
}

/** Spaces at the beginning of a cell say how deep it stands. */
function inert(cell: string | number): string {
  const text = String(cell);
  const [indent = ''] = /^ */.exec(text) ?? [];
  return indent + inertLine(text);
}

function padded(cell: string, width: number, right: boolean): string {
  const cut = truncate(cell, width);
  return right ? cut.padStart(width) : cut.padEnd(width);
}
