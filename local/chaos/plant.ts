import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectFolder } from '../folders.ts';
import { type Mishap, refusing } from './draw.ts';

/** A defence removed: this text of this file becomes that one. */
interface Plant {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The fault that the defence is for; it is injected first, because a minute of random faults may never include it. */
  readonly first: Mishap;
}

/** Defences that chaos must miss. */
export const plants: Readonly<Record<string, Plant>> = {
  'no-outbox-flush': {
    file: 'src/pipeline/dependencies.ts',
    from: 'const handedOver = await Promise.allSettled([',
    to: 'return;\n  const handedOver = await Promise.allSettled([',
    first: refusing('sqs', 10_000),
  },
  'no-retry': {
    file: 'src/handlers/ingest.ts',
    from: 'return { batchItemFailures: staying',
    to: 'return { batchItemFailures: staying.slice(0, 0)',
    first: refusing('dynamodb', 30_000),
  },
};

const parts = [
  'serverless.yml',
  'serverless',
  'src',
  'local',
  'esbuild.config.cjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Exit code of a play that lost something; a process that could not even start ends with 1. */
export const lostCode = 3;

/**
 * Plays on a scratch copy from which a defence was taken: something must be lost then, or chaos proves nothing.
 *
 * @returns the exit code: 0 when something was lost.
 * @throws {Error} when there is no such plant, or its text is no longer in the source.
 */
export async function playPlanted(
  name: string,
  { minutes, seed, keep }: { minutes: number; seed: number; keep: string },
): Promise<number> {
  const plant = plants[name];
  if (plant === undefined) throw new Error(`There is no plant "${name}".`);
  const folder = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-plant-'));
  try {
    for (const part of parts) await cp(path.join(projectFolder, part), path.join(folder, part), { recursive: true });
    for (const part of ['node_modules', '.venv'])
      await symlink(path.join(projectFolder, part), path.join(folder, part)).catch(() => undefined);
    const file = path.join(folder, plant.file);
    const source = await readFile(file, 'utf8');
    if (!source.includes(plant.from)) throw new Error(`${plant.file} no longer holds: ${plant.from}`);
    await writeFile(file, source.replace(plant.from, plant.to));
    const run = ['local/chaos/run.ts', '--minutes', String(minutes), '--seed', String(seed), '--first', name];
    if (keep !== '') run.push('--keep', path.resolve(keep));
    const child = spawn(process.execPath, run, { cwd: folder, stdio: 'inherit' });
    const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
    return code === lostCode ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
