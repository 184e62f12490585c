import { inertLine, truncate } from '../lib/text.ts';

/** One column of a table. */
export interface Column<Row> {
  title: string;
  cell: (row: Row) => string | number;
  /** Numbers stand at the right. */
  right?: boolean;
}

/** Spaces between two columns. */
export const columnGap = 2;

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
  const widths = widestOf(table);
  const excess = indent + widths.reduce((sum, one) => sum + one + columnGap, -columnGap) - width;
  if (excess > 0) widths[0] = Math.max(shortest, (widths[0] ?? 0) - excess);
  const lines = alignRows(table, widths, { cut: truncate, isRight: (column) => columns[column]?.right === true });
  return lines.map((line) => `${' '.repeat(indent)}${line}`.trimEnd());
}

/** Returns the widest cell of each column. */
export function widestOf(table: readonly (readonly string[])[]): number[] {
  return (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
}

/** Returns rows as lines whose columns have these widths; `cut` makes a cell fit that is too long. */
export function alignRows(
  table: readonly (readonly string[])[],
  widths: readonly number[],
  {
    cut,
    isRight = () => false,
  }: { cut: (cell: string, width: number) => string; isRight?: (column: number) => boolean },
): string[] {
  const aligned = (cell: string, column: number) => {
    const width = widths[column] ?? 0;
    return isRight(column) ? cut(cell, width).padStart(width) : cut(cell, width).padEnd(width);
  };
  return table.map((row) => row.map(aligned).join(' '.repeat(columnGap)).trimEnd());
}

/** Spaces at the beginning of a cell say how deep it stands. */
function inert(cell: string | number): string {
  const text = String(cell);
  const [indent = ''] = /^ */.exec(text) ?? [];
  return indent + inertLine(text);
}
