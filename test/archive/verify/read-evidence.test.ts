import { describe, expect, it } from 'vitest';
import { linesIn, readLines } from '../../../src/archive/verify/read-evidence.ts';
import { packBytes } from '../../../src/lib/packed-text.ts';

/** Packed bytes, a few at a time. */
async function* inPieces(text: string, size: number) {
  const packed = packBytes(text);
  for (let from = 0; from < packed.length; from += size) yield packed.subarray(from, from + size);
}

async function read(text: string, size: number): Promise<string[][]> {
  const all: string[][] = [];
  for await (const some of linesIn(inPieces(text, size))) all.push(some);
  return all;
}

describe('archive/verify/read-evidence', () => {
  const rows = Array.from({ length: 3_000 }, (_none, index) =>
    JSON.stringify({ index, name: `数据库-${'é'.repeat(40)}` }),
  );

  it.each([1, 1000, 1e6])('hands lines on as they were written, in pieces of %i bytes', async (size) => {
    const text = rows.map((row) => `${row}\n`).join('');
    const all = await read(text, size);
    expect(all.flat()).toEqual(rows);
  });

  it('hands on some lines at a time, however many there are', async () => {
    const all = await read(
      rows
        .map((row) => `${row}\n`)
        .join('')
        .repeat(20),
      65_536,
    );
    expect(all.length).toBeGreaterThan(10);
    expect(Math.max(...all.map((some) => some.join('').length))).toBeLessThan(300_000);
  });

  it('hands on a last line without an end, and nothing of an empty file', async () => {
    expect((await read('{"a":1}\n{"b":2}', 7)).flat()).toEqual(['{"a":1}', '{"b":2}']);
    expect(await read('', 7)).toEqual([]);
  });

  it('counts lines without handing them on', async () => {
    const text = rows.map((row) => `${row}\n`).join('');
    const bytes = Buffer.byteLength(text);
    expect(await readLines(inPieces(text, 100), 1e9)).toMatchObject({ rows: rows.length, bytes, isPlain: true });
    expect(await readLines(inPieces(text, 100), bytes - 1)).toBe(null);
  });
});
