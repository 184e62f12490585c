import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import path from 'node:path';

/** A file of evidence is a link, or lies in a folder that is one. */
export class LinkError extends Error {
  override readonly name = 'LinkError';

  constructor(file: string) {
    super(
      `${file} is a link, or lies in a folder that is one: links are not followed. Put the files themselves there.`,
    );
  }
}

/**
 * Opens a file below a folder to read it, and follows no link on the way, so that nothing else on this machine passes for evidence. The
 * folder itself may be a link: whoever names it knows.
 *
 * @param file its path below the folder, with `/` between its parts
 * @throws {LinkError}; what the system says
 */
export async function openInside(folder: string, file: string): Promise<FileHandle> {
  const wanted = path.join(await realpath(folder), ...file.split('/'));
  // Windows knows no such flag.
  const handle = await open(wanted, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((error) => {
    throw (error as NodeJS.ErrnoException).code === 'ELOOP' ? new LinkError(file) : error;
  });
  try {
    if ((await realpath(wanted)) !== wanted) throw new LinkError(file);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}
