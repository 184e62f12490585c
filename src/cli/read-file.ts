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
  return { text: new TextDecoder(encodingOf(bytes)).decode(bytes) };
}

/** Returns the encoding of a text that begins with an ASCII character, by its first two bytes. */
function encodingOf([first, second]: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== undefined) ? 'utf-16be' : 'utf-8';
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
