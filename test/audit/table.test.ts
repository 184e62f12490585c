import { describe, expect, it } from 'vitest';
import { type Cell, csvPieces, csvText, listed } from '../../src/audit/table.ts';
import { readCsv } from '../support/read-csv.ts';

const table = { columns: [{ title: 'what', says: '', of: (row: Cell) => row }] };
const textOf = (...rows: Cell[]) => csvText(table, rows);

describe('audit/table', () => {
  it('begins with a byte order mark and titles, and ends each line as RFC 4180 says', () => {
    expect(textOf('a', 3, true, false, null, undefined)).toBe('\ufeffwhat\r\na\r\n3\r\nyes\r\nno\r\n\r\n\r\n');
  });

  it('comes in pieces, however long it is', () => {
    const rows = Array.from({ length: 5_000 }, (_none, index) => `row ${index} ${'x'.repeat(90)}`);
    const pieces = [...csvPieces(table, rows)];
    expect(pieces.length).toBeGreaterThan(5);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
    expect(readCsv(pieces.join('')).map(({ what }) => what)).toEqual(rows);
  });

  it.each(['a,b', 'a"b', 'a\nb', '"', 'a; b', '', 'ä€😀'])('holds %j for another reader', (text) => {
    expect(readCsv(textOf(text))).toEqual([{ what: text }]);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠1'])(
    'makes %j inert',
    (text) => {
      const [row] = readCsv(textOf(text));
      expect(row?.what?.startsWith("'")).toBe(true);
    },
  );

  it('shows what is not seen as JSON escapes it', () => {
    expect(readCsv(textOf('a\u202eb\u0000\r'))).toEqual([{ what: String.raw`a\u202eb\u0000\u000d` }]);
  });

  it('lists each text once', () => {
    expect(listed(['b', 'a', 'b'])).toBe('b; a');
  });
});
