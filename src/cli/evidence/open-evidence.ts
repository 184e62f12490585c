import { lstat, open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { EvidenceFile, EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import { describeFileError } from '../read-file.ts';
import { openInside } from './files-inside.ts';
import { zipFiles } from './zip-files.ts';

/** Files of evidence that were opened. */
export interface OpenEvidence {
  files: EvidenceFiles;
  close(): Promise<void>;
}

/** A file or folder of evidence cannot be read. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';

  constructor(file: string, cause: unknown) {
    super(`${file}: ${describeFileError(cause)}`, { cause });
  }
}

/** Opens a folder or a ZIP file of evidence. @throws what the system says; {@link ZipError} */
export async function openEvidence(given: string): Promise<OpenEvidence> {
  if ((await stat(given)).isDirectory()) return { files: folderFiles(given), close: async () => undefined };
  const handle = await open(given);
  try {
    return { files: await zipFiles(handle), close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function folderFiles(folder: string): EvidenceFiles {
  return {
    list: async () => {
      const found: EvidenceFile[] = [];
      for await (const file of filesBelow(folder)) found.push(file);
      return found;
    },
    async *read(name) {
      try {
        const handle = await openInside(folder, name);
        // The stream closes it.
        yield* handle.createReadStream() as AsyncIterable<Buffer>;
      } catch (error) {
        throw (error as NodeJS.ErrnoException).code === undefined ? error : new UnreadableError(name, error);
      }
    },
  };
}

/** Yields what lies below a folder, one folder after the other. What leads elsewhere is listed and not gone into. */
async function* filesBelow(folder: string): AsyncGenerator<EvidenceFile> {
  const folders = [''];
  for (let below = folders.pop(); below !== undefined; below = folders.pop()) {
    const entries = await entriesOf(folder, below);
    // The system has no longer paths: what is deeper has no name that could be opened.
    if (entries === null) yield { path: below, bytes: 0, leadsElsewhere: true };
    for (const entry of entries ?? []) {
      const file = path.posix.join(below, entry.name);
      if (entry.isDirectory()) folders.push(file);
      else yield entry.isFile() ? await listed(folder, file) : { path: file, bytes: 0, leadsElsewhere: true };
    }
  }
}

async function entriesOf(folder: string, below: string) {
  try {
    return await readdir(path.join(folder, below), { withFileTypes: true });
  } catch (error) {
    if (isUnnameable(error)) return null;
    throw new UnreadableError(below, error);
  }
}

async function listed(folder: string, file: string): Promise<EvidenceFile> {
  try {
    const { size } = await lstat(path.join(folder, file));
    return { path: file, bytes: size };
  } catch (error) {
    if (isUnnameable(error)) return { path: file, bytes: 0, leadsElsewhere: true };
    throw new UnreadableError(file, error);
  }
}

/** A path is longer than the system takes, or has bytes that are no UTF-8, so that it cannot be opened by its name. */
function isUnnameable(error: unknown): boolean {
  return ['ENAMETOOLONG', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '');
}
