import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { keptFiles, textOf } from './support/architecture.ts';

/** Exports of src/ that only tests use by now, each with what will use it. */
const kept: Readonly<Record<string, string>> = {
  'src/adapters/memory/memory-delivery-ledger.ts: MemoryDeliveryLedger':
    'what each contract of the ledger is written against; the deployed one is held to the same',
  'src/adapters/memory/memory-rate-limiter.ts: MemoryRateLimiter':
    'what the contract of rate limiters is written against; the deployed one is held to the same',
  'src/enrich/error-catalogue.ts: CauseCode': 'the tests of the catalogue: tsc finds a code in them that is gone',
  'src/adapters/memory/memory-posted-messages.ts: MemoryPostedMessages':
    'what the contract of posted messages is written against; the deployed one is held to the same',
  'src/lib/token-shapes.ts: channelsWithTokenShapes':
    'the contract of channels: each with tokens is held to hiding them, and none of them is gone',
  'src/lib/regexp-candidates.ts: UnreadPattern': 'the catalogue in the bundles (serverless/compiled-catalogue.cjs)',
  'src/adapters/memory/memory-archive.ts: MemoryArchive':
    'what archiving is tested with; the deployed one is held to the same',
};

/** What a file exports, but for what says who finds it otherwise: `@public Found by …`. */
function exportsOf(whole: string): string[] {
  const text = whole.replace(/\/\*\*(?:(?!\*\/)[\s\S])*@public (?:(?!\*\/)[\s\S])*\*\/\nexport /g, '');
  const declared =
    /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/gm;
  return [...text.matchAll(declared)].map(([, name = '']) => name);
}

/** What a file imports from others, as `file#name`; a namespace, or a file that is loaded when it is needed, is all of it. */
function importsOf(file: string, text: string): string[] {
  const statements = /^(?:import|export)\s+(?:type\s+)?(?:\w+, )?(\{[^}]*\}|\* as \w+)\s+from '(\.[^']+)'/gm;
  const named = [...text.matchAll(statements)].flatMap(([, names = '', from = '']) => {
    const to = path.posix.join(path.posix.dirname(file), from);
    if (names.startsWith('*')) return [`${to}#*`];
    return names
      .slice(1, -1)
      .split(',')
      .map(
        (one) =>
          `${to}#${
            one
              .trim()
              .replace(/^type /, '')
              .split(' as ')[0]
          }`,
      );
  });
  const late = [...text.matchAll(/import\(\s*'(\.[^']+)'/g)].map(
    ([, from = '']) => `${path.posix.join(path.posix.dirname(file), from)}#*`,
  );
  return [...named, ...late];
}

/** Exports that no file but those of test/ takes, and that their own file does not use either. */
function onlyTested(files: Readonly<Record<string, string>>): string[] {
  const used = new Set(
    Object.entries(files).flatMap(([file, text]) => (file.startsWith('test/') ? [] : importsOf(file, text))),
  );
  return Object.entries(files).flatMap(([file, text]) =>
    !file.startsWith('src/') || file.startsWith('src/handlers/') || used.has(`${file}#*`)
      ? []
      : exportsOf(text)
          .filter((name) => !used.has(`${file}#${name}`) && usesIn(text, name) < 2)
          .map((name) => `${file}: ${name}`),
  );
}

/** How often a name stands in a text outside comments. */
function usesIn(text: string, name: string): number {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
  return [...code.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length;
}

describe('exports', () => {
  const files = Object.fromEntries(
    keptFiles()
      .filter((file) => /\.(?:ts|cjs|mjs|js)$/.test(file))
      .map((file) => [file, textOf(file)]),
  );

  it('are used by more than tests, or it is said by what they will be', () => {
    expect(
      onlyTested(files).filter((one) => !Object.hasOwn(kept, one)),
      'take it out with its tests, or say in `kept` of test/exports.test.ts what will use it',
    ).toEqual([]);
  });

  it('and what is kept is there, and still waits', () => {
    expect(Object.keys(kept).filter((one) => !onlyTested(files).includes(one))).toEqual([]);
  });

  it.each<[what: string, files: Record<string, string>, found: string[]]>([
    [
      'one that only a test takes',
      { 'src/a/b.ts': 'export function b() {}\n', 'test/a/b.test.ts': "import { b } from '../../src/a/b.ts';\n" },
      ['src/a/b.ts: b'],
    ],
    ['one that nobody takes', { 'src/a/b.ts': 'export interface B {}\n' }, ['src/a/b.ts: B']],
    ['one that its own file uses', { 'src/a/b.ts': 'export const b = 1;\nexport const c = b;\n' }, ['src/a/b.ts: c']],
    [
      'one that another source takes under another name',
      { 'src/a/b.ts': 'export const b = 1;\n', 'src/c.ts': "import { b as d } from './a/b.ts';\n" },
      [],
    ],
    [
      'one that is loaded late',
      { 'src/a/b.ts': 'export const b = 1;\n', 'local/c.ts': "await import('../src/a/b.ts')" },
      [],
    ],
  ])('%s', (_what, planted, found) => {
    expect(onlyTested(planted)).toEqual(found);
  });
});
