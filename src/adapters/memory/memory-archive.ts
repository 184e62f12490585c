import type { ArchiveStore } from '../../ports/archive/archive-store.ts';

/** An archive in memory, each file once. */
export class MemoryArchive implements ArchiveStore {
  readonly files = new Map<string, Uint8Array>();

  async writeOnce(path: string, bytes: Uint8Array): Promise<boolean> {
    if (this.files.has(path)) return false;
    this.files.set(path, bytes);
    return true;
  }

  async read(path: string): Promise<Uint8Array | null> {
    return this.files.get(path) ?? null;
  }

  async list(folder: string): Promise<string[]> {
    return [...this.files.keys()].filter((path) => path.startsWith(folder)).sort();
  }
}
