import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stateFolder } from './folders.ts';

const patienceMs = 120_000;

/**
 * Does work that only one program at a time may do in this folder, such as a deploy, which writes `.serverless`.
 * Waits for another program's turn to end; takes over from one that died.
 *
 * @param what names the work, and is short: `deploy`.
 * @throws {Error} with the remedy when the other one takes longer than two minutes.
 */
export async function whileOthersWait<T>(
  what: string,
  work: () => Promise<T>,
  progress: (line: string) => void,
): Promise<T> {
  const lockFile = path.join(stateFolder, `${what}.lock`);
  await mkdir(stateFolder, { recursive: true });
  await take(what, lockFile, progress);
  try {
    return await work();
  } finally {
    if ((await holder(lockFile)) === process.pid) await rm(lockFile, { force: true });
  }
}

async function take(what: string, lockFile: string, progress: (line: string) => void): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let told = false;
  while (!(await tryToTake(lockFile))) {
    const other = await holder(lockFile);
    if (other !== null && !isAlive(other)) await takeOver(lockFile, other);
    else if (Date.now() > deadline) throw new Error(tooLong(what, lockFile, other));
    else {
      if (!told) progress(`Waiting for another ${what} from this folder (process ${other ?? 'unknown'})`);
      told = true;
      await sleep(200);
    }
  }
}

/** Linking a finished file is one step, so nobody ever reads a lock without its process id. */
async function tryToTake(lockFile: string): Promise<boolean> {
  const own = `${lockFile}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, lockFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(own, { force: true });
  }
}

/** Moves a dead program's lock away; when somebody alive took it meanwhile, gives it back. */
async function takeOver(lockFile: string, dead: number): Promise<void> {
  const moved = `${lockFile}.stale-${process.pid}`;
  await rename(lockFile, moved).catch(() => {});
  const found = await readFile(moved, 'utf8').catch(() => null);
  if (found !== null && Number(found) !== dead) await link(moved, lockFile).catch(() => {});
  await rm(moved, { force: true });
}

async function holder(lockFile: string): Promise<number | null> {
  const text = await readFile(lockFile, 'utf8').catch(() => null);
  return text === null ? null : Number(text);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function tooLong(what: string, lockFile: string, other: number | null): string {
  return `Another ${what} from this folder (process ${other ?? 'unknown'}) has not ended within ${patienceMs / 60_000} min. If none is running, remove ${lockFile} and try again.`;
}
