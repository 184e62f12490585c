import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { readUtf8 } from '../../lib/utf8.ts';
import type { EvidenceFiles } from '../../ports/archive/evidence-files.ts';

/** A file is no ZIP file, or one of a kind that is not read. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
}

interface Entry {
  path: string;
  method: number;
  packedBytes: number;
  bytes: number;
  offset: number;
  flags: number;
  crc: number;
  leadsElsewhere: boolean;
}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const fileMark = 0x04034b50;
const endBytes = 22;
const longestComment = 65_535;

/**
 * Reads the files of a ZIP file where its directory says that they are; nothing is written anywhere, whatever their names are.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 *
 * @throws {ZipError} when it is none, is damaged, or has more than 4 GB or 65,535 files
 */
export async function zipFiles(handle: FileHandle): Promise<EvidenceFiles> {
  const entries = await readDirectory(handle);
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  return {
    list: async () =>
      entries.map(({ path, bytes, leadsElsewhere }) => ({
        path,
        bytes,
        ...(leadsElsewhere ? { leadsElsewhere } : {}),
      })),
    async *read(path) {
      const entry = byPath.get(path);
      if (entry === undefined) throw new ZipError(`it has no ${path}`);
      yield* contentOf(handle, entry);
    },
  };
}

async function readDirectory(handle: FileHandle): Promise<Entry[]> {
  const { size } = await handle.stat();
  const tail = await readAt(
    handle,
    Math.max(0, size - endBytes - longestComment),
    Math.min(size, endBytes + longestComment),
  );
  let at = tail.length - endBytes;
  while (at >= 0 && tail.readUInt32LE(at) !== endMark) at -= 1;
  if (at < 0) throw new ZipError('it is no ZIP file, or its end is missing');
  if (tail.readUInt16LE(at + 20) !== tail.length - at - endBytes) throw new ZipError('it has something behind its end');
  const [count, bytes, offset] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  if (tail.readUInt32LE(at + 4) !== 0 || tail.readUInt16LE(at + 8) !== count)
    throw new ZipError('it says that it is one of several files');
  if (count === 0xffff || offset === 0xffffffff)
    throw new ZipError('it has more than 4 GB or 65,535 files: unpack it and verify the folder');
  const directory = await readAt(handle, offset, bytes);
  const entries: Entry[] = [];
  let from = 0;
  while (entries.length < count) {
    if (from + 46 > directory.length || directory.readUInt32LE(from) !== entryMark)
      throw new ZipError('its directory is damaged');
    const [name, extra, comment] = [28, 30, 32].map((field) => directory.readUInt16LE(from + field)) as [
      number,
      number,
      number,
    ];
    const flags = directory.readUInt16LE(from + 8);
    const path = nameOf(directory.subarray(from + 46, from + 46 + name), flags);
    if (hasOtherName(directory.subarray(from + 46 + name, from + 46 + name + extra)))
      throw new ZipError(`${path} has a second name, which other programs take`);
    const entry = {
      path,
      flags,
      crc: directory.readUInt32LE(from + 16),
      method: directory.readUInt16LE(from + 10),
      packedBytes: directory.readUInt32LE(from + 20),
      bytes: directory.readUInt32LE(from + 24),
      offset: directory.readUInt32LE(from + 42),
      leadsElsewhere: isNoFile(directory.readUInt8(from + 5), directory.readUInt32LE(from + 38)),
    };
    from += 46 + name + extra + comment;
    entries.push(entry);
  }
  if (from !== directory.length) throw new ZipError('its directory has more than its files');
  await checkLayout(handle, entries, { from: offset, until: offset + bytes, end: size - tail.length + at });
  // A folder is an entry of its own.
  return entries.filter(({ path, bytes: inIt }) => !(path.endsWith('/') && inIt === 0));
}

/** Flags of a file: its name is UTF-8, and what is in it can only be read with a password. */
const flagsOfFile = { isUtf8: 0x0800, isEncrypted: 0x0001 } as const;

/** Programs take a name for Latin letters of old unless it says that it is UTF-8. */
function nameOf(bytes: Buffer, flags: number): string {
  const isPlain = (flags & flagsOfFile.isUtf8) === 0 ? bytes.every((byte) => byte < 0x80) : readUtf8(bytes) !== null;
  const name = bytes.toString('utf8');
  if (!isPlain) throw new ZipError(`${name} is a name that is not the same for every program`);
  if ((flags & flagsOfFile.isEncrypted) !== 0) throw new ZipError(`${name} is encrypted`);
  return name;
}

/** The kind of an extra field that holds another name, which programs of Info-ZIP take. */
const otherName = 0x7075;

function hasOtherName(extra: Buffer): boolean {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === otherName) return true;
  return false;
}

/** Systems whose attributes of a file have its mode of Unix in their upper half: Unix and macOS. */
const withModes: ReadonlySet<number> = new Set([3, 19]);
const modeOfKind = 0o170000;
const modesOfFiles: ReadonlySet<number> = new Set([0, 0o100000, 0o040000]);

/** Says whether programs make a link or a device of an entry. @param system that made it, which says what its attributes mean */
function isNoFile(system: number, attributes: number): boolean {
  return withModes.has(system) && !modesOfFiles.has((attributes >>> 16) & modeOfKind);
}

/** Sizes and check sum of a file may stand behind it, with a mark and with longer sizes or without. */
const behindFile = { flag: 8, bytes: [12, 16, 20, 24] } as const;

/**
 * Everything in a ZIP file has to be what its directory names, as it names it: other programs read what it does not name, or take
 * the name that stands at the file itself, and would show another package than the one that was verified.
 */
async function checkLayout(
  handle: FileHandle,
  entries: readonly Entry[],
  directory: { from: number; until: number; end: number },
): Promise<void> {
  let [end, flags] = [0, 0];
  const follows = (offset: number) => {
    const between = offset - end;
    const isDescribed = (flags & behindFile.flag) !== 0 && (behindFile.bytes as readonly number[]).includes(between);
    if (between !== 0 && !isDescribed) throw new ZipError('it has something that its directory does not name');
  };
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    follows(entry.offset);
    const head = await readAt(handle, entry.offset, 30);
    if (head.readUInt32LE(0) !== fileMark) throw new ZipError(`${entry.path} is not where its directory says`);
    const [nameBytes, extraBytes] = [head.readUInt16LE(26), head.readUInt16LE(28)];
    const [said, more] = [
      await readAt(handle, entry.offset + 30, nameBytes),
      await readAt(handle, entry.offset + 30 + nameBytes, extraBytes),
    ];
    if (!said.equals(Buffer.from(entry.path)) || hasOtherName(more))
      throw new ZipError(`${entry.path} has another name where it lies`);
    if (!isSaidAlike(head, entry)) throw new ZipError(`${entry.path} is said to be another file where it lies`);
    end = entry.offset + 30 + nameBytes + extraBytes + entry.packedBytes;
    flags = entry.flags;
  }
  follows(directory.from);
  if (directory.until !== directory.end) throw new ZipError('it has something that its directory does not name');
}

/** Says whether a file is packed as its directory says it, and has the sizes and the check sum, unless those stand behind it. */
function isSaidAlike(head: Buffer, { flags, method, crc, packedBytes, bytes }: Entry): boolean {
  const isDescribed = (flags & behindFile.flag) !== 0;
  const said = [head.readUInt32LE(14), head.readUInt32LE(18), head.readUInt32LE(22)];
  const wanted = [crc, packedBytes, bytes];
  const isAlike = said.every((value, index) => value === wanted[index] || (isDescribed && value === 0));
  return isAlike && head.readUInt16LE(6) === flags && head.readUInt16LE(8) === method;
}

/** Yields what is in a file. @throws {ZipError} that names it when it is damaged */
async function* contentOf(handle: FileHandle, entry: Entry): AsyncGenerator<Uint8Array> {
  try {
    yield* unpackedOf(handle, entry);
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error;
    throw new ZipError(`${entry.path} is damaged: it cannot be unpacked`);
  }
}

async function* unpackedOf(
  handle: FileHandle,
  { path, method, packedBytes, bytes, offset, crc }: Entry,
): AsyncGenerator<Uint8Array> {
  const head = await readAt(handle, offset, 30);
  if (head.readUInt32LE(0) !== fileMark) throw new ZipError(`${path} is not where its directory says`);
  const start = offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const packed = piecesOf(handle, start, packedBytes);
  if (method !== 0 && method !== 8) throw new ZipError(`${path} is packed in a way that is not read`);
  let [read, sum] = [0, 0];
  for await (const piece of method === 0 ? packed : inflated(packed)) {
    read += piece.length;
    if (read > bytes) throw new ZipError(`${path} has more than its directory says`);
    sum = crc32(piece, sum);
    yield piece;
  }
  if (read < bytes || sum !== crc) throw new ZipError(`${path} is damaged: it is not what its directory says`);
}

function inflated(packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const inflate = createInflateRaw();
  // What goes wrong is thrown where it is read.
  pipeline(Readable.from(packed), inflate, () => undefined);
  return inflate as AsyncIterable<Buffer>;
}

const pieceBytes = 1_048_576;

async function* piecesOf(handle: FileHandle, start: number, bytes: number): AsyncGenerator<Uint8Array> {
  for (let read = 0; read < bytes; read += pieceBytes)
    yield await readAt(handle, start + read, Math.min(pieceBytes, bytes - read));
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new ZipError('it is cut off');
  return buffer;
}
