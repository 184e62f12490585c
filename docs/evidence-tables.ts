import { tables } from '../src/audit/files.ts';
import { table } from './markdown-table.ts';

/** Returns a part for each table of a package: what a row is, and its columns. */
export function evidenceTables(): string {
  return tables
    .map(({ file, about, columns }) => {
      const rows = columns.map(({ title, says }) => [title, says]);
      return `### ${file}\n\n${about}\n\n${table(['column', 'says'], rows)}`;
    })
    .join('\n\n');
}
