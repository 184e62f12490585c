import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readCsv } from '../read-csv.ts';

/** A row of a table, by the titles of its columns. */
export type Row = Readonly<Record<string, string>>;

/** A package of evidence as an auditor has it: files, and nothing of what made them. */
export interface PackageFiles {
  files: readonly string[];
  has(file: string): boolean;
  bytes(file: string): Buffer;
  text(file: string): string;
  rows(file: string): readonly Row[];
}

/** Reads a package from its folder. @param changed tables to take instead of what is there, to see that a change is noticed */
export function packageIn(folder: string, changed: ReadonlyMap<string, readonly Row[]> = new Map()): PackageFiles {
  const known = new Map<string, readonly Row[]>(changed);
  const bytes = (file: string) => readFileSync(path.join(folder, file));
  const text = (file: string) => bytes(file).toString('utf8');
  return {
    files: readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name))),
    has: (file) => existsSync(path.join(folder, file)),
    bytes,
    text,
    rows: (file) => {
      const rows = known.get(file) ?? readCsv(text(file));
      known.set(file, rows);
      return rows;
    },
  };
}

/** Returns what stands in a cell that lists several texts. */
export function listIn(cell: string | undefined): string[] {
  return cell === undefined || cell === '' ? [] : cell.split('; ');
}

/** Returns how many rows have each text in a column. */
export function countBy(rows: readonly Row[], column: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row[column] ?? '', (counts.get(row[column] ?? '') ?? 0) + 1);
  return counts;
}

/** Returns a line when two things that have to be the same are not. */
export function differ(what: string, says: unknown, counted: unknown): string[] {
  const [a, b] = [JSON.stringify(says), JSON.stringify(counted)];
  return a === b ? [] : [`${what}: says ${a}, and is ${b}`];
}
