import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { openInside } from './files-inside.ts';
import type { ReadArchive } from './read-archive.ts';

/** An archive in a folder: a copy of the bucket, or a package. Paths are those of the bucket; a link below it is an error. */
export class ArchiveFolder implements ReadArchive {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(file: string): Promise<Uint8Array | null> {
    try {
      const handle = await openInside(this.#folder, file);
      try {
        return await handle.readFile();
      } finally {
        await handle.close();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async list(folder: string): Promise<string[]> {
    try {
      const entries = await readdir(path.join(this.#folder, folder), { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => path.join(parentPath, name));
      return files.map((file) => path.relative(this.#folder, file).split(path.sep).join('/')).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }
}
