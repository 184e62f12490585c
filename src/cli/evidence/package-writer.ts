import { createHash } from 'node:crypto';
import { mkdir, open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** A file of a package. */
export interface PackageFile {
  path: string;
  bytes: number;
  sha256: string;
}

/** Writes the files of a package into a folder, piece by piece, and knows the hash of each. */
export class PackageWriter {
  readonly folder: string;
  readonly #files: PackageFile[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Every file that was written, by path. */
  get files(): readonly PackageFile[] {
    return this.#files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Writes a file. */
  async write(file: string, pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>): Promise<void> {
    const place = path.join(this.folder, file);
    await mkdir(path.dirname(place), { recursive: true });
    const handle = await open(place, 'wx');
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      for await (const piece of pieces) {
        const buffer = Buffer.from(piece as Uint8Array);
        hash.update(buffer);
        bytes += buffer.length;
        await handle.writeFile(buffer);
      }
    } finally {
      await handle.close();
    }
    this.#files.push({ path: file, bytes, sha256: hash.digest('hex') });
  }
}

/** Says whether a folder is not there, or has nothing in it. */
export async function isEmptyFolder(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

/** Says whether there is anything at a path. */
export async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
