import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Scratch } from '../prove/scratch.ts';
import { type Edit, withEdit } from './typical-change.ts';

/** How a program ended, and all that it printed. */
export interface Ended {
  readonly ok: boolean;
  readonly said: string;
}

/** What `npm run docs` and the tests of goldens write. */
export const generated = [
  'accounts/forwarder.yml',
  'CHANGELOG.md',
  'docs',
  'schema',
  'src/enrich/catalogue/headline-codes.ts',
  'src/rules/check/warnings/cause-categories.ts',
  'test/golden',
];

/** The test that reviews goldens, and writes them. */
const goldens = 'test/channels/contract.test.ts';

/** A copy of the project where changes are made, tried and taken back. */
export class Worksite {
  readonly #project: string;
  readonly #scratch: Scratch;

  private constructor(project: string, scratch: Scratch) {
    this.#project = project;
    this.#scratch = scratch;
  }

  static async of(project: string): Promise<Worksite> {
    return new Worksite(project, await Scratch.of(project));
  }

  /** Does work on the copy with these edits made, and takes them back. @throws {Error} when one does not fit */
  async with<Answer>(edits: readonly Edit[], work: () => Promise<Answer>): Promise<Answer> {
    const files = new Set(edits.map(({ file }) => file));
    try {
      for (const edit of edits) await this.#make(edit);
      return await work();
    } finally {
      for (const file of files) await this.#restore(file);
    }
  }

  /** Compiles the copy; only what changed since the last time is looked at again. */
  compile(): Promise<Ended> {
    return this.#run('tsc', ['--incremental', '--tsBuildInfoFile', '.tsbuildinfo', '--pretty', 'false']);
  }

  test(files: readonly string[]): Promise<Ended> {
    return this.#run('vitest', ['run', ...files, '--testTimeout=60000']);
  }

  /** Makes pages and schema anew, does work with them, and puts back those of the project. */
  async generating<Answer>(what: readonly ('docs' | 'goldens')[], work: () => Promise<Answer>): Promise<Answer> {
    try {
      if (what.includes('docs')) await this.#run('node', ['docs/generate.ts']);
      if (what.includes('goldens')) await this.#run('vitest', ['run', goldens], { UPDATE_GOLDEN: '1' });
      return await work();
    } finally {
      for (const name of what.length === 0 ? [] : generated) {
        await rm(path.join(this.#scratch.folder, name), { recursive: true });
        await cp(path.join(this.#project, name), path.join(this.#scratch.folder, name), { recursive: true });
      }
    }
  }

  remove(): Promise<void> {
    return this.#scratch.remove();
  }

  async #make(edit: Edit): Promise<void> {
    const file = path.join(this.#scratch.folder, edit.file);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, withEdit('text' in edit ? '' : await readFile(file, 'utf8'), edit));
  }

  async #restore(file: string): Promise<void> {
    const text = await readFile(path.join(this.#project, file)).catch(() => null);
    const copy = path.join(this.#scratch.folder, file);
    if (text === null) await rm(copy, { force: true });
    else await writeFile(copy, text);
  }

  #run(program: string, parameters: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const { folder, history } = this.#scratch;
    const bin = path.join(folder, 'node_modules', '.bin');
    const env = {
      ...process.env,
      ...more,
      GIT_DIR: history,
      NO_COLOR: '1',
      PATH: `${bin}${path.delimiter}${process.env.PATH}`,
    };
    const child = spawn(path.join(bin, program), parameters, { cwd: folder, env, timeout: 240_000 });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ ok: code === 0, said }));
    });
  }
}
