import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sources, textOf } from './support/architecture.ts';
import { importsAmong } from './support/circles.ts';

/** One line of a walk: files that do a thing together, and whether AWS calls the first of them. */
interface Stop {
  readonly files: readonly string[];
  readonly isCalled: boolean;
}

const imports = importsAmong(sources());
const walks = walksIn(textOf('docs/architecture.md'));

describe('docs/architecture.md: the walks', () => {
  it.each([...walks])('%s: each file is there, and used by one above it', (_name, stops) => {
    expect(stops.length).toBeGreaterThan(5);
    expect(astray(stops)).toEqual([]);
  });

  it('a file that nobody above uses, or that is gone, is found', () => {
    const [begin] = [...walks.values()][0] ?? [];
    const stray = { files: ['cli/main.ts'], isCalled: false };
    const gone = { files: ['pipeline/gone.ts'], isCalled: true };

    expect(astray([begin as Stop, stray, gone])).toEqual([
      'src/cli/main.ts: none of the files above it imports it; say where it is used, or that AWS calls it (⇢)',
      'src/pipeline/gone.ts: there is no such file',
    ]);
  });
});

/** Says which files of a walk are not there or out of place. */
function astray(stops: readonly Stop[]): string[] {
  const passed: string[] = [];
  return stops.flatMap(({ files, isCalled }, at) =>
    files.flatMap((file, place) => {
      const isMet = passed.some((one) => imports.get(one)?.includes(file));
      const mayBegin = at === 0 || (isCalled && place === 0);
      passed.push(file);
      if (!imports.has(file)) return [`src/${file}: there is no such file`];
      if (isMet || mayBegin) return [];
      return [`src/${file}: none of the files above it imports it; say where it is used, or that AWS calls it (⇢)`];
    }),
  );
}

/** Reads the numbered lists below the heading: each by the sentence before it. */
function walksIn(page: string): Map<string, Stop[]> {
  const [, section = ''] = /^## Three walks\n([\s\S]*?)^## /m.exec(page) ?? [];
  const lists = section.matchAll(/^([A-Z][^\n]*):\n\n((?:\d+\. [^\n]*\n)+)/gm);
  return new Map(
    [...lists].map(([, name = '', list = '']) => [
      name,
      list
        .trim()
        .split('\n')
        .map((line) => {
          const [named = ''] = line.split(': ');
          const files = [...named.matchAll(/`src\/([^`]+)`/g)].map(([, file = '']) => path.posix.normalize(file));
          return { files, isCalled: line.includes('⇢') };
        }),
    ]),
  );
}
