import path from 'node:path';
import { sources } from './architecture.ts';

const all = new Map(sources().map(({ file, text }) => [file, text]));

/** Returns every file that a file of `src/` loads, itself included; types are not loaded. */
export function loadedBy(file: string): string[] {
  return reached(file, true);
}

/** Returns the files that are loaded at once with a file of `src/`: not those that it imports when it needs them. */
export function startsWith(file: string): string[] {
  return reached(file, false);
}

function reached(file: string, later: boolean): string[] {
  const found = new Set<string>();
  const visit = (one: string) => {
    const text = all.get(one);
    if (found.has(one) || text === undefined) return;
    found.add(one);
    const statement = /^(?:import|export)\s+(?!type\s)[^;']*?from\s*'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'\s*\)/gm;
    for (const [, named, late] of text.matchAll(statement)) {
      if (named !== undefined || later) visit(path.posix.join(path.posix.dirname(one), named ?? late ?? ''));
    }
  };
  visit(file);
  return [...found];
}

/** Returns the commands of the AWS SDK, and the targets of calls without it, that a file of `src/` can send, by what it loads. */
export function commandsOf(file: string): string[] {
  const texts = loadedBy(file).map((one) => (all.get(one) ?? '').replace(/^\s*(?:\*|\/\/|\/\*\*).*$/gm, ''));
  const sent = /new (\w+Command)\(|'((?:com\.[\w.]+\.)?(?:AmazonSSM|TrentService|\w+_20\d{6})\.[A-Z]\w+)'/g;
  return [...new Set(texts.flatMap((text) => [...text.matchAll(sent)].map(([, name, target = '']) => name ?? target)))];
}
