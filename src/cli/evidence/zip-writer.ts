import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { crc32, createDeflateRaw } from 'node:zlib';
import type { PackageFile } from './package-writer.ts';

/** The first moment that a ZIP file can say: all files have it, so that the same files make the same bytes. */
const firstDate = 0x0021;
/** Sizes and check sum stand behind the file; names are UTF-8. */
const flags = 0x0808;
const deflated = 8;
const version = 20;
/** More needs a form that not everybody reads. */
const mostBytes = 0xffff_fffe;
const mostFiles = 65_534;

interface Written {
  name: Buffer;
  offset: number;
  packed: number;
  bytes: number;
  crc: number;
}

/**
 * Writes the files of a folder into a ZIP file, one after the other.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 *
 * @throws {Error} when it would have more than 4 GB or 65,534 files
 */
export async function writeZip(
  zip: string,
  folder: string,
  files: readonly Pick<PackageFile, 'path'>[],
): Promise<void> {
  if (files.length > mostFiles) throw new Error(`A ZIP file holds ${mostFiles} files, and there are ${files.length}.`);
  const handle = await open(zip, 'wx');
  try {
    const written: Written[] = [];
    let offset = 0;
    for (const { path: file } of files) {
      const one = await writeFile(handle, { name: Buffer.from(file), file: path.join(folder, file), offset });
      offset += 30 + one.name.length + one.packed + 16;
      if (offset > mostBytes) throw new Error('A ZIP file holds 4 GB, and this is more. Export a shorter period.');
      written.push(one);
    }
    const directory = Buffer.concat(written.map(entryOf));
    await handle.writeFile(Buffer.concat([directory, endOf(written.length, directory.length, offset)]));
  } finally {
    await handle.close();
  }
}

async function writeFile(
  handle: FileHandle,
  { name, file, offset }: { name: Buffer; file: string; offset: number },
): Promise<Written> {
  await handle.writeFile(Buffer.concat([fields([0x04034b50, 4], ...common(0, 0, 0, name.length)), name]));
  let [crc, bytes, packed] = [0, 0, 0];
  const source = createReadStream(file);
  source.on('data', (piece) => {
    crc = crc32(piece, crc);
    bytes += piece.length;
  });
  const deflate = createDeflateRaw({ level: 6 });
  source.on('error', (error) => deflate.destroy(error));
  for await (const piece of source.pipe(deflate) as AsyncIterable<Buffer>) {
    packed += piece.length;
    await handle.writeFile(piece);
  }
  await handle.writeFile(fields([0x08074b50, 4], [crc, 4], [packed, 4], [bytes, 4]));
  return { name, offset, packed, bytes, crc };
}

function common(crc: number, packed: number, bytes: number, name: number): [value: number, bytes: number][] {
  return [
    ...([
      [version, 2],
      [flags, 2],
      [deflated, 2],
      [0, 2],
      [firstDate, 2],
    ] as [number, number][]),
    ...([
      [crc, 4],
      [packed, 4],
      [bytes, 4],
      [name, 2],
      [0, 2],
    ] as [number, number][]),
  ];
}

function entryOf({ name, offset, packed, bytes, crc }: Written): Buffer {
  const more: [number, number][] = [
    [0, 2],
    [0, 2],
    [0, 2],
    [0, 4],
    [offset, 4],
  ];
  return Buffer.concat([
    fields([0x02014b50, 4], [version, 2], ...common(crc, packed, bytes, name.length), ...more),
    name,
  ]);
}

function endOf(files: number, bytes: number, offset: number): Buffer {
  return fields([0x06054b50, 4], [0, 2], [0, 2], [files, 2], [files, 2], [bytes, 4], [offset, 4], [0, 2]);
}

/** Numbers as ZIP writes them, the lowest byte first. */
function fields(...values: [value: number, bytes: number][]): Buffer {
  const buffer = Buffer.alloc(values.reduce((sum, [, bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [value, bytes] of values) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}
