import { readFile, stat } from 'node:fs/promises';

/** Largest file that is read, in bytes: far more than any event or any document of rules. */
export const fileLimit = 32_000_000;

/** The text of a file, or in words why there is none. */
export type FileText = { text: string } | { problem: string };

/** Reads a text file of sane size. Never throws. */
export async function readText(file: string, limit: number = fileLimit): Promise<FileText> {
  try {
    const { size } = await stat(file);
    return size > limit ? { problem: describeTooLarge(limit) } : decode(await readFile(file), limit);
  } catch (error) {
    return { problem: `cannot be read: ${describeFileError(error)}` };
  }
}

/** Returns bytes as text; Windows writes a byte order mark before it, and some shells there write UTF-16. */
export function decode(bytes: Buffer, limit: number = fileLimit): FileText {
  if (bytes.length > limit) return { problem: describeTooLarge(limit) };
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return { text: new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes) };
}

/** Says why a file or folder cannot be read, without the system's own words where there are plainer ones. */
export function describeFileError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return plainFaults[code ?? ''] ?? message;
}

const plainFaults: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EISDIR: 'it is a folder',
};

function describeTooLarge(limit: number): string {
  const what = limit === fileLimit ? ', so it is no event and no rules' : '';
  return `is larger than ${limit / 1_000_000} MB${what}`;
}
