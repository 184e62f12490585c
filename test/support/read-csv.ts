/** Reads a table as RFC 4180 says, with nothing of what writes it: rows by the titles of their columns. */
export function readCsv(text: string): Record<string, string>[] {
  if (!text.startsWith('\ufeff')) throw new Error('There is no byte order mark.');
  const lines: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let line: string[] = [];
  cell.lastIndex = 1;
  for (let found = cell.exec(text); found !== null; found = cell.exec(text)) {
    const [, quoted, plain, end] = found;
    line.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n') {
      lines.push(line);
      line = [];
    }
    if (cell.lastIndex === text.length) {
      const [titles = [], ...rows] = lines;
      if (rows.some((row) => row.length !== titles.length))
        throw new Error('A row has more or fewer cells than titles.');
      return rows.map((row) => Object.fromEntries(row.map((value, index) => [titles[index] ?? '', value])));
    }
  }
  throw new Error(`It is no table: ${text.slice(0, 200)}`);
}
