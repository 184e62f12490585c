import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A running command whose whole process group ends with it, with `stop`, or with this process. */
export interface KeptProcess {
  /** The command's exit code, or null when it was killed. */
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}

/** How to run a command: with this environment only, in this folder, writing to this file. */
export interface KeptOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly logFile: string;
  /** Removed when the command has ended. */
  readonly temporaryFolder?: string;
}

/** Starts a command that cannot outlive this process, however this process ends. */
export function startKept(command: readonly string[], options: KeptOptions): KeptProcess {
  const log = openSync(options.logFile, 'a');
  const program = fileURLToPath(new URL('keeper.ts', import.meta.url));
  const keeper = spawn(process.execPath, [program, options.temporaryFolder ?? '', ...command], {
    cwd: options.cwd,
    detached: true,
    env: options.env,
    stdio: ['pipe', log, log, 'pipe'],
  });
  closeSync(log);
  const exited = exitCode(keeper);
  return {
    exited,
    async stop() {
      keeper.stdin?.destroy();
      await exited;
    },
  };
}

function exitCode(keeper: ChildProcess): Promise<number | null> {
  let reported = '';
  (keeper.stdio[3] as Readable).on('data', (chunk: Buffer) => {
    reported += chunk.toString();
  });
  return new Promise((resolve) => {
    keeper.on('error', () => resolve(null));
    keeper.on('close', () => resolve(reported === '' ? null : Number(reported)));
  });
}
