import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../../src/archive/verify/read-evidence.ts';
import { packBytes } from '../../../src/lib/packed-text.ts';

const text = '{"a":1}\n'.repeat(500);
const whole = Buffer.from(packBytes(text));
const nothing = gzipSync('');

/** With other bytes at a place; the place counts from the end when it is negative. */
function changed(at: number, byte: number): Buffer {
  const bytes = Buffer.from(whole);
  bytes[at < 0 ? bytes.length + at : at] = byte;
  return bytes;
}

/** An empty member in whose head a file name stands, as `gzip` writes one. */
const named = Buffer.concat([
  nothing.subarray(0, 3),
  Buffer.from([8]),
  nothing.subarray(4, 10),
  Buffer.from('hidden\0'),
  nothing.subarray(10),
]);

/** Hands out bytes in pieces, and counts those that were asked for. */
function inPieces(bytes: Uint8Array, size: number) {
  const asked = { pieces: 0, isClosed: false };
  async function* read() {
    try {
      for (let from = 0; from < bytes.length; from += size) {
        asked.pieces += 1;
        yield bytes.subarray(from, from + size);
      }
    } finally {
      asked.isClosed = true;
    }
  }
  return { asked, pieces: read() };
}

/** Pieces that end with the file, with what is packed, within its head, and nowhere in particular. */
const sizes = [1, 7, whole.length - 8, whole.length, 65_536];

describe.each(sizes)('archive/verify/packed-member: in pieces of %i bytes', (size) => {
  const read = (bytes: Uint8Array) => readLines(inPieces(bytes, size).pieces, 1e6, () => undefined);

  it('takes a file as the archive packs it', async () => {
    expect(await read(whole)).toMatchObject({ rows: 500, bytes: text.length, isPlain: true });
    expect(await read(Buffer.from(packBytes('')))).toMatchObject({ rows: 0, bytes: 0, isPlain: true });
  });

  it.each([
    ['bytes behind it', Buffer.concat([whole, Buffer.from('junk')])],
    ['zeros behind it', Buffer.concat([whole, Buffer.alloc(3)])],
    ['a member of nothing behind it', Buffer.concat([whole, nothing])],
    ['a member of nothing before it', Buffer.concat([nothing, whole])],
    ['a member of nothing behind it, with a name', Buffer.concat([whole, named])],
    ['its text in two members', Buffer.concat([gzipSync(text.slice(0, 800)), gzipSync(text.slice(800))])],
    [
      'a name in its head',
      Buffer.concat([
        whole.subarray(0, 3),
        Buffer.from([8]),
        whole.subarray(4, 10),
        Buffer.from('x\0'),
        whole.subarray(10),
      ]),
    ],
    ['a time in its head', changed(4, 1)],
    ['another check sum', changed(-5, (whole.at(-5) ?? 0) ^ 1)],
    ['another size', changed(-1, 1)],
    ['its end cut off', whole.subarray(0, -1)],
    ['half of it cut off', whole.subarray(0, whole.length / 2)],
    ['less than a head', whole.subarray(0, 5)],
    ['nothing in it', new Uint8Array()],
  ])('does not take one with %s', async (_what, bytes) => {
    expect((await read(bytes))?.isPlain ?? false).toBe(false);
  });
});

describe('archive/verify/packed-member: what unpacks to far more', () => {
  it.each([
    ['of one line', 0],
    ['of empty lines', 10],
  ])('is read no further than what a digest names, and closed: %s', async (_what, byte) => {
    const bomb = gzipSync(Buffer.alloc(200_000_000, byte));
    const { asked, pieces } = inPieces(bomb, 256);
    let lines = 0;
    expect(await readLines(pieces, 1_000_000, () => (lines += 1))).toBeNull();
    expect(lines).toBeLessThanOrEqual(1_000_000);
    // What is packed is read 64 KB ahead, and no more.
    expect(bomb.length).toBeGreaterThan(190_000);
    expect(asked.pieces * 256).toBeLessThan(70_000);
    expect(asked.isClosed).toBe(true);
  });
});
