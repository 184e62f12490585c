/** What came of comparing two files. */
export interface ComparedFiles {
  isSame: boolean;
  /** The line that differs first, from 1 on. */
  line: number;
}

/** Compares two files piece by piece, so that memory does not grow with them. The first one is read to its end. */
export async function compareFiles(
  one: AsyncIterable<Uint8Array>,
  other: AsyncIterable<Uint8Array>,
): Promise<ComparedFiles> {
  const bytes = new Bytes(other);
  let [isSame, line] = [true, 1];
  for await (const piece of one) {
    if (!isSame) continue;
    const alike = alikeBytes(piece, await bytes.next(piece.length));
    line += lineEnds(piece.subarray(0, alike));
    isSame = alike === piece.length;
  }
  if (isSame && (await bytes.next(1)).length > 0) isSame = false;
  await bytes.close();
  return { isSame, line };
}

/** Hands out the bytes of a file in as many as are asked for. */
class Bytes {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Returns the next bytes: fewer than are asked for at the end. */
  async next(length: number): Promise<Uint8Array> {
    const taken = [this.#rest];
    for (let bytes = this.#rest.length; bytes < length; ) {
      const { done, value } = await this.#pieces.next();
      if (done === true) break;
      taken.push(value);
      bytes += value.length;
    }
    const all = Buffer.concat(taken);
    this.#rest = all.subarray(length);
    return all.subarray(0, length);
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}

/** Returns how many bytes are the same from the beginning on. */
function alikeBytes(a: Uint8Array, b: Uint8Array): number {
  if (Buffer.compare(a, b) === 0) return a.length;
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at === -1 ? a.length : at;
}

function lineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
