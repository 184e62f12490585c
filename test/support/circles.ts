import path from 'node:path';
import type { Source } from './architecture.ts';

/**
 * Returns the circles of imports: lists of files, each of which reaches every other one of its list. Types count: who
 * reads one of the files has to read all of them.
 *
 * @param sources files with their paths from one root; imports of anything else are left out.
 */
export function circlesOf(sources: readonly Source[]): string[][] {
  const imports = importsAmong(sources);
  const reaches = new Map([...imports.keys()].map((file) => [file, reachedFrom(file, imports)]));
  const seen = new Set<string>();
  return [...imports.keys()].flatMap((file) => {
    if (seen.has(file) || reaches.get(file)?.has(file) !== true) return [];
    const circle = [...(reaches.get(file) ?? [])].filter((other) => reaches.get(other)?.has(file) === true).sort();
    for (const other of circle) seen.add(other);
    return [circle];
  });
}

const statement = /^(?:import|export)\s+(?:type\s)?(?:[^;']*?from\s*)?'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'/gm;

/** Returns which of these files each of them imports, types too. */
export function importsAmong(sources: readonly Source[]): Map<string, string[]> {
  const known = new Set(sources.map(({ file }) => file));
  return new Map(
    sources.map(({ file, text }) => {
      const named = [...text.matchAll(statement)].map(([, fixed, dynamic]) =>
        path.posix.join(path.posix.dirname(file), fixed ?? dynamic ?? ''),
      );
      return [file, named.filter((to) => known.has(to) && to !== file)];
    }),
  );
}

/** Every file that can be come to from one, which holds itself only when it is in a circle. */
function reachedFrom(start: string, imports: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const to of imports.get(file) ?? []) {
      if (!reached.has(to)) open.push(to);
      reached.add(to);
    }
  }
  return reached;
}
