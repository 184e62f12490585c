import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensurePython } from '../../local/python.ts';

const venv = {
  folder: '.venv-oscal',
  requirements: 'test/judges/oscal-requirements.txt',
  title: 'The validator of OSCAL',
};

/** Runs a script of Python that prints JSON as its last line, in the environment that has the validator of OSCAL. */
export async function askPython<Said>(script: string, files: readonly string[]): Promise<Said> {
  const python = await ensurePython((line) => console.error(line), venv);
  const env = { PATH: process.env.PATH ?? '', HOME: tmpdir(), PYTHONUTF8: '1' };
  // It unpacks its definitions into the folder that it runs in.
  const options = { env, cwd: path.dirname(path.dirname(python)), maxBuffer: 64_000_000 };
  const { stdout } = await promisify(execFile)(python, ['-c', script, ...files], options);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Said;
}
