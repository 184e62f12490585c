import { inertLine } from '../../lib/text.ts';
import type { MatchResult } from '../../patterns/match.ts';
import { compilePattern } from '../../patterns/match.ts';
import type { ExitCode } from '../command.ts';
import { readText } from '../read-file.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';

/** Something of a file, or which file is bad and why. */
type Read<What> = { value: What } | { file: string; problem: string };

/** Says whether the pattern of one file matches the document of another; it not matching is no fault. */
export async function matchFiles(
  files: { pattern: string; document: string },
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const pattern = compile(await readJson(files.pattern), files.pattern);
  const document = await readJson(files.document);
  const bad = [pattern, document].find((read) => 'problem' in read);
  if (bad !== undefined && 'problem' in bad) {
    if (json) terminal.out(writeJson(bad));
    terminal.err(`error: ${inertLine(bad.file)} ${inertLine(bad.problem)}.\n`);
    return 1;
  }
  const result = (pattern as { value: (value: unknown) => MatchResult }).value((document as { value: unknown }).value);
  if (json) terminal.out(writeJson(result.matched ? { match: true } : { match: false, because: result.because }));
  else terminal.out(result.matched ? 'It matches.\n' : `It does not match: ${inertLine(result.because)}.\n`);
  return 0;
}

async function readJson(file: string): Promise<Read<unknown>> {
  const read = await readText(file);
  if ('problem' in read) return { file, problem: read.problem };
  try {
    return { value: JSON.parse(read.text) as unknown };
  } catch (error) {
    return { file, problem: `is not JSON: ${(error as Error).message}` };
  }
}

function compile(read: Read<unknown>, file: string): Read<(document: unknown) => MatchResult> {
  if ('problem' in read) return read;
  try {
    return { value: compilePattern(read.value) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { file, problem: `is no pattern: ${error.message}` };
  }
}
