import { type DayPart, dayPartNames } from '../../archive/day-parts.ts';
import { type Digest, digestPath, mostPartBytes, partPath } from '../../archive/digest.ts';
import { unpackBytes } from '../../lib/packed-text.ts';
import type { ArchiveStore } from '../../ports/archive/archive-store.ts';
import { lineId } from './gathered-rows.ts';

/** Returns an id of every line of a day that a digest names; what a run wrote that died before its digest is in none. */
export async function archivedLines(day: string, archive: ArchiveStore): Promise<Set<string>> {
  const lines = new Set<string>();
  const named = new Map<string, ReadonlySet<string>>();
  for (const path of await archive.list(`days/${day}/`)) {
    const part = partOf(path);
    const digest = digestPath(Number(path.split('/')[2]));
    const ofDigest = named.get(digest) ?? (await pathsNamedBy(digest, archive));
    named.set(digest, ofDigest);
    if (part === undefined || !ofDigest.has(path)) continue;
    for (const line of (await readPacked(path, archive)).split('\n')) lines.add(lineId(part, line));
  }
  return lines;
}

/** Returns the paths of the parts that a digest names; none when there is no such digest. */
async function pathsNamedBy(path: string, archive: ArchiveStore): Promise<ReadonlySet<string>> {
  const bytes = await archive.read(path);
  if (bytes === null) return new Set();
  const digest = JSON.parse(Buffer.from(bytes).toString('utf8')) as Digest;
  return new Set(digest.parts.map(({ name }) => partPath(digest, name)));
}

function partOf(path: string): DayPart | undefined {
  return dayPartNames.find((name) => path.endsWith(`/${name}.jsonl.gz`));
}

/** Returns the text of a part of the archive. @throws {Error} when it cannot be unpacked */
export async function readPacked(path: string, archive: ArchiveStore): Promise<string> {
  const text = unpackBytes(await readBytes(path, archive), mostPartBytes);
  if (text === null) throw new Error(`The archive has ${path}, and it cannot be unpacked.`);
  return text;
}

/** Returns a file of the archive as text. @throws {Error} when it is not there */
export async function readText(path: string, archive: ArchiveStore): Promise<string> {
  return Buffer.from(await readBytes(path, archive)).toString('utf8');
}

async function readBytes(path: string, archive: ArchiveStore): Promise<Uint8Array> {
  const bytes = await archive.read(path);
  if (bytes === null) throw new Error(`The archive lists ${path} and does not have it.`);
  return bytes;
}
