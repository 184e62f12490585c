import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeFileError } from '../read-file.ts';
import { readParts } from '../read-parts.ts';

/** A part with its text as people write it. */
export interface PlainPart {
  name: string;
  text: string;
}

/** What came of saving: warnings, or why it could not be done. */
export type Saved = { warnings: string[] } | { problem: string };

/** Saves rules where they were asked for: the one parameter `routing` as a file, anything else as a folder of files. */
export async function saveParts(parts: readonly PlainPart[], out: string): Promise<Saved> {
  const escaping = parts.find(({ name }) => name.split('/').some((level) => /^\.*$/.test(level)));
  if (escaping !== undefined) return { problem: `${escaping.name} is no name for a file below ${out}.` };
  const inFolder = parts.length > 1 || parts[0]?.name !== 'routing' || (await isFolder(out));
  try {
    for (const { name, text } of parts) {
      const file = inFolder ? path.join(out, `${name}.yml`) : out;
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  } catch (error) {
    return { problem: `${out} cannot be written: ${describeFileError(error)}.` };
  }
  return { warnings: inFolder ? await warningsOf(parts, out) : [] };
}

/** A file of a parameter that is gone would bring it back with the next push. */
async function warningsOf(parts: readonly PlainPart[], folder: string): Promise<string[]> {
  const read = await readParts(folder);
  if ('problem' in read) return [`${folder} ${read.problem}.`];
  const others = read.parts.map(({ name }) => name).filter((name) => !parts.some((part) => part.name === name));
  return others.length === 0 ? [] : [`${folder} also holds ${others.join(', ')}, which Parameter Store does not.`];
}

async function isFolder(out: string): Promise<boolean> {
  if (/[/\\]$/.test(out)) return true;
  return stat(out).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
