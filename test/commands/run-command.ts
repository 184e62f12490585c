import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keptCompiled, localEnvironment, projectFolder } from '../../local/folders.ts';
import { editedEverywhere } from '../support/edited.ts';

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  /** All that it printed. */
  readonly said: string;
}

/** The stage whose parameters stand for a reader's own: nothing is deployed there, so that no other test sees them. */
export const readersStage = 'reader';

/** What a clone does not show, or what no command is to write to. */
const leftOut = new Set(['.git', '.local', '.serverless', '.esbuild', 'coverage']);

/**
 * Makes a folder in which a reader types commands: the project as it is, and beside it `routing.yml`, the first rules of
 * docs/rules.md. What a command writes stays there.
 */
export async function readersFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'backup-alerts-reader-'));
  for (const name of await readdir(projectFolder)) {
    if (!leftOut.has(name)) await symlink(path.join(projectFolder, name), path.join(folder, name));
  }
  const page = await readFile(path.join(projectFolder, 'docs', 'rules.md'), 'utf8');
  const [, rules = ''] = /```yaml\n(version: 1\n[\s\S]*?)```/.exec(page) ?? [];
  await writeFile(
    path.join(folder, 'routing.yml'),
    editedEverywhere(rules, ['/backup-alerts/prod/', `/backup-alerts/${readersStage}/`]),
  );
  return folder;
}

/** Adds programs to a folder of a reader that a machine may not have: `aws` and `jq`, in Python. */
export async function withPrograms(folder: string, python: string): Promise<string> {
  const programs = path.join(folder, 'programs');
  await mkdir(programs);
  for (const name of ['aws', 'jq']) {
    const program = path.join(programs, name);
    await writeFile(program, `#!/bin/sh\nexec "${python}" "${projectFolder}/test/commands/${name}.py" "$@"\n`);
    await chmod(program, 0o755);
  }
  return programs;
}

/** Runs a command in a shell that reads nobody's settings (bash would), as it is typed, with nothing that could lead to a real account. */
export function runCommand(
  command: string,
  cwd: string,
  {
    endpoint = 'http://127.0.0.1:9',
    programs,
    more = {},
  }: { endpoint?: string; programs?: string; more?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const environment = localEnvironment(endpoint);
  const PATH = [...(programs === undefined ? [] : [programs]), environment.PATH].join(path.delimiter);
  return new Promise((resolve) => {
    const running = execFile(
      'sh',
      ['-c', command],
      {
        cwd,
        env: { ...environment, ...keptCompiled, PATH, NO_COLOR: '1', ...more },
        timeout: 60_000,
        maxBuffer: 64 * 1024 * 1024,
      },
      (_error, out, err) => resolve({ code: running.exitCode, said: `${out}${err}` }),
    );
  });
}
