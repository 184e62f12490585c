import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { editedOnce, type FileEdit } from '../support/edited.ts';

const run = promisify(execFile);

/** What a copy leaves out: what is made anew, what is large, and what holds a whole history. */
const leftOut = new Set(['.git', 'node_modules', '.venv', '.local', '.serverless', '.esbuild', 'coverage']);

const defences = 'test/prove/classes';

/** A copy of the project in which defences can be taken out without harm. */
export class Scratch {
  readonly folder: string;
  /** Git's folder of the project, for tests that take an earlier release out of the history. */
  readonly history: string;

  private constructor(folder: string, history: string) {
    this.folder = folder;
    this.history = history;
  }

  /** Makes a copy of the project at `project`, with its packages. */
  static async of(project: string): Promise<Scratch> {
    const folder = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-prove-'));
    for (const name of await readdir(project)) {
      if (!leftOut.has(name)) await cp(path.join(project, name), path.join(folder, name), { recursive: true });
    }
    await symlink(await realpath(path.join(project, 'node_modules')), path.join(folder, 'node_modules'));
    const { stdout } = await run('git', ['rev-parse', '--absolute-git-dir'], { cwd: project });
    return new Scratch(folder, stdout.trim());
  }

  /** Does work while defences are taken out, and puts them back. @throws {Error} when one is not where it is said to be */
  async without<Answer>(takeOut: readonly FileEdit[], work: () => Promise<Answer>): Promise<Answer> {
    const before = new Map<string, string>();
    try {
      for (const one of takeOut) {
        const file = path.join(this.folder, one.file);
        const text = await readFile(file, 'utf8');
        if (!before.has(file)) before.set(file, text);
        await writeFile(file, editedOnce(text, one, defences));
      }
      return await work();
    } finally {
      for (const [file, text] of before) await writeFile(file, text);
    }
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
