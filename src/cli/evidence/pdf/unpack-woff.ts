import { inflateSync } from 'node:zlib';

/**
 * Returns the font in a WOFF file as it was before it was packed: fonts that stay packed are unpacked at every letter.
 * https://www.w3.org/TR/WOFF/#FileStructure
 */
export function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_none, index) => {
    const at = 44 + index * 20;
    const [offset, packed, bytes] = [4, 8, 12].map((field) => woff.readUInt32BE(at + field)) as [
      number,
      number,
      number,
    ];
    const content = woff.subarray(offset, offset + packed);
    return {
      tag: woff.subarray(at, at + 4),
      sum: woff.subarray(at + 16, at + 20),
      content: packed < bytes ? inflateSync(content) : content,
    };
  });
  const log = Math.floor(Math.log2(count));
  const head = Buffer.alloc(12 + count * 16);
  woff.copy(head, 0, 4, 8);
  for (const [index, value] of [count, 16 * 2 ** log, log, 16 * (count - 2 ** log)].entries())
    head.writeUInt16BE(value, 4 + index * 2);
  const parts: Uint8Array[] = [head];
  let offset = head.length;
  for (const [index, { tag, sum, content }] of tables.entries()) {
    const at = 12 + index * 16;
    tag.copy(head, at);
    sum.copy(head, at + 4);
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(content.length, at + 12);
    // Each begins at a multiple of four bytes.
    parts.push(content, Buffer.alloc(-content.length & 3));
    offset += content.length + (-content.length & 3);
  }
  return Buffer.concat(parts);
}
