// Runs one command in a process group of its own and ends the whole group when the command exits or when
// standard input closes, which also happens when the parent is killed. Used by kept-process.ts only:
//   node local/keeper.ts FOLDER COMMAND [ARGUMENT…]
// FOLDER, unless empty, holds what the command leaves behind and is removed at the end. The command's exit code is written to file descriptor 3, since the keeper goes down with its group.
import { spawn } from 'node:child_process';
import { rmSync, writeSync } from 'node:fs';

const graceMs = 3000;
const [folder = '', command = '', ...args] = process.argv.slice(2);
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
process.stdin.on('end', stop).on('error', stop).resume();

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.on('error', (error) => {
  console.error(`${command} did not start: ${error.message}`);
  end(127);
});
child.on('exit', (code, signal) => end(code ?? (signal ? 128 : 1)));

function stop(): void {
  if (stopping) return;
  stopping = true;
  signalGroup('SIGTERM');
  setTimeout(() => end(143), graceMs);
}

function end(code: number): void {
  try {
    writeSync(3, String(code));
  } catch {
    // The parent is gone: nobody asks.
  }
  try {
    if (folder !== '') rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } finally {
    signalGroup('SIGKILL');
  }
}

function signalGroup(signal: NodeJS.Signals): void {
  process.kill(-process.pid, signal);
}
