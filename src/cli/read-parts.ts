import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { PartText } from '../rules/check/read-part.ts';
import { describeFileError, readText } from './read-file.ts';

/** The parts of the rules as they stand in files, or in words why there are none. */
export type PartsGiven = { parts: PartText[] } | { problem: string };

const layout = 'rules are routing.yml there and files in its folder routing, such as routing/10-dba.yml';
const extension = /\.(?:ya?ml|json)$/;

/**
 * Reads rules from one file, or from a folder in which each file is one parameter: `routing.yml` and what is in
 * `routing/`, nested too. Other files are left alone. Never throws.
 */
export async function readParts(given: string): Promise<PartsGiven> {
  if (!(await isFolder(given))) {
    const read = await readText(given);
    return 'problem' in read ? read : { parts: [{ name: 'routing', text: read.text }] };
  }
  try {
    return await readFiles(given, await rulesFiles(given));
  } catch (error) {
    return { problem: `cannot be read: ${describeFileError(error)}` };
  }
}

async function isFolder(given: string): Promise<boolean> {
  return stat(given).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Returns the files of rules below a folder by their paths in it, in the order of the parameters they are. */
async function rulesFiles(folder: string): Promise<string[]> {
  const top = await readdir(folder);
  const below = top.includes('routing') && (await isFolder(path.join(folder, 'routing')));
  const inner = below ? await readdir(path.join(folder, 'routing'), { recursive: true, withFileTypes: true }) : [];
  return [
    ...top.filter((name) => extension.test(name) && nameOf(name) === 'routing'),
    ...inner
      .filter((entry) => !entry.isDirectory() && extension.test(entry.name) && !entry.name.startsWith('.'))
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))),
  ].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

async function readFiles(folder: string, files: readonly string[]): Promise<PartsGiven> {
  if (files.length === 0) return { problem: `cannot be read: it is a folder without rules; ${layout}` };
  const parts: PartText[] = [];
  for (const [index, file] of files.entries()) {
    const name = nameOf(file);
    if (parts.at(-1)?.name === name)
      return { problem: `holds ${files[index - 1]} and ${file}, which are one parameter; keep one of them` };
    const read = await readText(path.join(folder, file));
    if ('problem' in read) return { problem: `holds ${file}, which ${read.problem}` };
    parts.push({ name, text: read.text });
  }
  return { parts };
}

function nameOf(file: string): string {
  return file.replace(extension, '').split(path.sep).join('/');
}
