/**
 * What an auditor reads, as pure functions over the archived days: one table for each file of a package. Nothing here reads a file,
 * a clock or the rules, so whoever has the archived days makes the same files again. Start at `period-facts.ts`.
 */
import { escapeUnseen } from '../lib/text.ts';

/** What a cell may hold; null and undefined leave it empty. */
export type Cell = string | number | boolean | null | undefined;

/** A column: its title, what it says for whoever reads the page, and its cell of a row. */
export interface Column<Row> {
  title: string;
  says: string;
  of(row: Row): Cell;
}

/** A table of a package. */
export interface Table<Row> {
  /** Its file: `03-incidents.csv`. */
  file: string;
  /** What a row is, in one sentence. */
  about: string;
  columns: readonly Column<Row>[];
}

/** Tells spreadsheets that the file is UTF-8. */
const byteOrderMark = '\ufeff';

/** How a formula begins; the wide forms are taken for the narrow ones by some spreadsheets. */
const beginsFormula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Returns the first line of a table: its titles. */
export function csvHead<Row>({ columns }: Pick<Table<Row>, 'columns'>): string {
  return `${byteOrderMark}${lineOf(columns.map(({ title }) => title))}`;
}

/** Returns the line of a row: RFC 4180, each line ending in CRLF. */
export function csvLine<Row>({ columns }: Pick<Table<Row>, 'columns'>, row: Row): string {
  return lineOf(columns.map((column) => column.of(row)));
}

/** So many characters of a file are one piece of it, and a line more. */
const pieceLength = 65_536;

/** Yields a whole file, in pieces. */
export function* csvPieces<Row>(table: Pick<Table<Row>, 'columns'>, rows: Iterable<Row>): Generator<string> {
  let piece = csvHead(table);
  for (const row of rows) {
    piece += csvLine(table, row);
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** Returns a whole file. */
export function csvText<Row>(table: Pick<Table<Row>, 'columns'>, rows: Iterable<Row>): string {
  return [...csvPieces(table, rows)].join('');
}

function lineOf(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

/**
 * A text that a spreadsheet would run as a formula begins with an apostrophe; what is not seen is written as JSON escapes it.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (typeof cell === 'number') return String(cell);
  const inert = escapeUnseen(beginsFormula.test(cell) ? `'${cell}` : cell);
  return /[",\n;]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** Returns several texts in one cell. */
export function listed(texts: Iterable<string>): string {
  return [...new Set(texts)].join('; ');
}
