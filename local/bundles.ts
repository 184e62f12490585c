import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { stateFolder } from './folders.ts';

/** What bundles are made of: sources, the way they are bundled, and the packages that are installed. */
const madeOf = ['src', 'serverless', 'esbuild.config.cjs', 'package.json', 'node_modules/.package-lock.json'];

/** How many older sets of bundles are kept, for people who switch between branches. */
const keptSets = 5;

/** Bundles of functions that one deploy makes and the next one of the same sources reuses, which saves ten seconds of processor time. */
export interface Bundles {
  /** For the environment of the deploy; see esbuild.config.cjs. */
  readonly environment: Readonly<Record<string, string>>;
  /** Keeps what the deploy made, when it was made now and the deploy went well. */
  keep(): Promise<void>;
  /** Removes what the deploy left in the project. */
  clear(): Promise<unknown>;
}

/** Where bundles lie, other than usual. */
export interface BundlesPlaces {
  /** For those that come later; default in the state folder of this project. */
  readonly kept?: string;
  /** The framework's `--package`, which it empties. */
  readonly packages?: string;
}

/** Gets the bundles of a project ready for a deploy, if one of the same sources has made them, here or elsewhere. */
export async function readyBundles(
  project: string,
  { kept = path.join(stateFolder, 'bundles'), packages = '.serverless' }: BundlesPlaces = {},
): Promise<Bundles> {
  const own = path.join(kept, await digestOf(project));
  const [taken, left] = [path.join(project, packages), path.join(project, '.esbuild')];
  const clear = () => Promise.all([left, taken].map((one) => rm(one, { recursive: true, force: true })));
  await clear();
  const isMade = (await namesIn(own)).length > 0;
  if (isMade) await cp(own, taken, { recursive: true });
  return {
    environment: { BUNDLES: isMade ? 'take' : 'keep' },
    async keep() {
      if (isMade) return;
      const made = path.join(left, '.serverless');
      const zips = (await namesIn(made)).filter((name) => name.endsWith('.zip'));
      // An earlier release does not know of this.
      if (zips.length === 0) return;
      // Only complete sets are found: a set gets its name at the end, unless another program has made the same one meanwhile.
      const begun = `${own}.${process.pid}`;
      await mkdir(begun, { recursive: true });
      for (const name of zips) await cp(path.join(made, name), path.join(begun, name));
      await rename(begun, own).catch(() => rm(begun, { recursive: true, force: true }));
      await forgetAllBut(path.basename(own), kept);
    },
    clear,
  };
}

/** Says what the bundles of a project are made of, as one short text. */
export async function digestOf(project: string): Promise<string> {
  const digest = createHash('sha256');
  for (const part of madeOf) {
    for (const file of await filesOf(path.join(project, part))) {
      digest.update(`${path.relative(project, file)}\0`).update(await readFile(file));
    }
  }
  return digest.digest('hex').slice(0, 16);
}

async function filesOf(place: string): Promise<string[]> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) return (await readFile(place).catch(() => null)) === null ? [] : [place];
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => path.join(parentPath, name)).toSorted();
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function forgetAllBut(newest: string, kept: string): Promise<void> {
  const others = (await namesIn(kept)).filter((name) => name !== newest && !name.includes('.'));
  for (const name of others.slice(keptSets - 1)) await rm(path.join(kept, name), { recursive: true, force: true });
}
