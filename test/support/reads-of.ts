import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../../local/folders.ts';
import type { FunctionSettings } from '../../src/runtime/environment.ts';

/** Returns what a function says that it reads of its environment. @throws {Error} that says where it has to say so */
export async function readsOf(name: string): Promise<FunctionSettings> {
  const file = path.join(projectFolder, 'src/runtime', `${name}.ts`);
  const { reads } = (existsSync(file) ? await import(/* @vite-ignore */ file) : {}) as Partial<
    Record<'reads', FunctionSettings>
  >;
  if (reads !== undefined) return reads;
  throw new Error(
    `src/runtime/${name}.ts does not say what the function ${name} reads: add \`export const reads\`, as in watch.ts.`,
  );
}
