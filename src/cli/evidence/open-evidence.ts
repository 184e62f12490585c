import { lstat, open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { EvidenceFile, EvidenceFiles } from '../../ports/archive/evidence-files.ts';
import { openInside } from './files-inside.ts';
import { zipFiles } from './zip-files.ts';

/** Files of evidence that were opened. */
export interface OpenEvidence {
  files: EvidenceFiles;
  close(): Promise<void>;
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
    list: () => filesBelow(folder),
    async *read(name) {
      const handle = await openInside(folder, name);
      // The stream closes it.
      yield* handle.createReadStream() as AsyncIterable<Buffer>;
    },
  };
}

/** Returns what lies below a folder. What leads elsewhere is listed and not gone into. */
async function filesBelow(folder: string): Promise<EvidenceFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => !entry.isDirectory());
  return Promise.all(
    found.map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const { size } = await lstat(file);
      const listed = { path: path.relative(folder, file).split(path.sep).join('/'), bytes: size };
      return entry.isFile() ? listed : { ...listed, leadsElsewhere: true };
    }),
  );
}
