import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { eventually } from '../../local/eventually.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder for what several files make alike; undefined in runs without this set-up. */
    onceARun: string | undefined;
  }
}

const patienceMs = 120_000;

/** Gives the files of one run a folder in common; answers how it is removed. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-once-'));
  project.provide('onceARun', folder);
  return () => rm(folder, { recursive: true, force: true });
}

/**
 * Makes a text, or takes the one that another file of this run makes of the same.
 *
 * @throws {Error} with what making it failed with, whoever tried.
 */
export async function onceARun(folder: string | undefined, what: string, make: () => Promise<string>): Promise<string> {
  if (folder === undefined) return make();
  const place = path.join(folder, createHash('sha256').update(what).digest('hex'));
  const isFirst = await mkdir(place).then(
    () => true,
    () => false,
  );
  if (isFirst) await write(place, await make().then(...outcome));
  const { text, error } = await eventually(`what another file makes: ${what}`, () => read(place), patienceMs);
  if (text === undefined) throw new Error(error);
  return text;
}

interface Made {
  text?: string;
  error?: string;
}

const outcome = [(text: string): Made => ({ text }), (error: Error): Made => ({ error: error.message })] as const;

/** Whoever finds it finds all of it. */
async function write(place: string, made: Made): Promise<void> {
  await writeFile(path.join(place, 'begun'), JSON.stringify(made));
  await rename(path.join(place, 'begun'), path.join(place, 'made'));
}

async function read(place: string): Promise<Made | null> {
  const json = await readFile(path.join(place, 'made'), 'utf8').catch(() => null);
  return json === null ? null : JSON.parse(json);
}
