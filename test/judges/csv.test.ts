import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { auditedDays, exportInto, folderForAll, type MadePackage, strangeNames } from '../support/audited-days.ts';
import { readCsv } from '../support/read-csv.ts';
import { askPython } from './oscal-python.ts';

/** Reads every table with the reader of Python, which knows nothing of what wrote it. */
const script = `
import csv, io, json, sys
said = {}
for name in sys.argv[1:]:
    raw = open(name, "rb").read()
    with open(name, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    said[name] = {"mark": raw[:3] == b"\\xef\\xbb\\xbf", "ends": raw.endswith(b"\\r\\n") and b"\\r\\r" not in raw, "rows": rows}
print(json.dumps(said))
`;

let made: MadePackage;
let read: Record<string, { mark: boolean; ends: boolean; rows: Record<string, string>[] }>;
beforeAll(async () => {
  const { folder, remove } = folderForAll();
  made = await exportInto(folder, await auditedDays(), '--sample', '2');
  const files = made.files().filter((file) => file.endsWith('.csv'));
  const places = files.map((file) => path.join(made.folder, file));
  const said = await askPython<typeof read>(script, places);
  read = Object.fromEntries(files.map((file, index) => [file, said[places[index] ?? ''] as (typeof read)[string]]));
  return remove;
});

it('Python reads every table as it was meant, with its byte order mark and the line ends of RFC 4180', () => {
  expect(Object.keys(read).length).toBeGreaterThanOrEqual(17);
  for (const [file, { mark, ends, rows }] of Object.entries(read)) {
    expect([file, mark, ends]).toEqual([file, true, true]);
    expect([file, rows]).toEqual([file, readCsv(made.text(file))]);
  }
});

it('no cell begins as a formula does, whatever a resource is called', () => {
  const cells = Object.values(read).flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)));
  expect(cells.filter((cell) => /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell))).toEqual([]);
  expect(cells.some((cell) => cell.startsWith(`'${strangeNames.hostile.slice(0, 5)}`))).toBe(true);
  expect(cells.some((cell) => cell.includes(strangeNames.chinese))).toBe(true);
});
