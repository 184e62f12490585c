import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';

/** How a file begins that was packed by the archive: no flags, no time. What packed it follows in two bytes. */
const plainStart = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
const headBytes = plainStart.length + 2;

/** Pieces of text of this size: each costs a turn of the loop. */
const pieceBytes = 131_072;

/** Behind what is packed: the check sum and the size of the text. */
const tailBytes = 8;

/**
 * A file as the archive packs it with gzip: one member, without a name or a time, and with nothing behind it. Programs that unpack read
 * any number of members as one text, so that anything could stand in the heads of those that add nothing to it.
 * https://www.rfc-editor.org/rfc/rfc1952#page-5
 */
export class PackedMember {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #inflate = createInflateRaw({ chunkSize: pieceBytes });
  #head = Buffer.alloc(0);
  #tail = Buffer.alloc(0);
  #bytes = 0;
  #sum = 0;
  #textBytes = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Yields the text in pieces, and reads no further than the caller goes. @throws what zlib or the reader throws */
  async *text(): AsyncGenerator<Buffer> {
    try {
      // What goes wrong is thrown where the text is read.
      pipeline(Readable.from(this.#packed()), this.#inflate, () => undefined);
      for await (const piece of this.#inflate as AsyncIterable<Buffer>) {
        this.#sum = crc32(piece, this.#sum);
        this.#textBytes += piece.length;
        yield piece;
      }
      // One byte too many is enough to know.
      while (this.#bytes <= this.#wanted()) if ((await this.#next()) === null) break;
    } finally {
      await this.#pieces.return?.();
    }
  }

  /** Says whether that was all of the file, once the text was read. */
  isPlain(): boolean {
    if (!this.#head.subarray(0, plainStart.length).equals(plainStart) || this.#bytes !== this.#wanted()) return false;
    return this.#tail.readUInt32LE(0) === this.#sum && this.#tail.readUInt32LE(4) === this.#textBytes % 2 ** 32;
  }

  #wanted(): number {
    return headBytes + this.#inflate.bytesWritten + tailBytes;
  }

  async *#packed(): AsyncGenerator<Uint8Array> {
    for (let piece = await this.#next(); piece !== null; piece = await this.#next()) yield piece;
  }

  /** Returns the next bytes behind the head; null: there are no more. */
  async #next(): Promise<Uint8Array | null> {
    const { done, value } = await this.#pieces.next();
    if (done === true) return null;
    const ofHead = Math.max(0, headBytes - this.#bytes);
    this.#bytes += value.length;
    this.#head = Buffer.concat([this.#head, value.subarray(0, ofHead)]);
    this.#tail = Buffer.concat([this.#tail, value.subarray(-tailBytes)]).subarray(-tailBytes);
    return value.subarray(ofHead);
  }
}
