import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import type { Case } from './cases.ts';

/** A bundle as it would be deployed. */
export interface Bundle {
  file: string;
  /** The function's own file. */
  bytes: number;
  gzipBytes: number;
  /** Files beside it that it loads only when needed. */
  partsBytes: number;
}

/** The bundles of one run, in a folder of their own. */
export interface Bundles {
  of: Map<string, Bundle>;
  /** Entry point or case → why it was not measured. */
  skipped: Map<string, string>;
}

const repository = fileURLToPath(new URL('..', import.meta.url));
const { bundle: deployed } = createRequire(import.meta.url)('../esbuild.config.cjs') as { bundle: BuildOptions };

/** Bundles every entry once, with the options of `esbuild.config.cjs`; baselines without its plugins. */
export async function makeBundles(cases: readonly Case[]): Promise<Bundles> {
  // Outside the repository, whose package.json would make a .js file an ES module; in Lambda there is none.
  const folder = mkdtempSync(path.join(tmpdir(), 'backup-alerts-bench-'));
  const of = new Map<string, Bundle>();
  const skipped = new Map<string, string>();
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // However this process ends, by a failing build too, the folder goes.
  process.once('exit', remove);
  process.once('SIGINT', () => process.exit(130));
  for (const { entry, baseline } of new Map(cases.map((one) => [one.entry, one])).values()) {
    const source = path.join(repository, entry);
    const missing = whyNotYet(source);
    if (missing !== null) skipped.set(entry, missing);
    else of.set(entry, await bundleOne(source, path.join(folder, path.dirname(entry)), baseline === true));
  }
  return { of, skipped };
}

async function bundleOne(source: string, outdir: string, baseline: boolean): Promise<Bundle> {
  const { supported: _supported, plugins: _plugins, ...plain } = deployed;
  await build({ ...(baseline ? plain : deployed), entryPoints: [source], outdir, logLevel: 'error' });
  const name = path.basename(source, '.ts');
  const file = path.join(outdir, `${name}.js`);
  const parts = readdirSync(outdir).filter((other) => other.startsWith(`${name}.`) && other !== `${name}.js`);
  const partsBytes = parts.reduce((sum, part) => sum + statSync(path.join(outdir, part)).size, 0);
  return { file, bytes: statSync(file).size, gzipBytes: gzipSync(readFileSync(file)).length, partsBytes };
}

function whyNotYet(source: string): string | null {
  try {
    return readFileSync(source, 'utf8').startsWith('// PLACEHOLDER') ? 'only a placeholder yet' : null;
  } catch {
    return 'there is no such file yet';
  }
}
