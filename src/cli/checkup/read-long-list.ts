import { open } from 'node:fs/promises';
import type { Fields } from '../../events/fields.ts';
import { isObject } from '../../lib/is-object.ts';
import { splitJson } from '../replay/split-json.ts';

/** The bytes that matter; in UTF-8 none of them is ever part of another character. */
const byte = {
  quote: 0x22,
  backslash: 0x5c,
  comma: 0x2c,
  openBrace: 0x7b,
  closeBrace: 0x7d,
  openList: 0x5b,
  closeList: 0x5d,
};

/** The nesting depth of a listed item: in the answer, in its list. */
const depthOfListed = 2;

/**
 * Reads a file of answers that list items, one item after the other, so that the whole file is never in memory: only what
 * `keep` returns of each item. Returns the answers, the first one with all items under the name.
 *
 * @throws {SyntaxError} when the file is not JSON
 */
export async function readLongList(file: string, name: string, keep: (listed: Fields) => Fields): Promise<Fields[]> {
  const list: unknown[] = [];
  const taker = new ListTaker((text) => {
    const listed: unknown = JSON.parse(text);
    list.push(isObject(listed) ? keep(listed) : listed);
  });
  await readChunks(file, (chunk) => taker.take(chunk));
  const pages = splitJson(taker.end()).map((text) => JSON.parse(text) as Fields);
  // What is no thing, such as null, is left in the list.
  return pages.map((page, index) => {
    const rest = Array.isArray(page[name]) ? page[name] : [];
    if (index > 0) return { ...page, [name]: rest };
    for (const one of rest) list.push(one);
    return { ...page, [name]: list };
  });
}

/** How much is read at once, in bytes. */
const chunkBytes = 1 << 20;

/** Reads a file in chunks, all in the same buffer, which `take` must not keep. */
async function readChunks(file: string, take: (chunk: Buffer) => void): Promise<void> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(chunkBytes);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, null);
      if (bytesRead === 0) return;
      take(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

/** Takes the listed items out of the bytes of answers; what is left are the answers with empty lists. */
class ListTaker {
  readonly #onListed: (text: string) => void;
  readonly #rest: string[] = [];
  /** Bytes of the thing that is being read, of earlier chunks. */
  #begun: Buffer[] = [];
  #depth = 0;
  #isInText = false;
  #isEscaped = false;

  constructor(onListed: (text: string) => void) {
    this.#onListed = onListed;
  }

  take(chunk: Buffer): void {
    /** From where on bytes belong to what is being read: a thing, or the rest. */
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#isInText) at = this.#endOfText(chunk, at);
      else from = this.#takeSign(chunk, from, at);
    }
    if (this.#depth > depthOfListed) this.#begun.push(Buffer.from(chunk.subarray(from)));
    else this.#leaveRest(chunk, from, chunk.length);
  }

  /** Returns from where on bytes belong to what is being read then. */
  #takeSign(chunk: Buffer, from: number, at: number): number {
    switch (chunk[at]) {
      case byte.quote:
        this.#isInText = true;
        return from;
      case byte.openBrace:
      case byte.openList:
        this.#depth += 1;
        return this.#depth === depthOfListed + 1 ? this.#leaveRest(chunk, from, at) : from;
      case byte.closeBrace:
      case byte.closeList:
        this.#depth -= 1;
        return this.#depth === depthOfListed ? this.#endListed(chunk, from, at + 1) : from;
      case byte.comma:
        return this.#depth === depthOfListed ? this.#leaveRest(chunk, from, at, 1) : from;
      default:
        return from;
    }
  }

  /** Most bytes are in texts, which end with a quote that is not escaped. */
  #endOfText(chunk: Buffer, begin: number): number {
    for (let at = begin; at < chunk.length; at += 1) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (chunk[at] === byte.backslash) this.#isEscaped = true;
      else if (chunk[at] === byte.quote) {
        this.#isInText = false;
        return at;
      }
    }
    return chunk.length;
  }

  /** Returns what is left. */
  end(): string {
    return [...this.#rest, Buffer.concat(this.#begun).toString('utf8')].join('').replace(/^\ufeff/, '');
  }

  /** Between two listed things there is nothing but space. */
  #leaveRest(chunk: Buffer, from: number, at: number, skipped = 0): number {
    const rest = chunk.toString('utf8', from, at).trim();
    if (rest !== '') this.#rest.push(rest);
    return at + skipped;
  }

  #endListed(chunk: Buffer, from: number, end: number): number {
    const last = chunk.subarray(from, end);
    this.#onListed((this.#begun.length === 0 ? last : Buffer.concat([...this.#begun, last])).toString('utf8'));
    this.#begun = [];
    return end;
  }
}
