import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { describeFileError } from '../read-file.ts';
import { type CaseRead, readCase } from './read-case.ts';

/** The cases of a folder in the order of their files' names, or why there are none. */
export type CasesRead = { cases: { file: string; read: CaseRead }[] } | { problem: string };

/** Reads every `*.yml`, `*.yaml` and `*.json` of a folder, but for the events that its cases refer to; or one file. Never throws. */
export async function readCases(place: string): Promise<CasesRead> {
  let files: string[];
  try {
    const isFolder = (await stat(place)).isDirectory();
    const names = isFolder ? await readdir(place) : [''];
    files = names.filter((name) => !isFolder || /\.(?:ya?ml|json)$/.test(name)).sort();
  } catch (error) {
    return { problem: `cannot be read: ${describeFileError(error)}` };
  }
  const read: { file: string; read: CaseRead }[] = [];
  for (const name of files) {
    const file = path.join(place, name);
    read.push({ file, read: await readCase(file) });
  }
  const events = new Set(read.flatMap((one) => one.read.refersTo));
  return { cases: read.filter(({ file }) => !events.has(path.resolve(file))) };
}
