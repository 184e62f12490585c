/** Reads files of evidence piece by piece, so that memory does not grow with them. */
import { createHash } from 'node:crypto';
import { readUtf8 } from '../../lib/utf8.ts';
import { PackedMember } from './packed-member.ts';

/** What a file is: its hash and size. */
export interface FileMeasure {
  /** SHA-256, in hex. */
  sha256: string;
  bytes: number;
}

/** A file of lines, measured. */
export interface LinesMeasure extends FileMeasure {
  rows: number;
  /** It is packed as the archive packs: one member, without a name, a time or anything behind it. */
  isPlain: boolean;
}

/** The longest line, in bytes: an item of the table has at most 400 KB. */
const longestLine = 16_000_000;

/** The largest digest and manifest that are read, in bytes: of some hundred thousand incidents or files. */
export const longestText = 64_000_000;

/** The largest signature that is read, in bytes. */
export const longestSignature = 1_000;

/** Returns the hash and the size of a file; of one that has more than `limit` bytes, of so many that this can be seen. */
export async function measure(
  pieces: AsyncIterable<Uint8Array>,
  limit = Number.POSITIVE_INFINITY,
): Promise<FileMeasure> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    bytes += piece.length;
    if (bytes > limit) break;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Returns what is in a file; null: it has more than `limit` bytes. */
export async function readBytes(pieces: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer | null> {
  const read: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > limit) return null;
    read.push(piece);
  }
  return Buffer.concat(read);
}

/** Returns a file as text; null: it has more than `limit` bytes, or some that are no UTF-8, which would be read as others are. */
export async function readText(pieces: AsyncIterable<Uint8Array>, limit: number): Promise<string | null> {
  const all = await readBytes(pieces, limit);
  return all === null ? null : readUtf8(all);
}

/**
 * Unpacks a file of lines and hands each line on; null: it is damaged, or has more than `limit` bytes.
 *
 * @param take absent: the lines are only counted
 * @throws whatever reading it throws
 */
export async function readLines(
  pieces: AsyncIterable<Uint8Array>,
  limit: number,
  take?: (line: string) => void,
): Promise<LinesMeasure | null> {
  const packed = new PackedMember(pieces);
  const hash = createHash('sha256');
  const lines = new Lines(take);
  let bytes = 0;
  try {
    for await (const piece of packed.text()) {
      bytes += piece.length;
      if (bytes > limit || lines.isTooLong(piece)) return null;
      hash.update(piece);
      lines.add(piece);
    }
  } catch (error) {
    if (String((error as NodeJS.ErrnoException).code).startsWith('Z_')) return null;
    throw error;
  }
  return { sha256: hash.digest('hex'), bytes, rows: lines.end(), isPlain: packed.isPlain() };
}

/** So many characters of lines are handed on at once, and a line more. */
const mostAtOnce = 100_000;

/** Unpacks a file of lines that {@link readLines} found to be whole, and yields its lines, some at a time. */
export async function* linesIn(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  let [some, size]: [string[], number] = [[], 0];
  const lines = new Lines((line) => {
    some.push(line);
    size += line.length;
  });
  for await (const piece of new PackedMember(pieces).text()) {
    lines.add(piece);
    if (size < mostAtOnce) continue;
    yield some;
    [some, size] = [[], 0];
  }
  lines.end();
  if (some.length > 0) yield some;
}

/** Cuts pieces into lines. */
class Lines {
  readonly #take: ((line: string) => void) | undefined;
  #rest: Buffer[] = [];
  #restBytes = 0;
  #rows = 0;

  constructor(take?: (line: string) => void) {
    this.#take = take;
  }

  isTooLong(piece: Buffer): boolean {
    return this.#restBytes + piece.length > longestLine && !piece.includes(10);
  }

  add(piece: Buffer): void {
    let from = 0;
    for (let end = piece.indexOf(10); end !== -1; end = piece.indexOf(10, from)) {
      this.#take?.(lineOf([...this.#rest, piece.subarray(from, end)]));
      this.#rows += 1;
      this.#rest = [];
      this.#restBytes = 0;
      from = end + 1;
    }
    if (from === piece.length) return;
    this.#rest.push(piece.subarray(from));
    this.#restBytes += piece.length - from;
  }

  /** Returns how many lines there were; what has no end is one more for whoever reads, and does not count. */
  end(): number {
    if (this.#restBytes > 0) this.#take?.(lineOf(this.#rest));
    return this.#rows;
  }
}

/** Bytes that are no UTF-8 would be read as others are: a line with some is as good as empty, which no row is. */
function lineOf(pieces: readonly Buffer[]): string {
  const [first] = pieces;
  return readUtf8(pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces)) ?? '';
}
