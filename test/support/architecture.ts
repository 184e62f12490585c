import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../../local/folders.ts';

/** What a folder may import besides itself. `type x`: only with `import type`. */
export interface FolderRule {
  readonly may: readonly string[];
  /** No clock, no randomness, no environment, no waiting: those are arguments. Files and folders listed may wait (`async`). */
  readonly pure?: { readonly except?: readonly string[] };
}

/** The table of folders. */
export type FolderRules = Readonly<Record<string, FolderRule>>;

/** One source file: its path below `src/` and its text. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** One import of a file, as the table names it. */
interface Import {
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Returns every file of the tree that is kept: all but what .gitignore names. */
export function keptFiles(): string[] {
  const ignored = readFileSync(path.join(projectFolder, '.gitignore'), 'utf8').split('\n');
  const folders = new Set(['.git', ...ignored.map((line) => line.replace(/\/$/, ''))]);
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(path.join(projectFolder, folder), { withFileTypes: true })) {
      if (folders.has(entry.name) || entry.name.endsWith('.log')) continue;
      const file = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) walk(file);
      if (entry.isFile()) found.push(file);
    }
  };
  walk('');
  return found;
}

/** Returns the text of a file of the tree. */
export function textOf(file: string): string {
  return readFileSync(path.join(projectFolder, file), 'utf8');
}

/** Returns all TypeScript below `src/`. */
export function sources(): Source[] {
  return keptFiles()
    .filter((file) => file.startsWith('src/') && file.endsWith('.ts'))
    .map((file) => ({ file: file.slice('src/'.length), text: textOf(file) }));
}

/** Says what a source does against the table, each with its remedy. */
export function brokenRules({ file, text }: Source, rules: FolderRules): string[] {
  const folder = folderOf(file);
  const rule = rules[folder];
  if (rule === undefined) return [`${file}: ${folder}/ is not in the table; say there what it may import`];
  return [...forbiddenImports(file, text, folder, rule), ...impurities(file, text, folder, rule)];
}

function forbiddenImports(file: string, text: string, folder: string, { may }: FolderRule): string[] {
  return importsOf(file, text)
    .filter(({ to, typeOnly }) => to !== folder && !may.some((allowed) => allows(allowed, to, typeOnly)))
    .map(({ to, typeOnly }) => {
      const onlyType = !typeOnly && may.some((allowed) => allows(allowed, to, true));
      const remedy = onlyType ? 'as a type: write `import type`' : `(allowed: ${may.join(', ') || 'nothing'})`;
      return `${file}: ${folder}/ may ${onlyType ? '' : 'not '}import ${to} ${onlyType ? 'only ' : ''}${remedy}`;
    });
}

function allows(allowed: string, to: string, typeOnly: boolean): boolean {
  const name = allowed.replace(/^type /, '');
  if (allowed.startsWith('type ') && !typeOnly) return false;
  return name.endsWith('*') ? to.startsWith(name.slice(0, -1)) : name === to;
}

const impure: readonly (readonly [pattern: RegExp, remedy: string])[] = [
  [/\bDate\.now\(/, 'take it as an argument'],
  [/\bnew Date\(\s*\)/, 'take the instant as an argument'],
  [/\bMath\.random\b/, 'take the number as an argument'],
  [/\brandom(?:UUID|Bytes|Int)\b/, 'take the id as an argument'],
  [/\bprocess\.\w+/, 'let runtime/ read it and hand it in'],
  [/\bfetch\(/, 'use a port'],
  [/\bconsole\.\w+/, 'return what happened, or use the port Log'],
  [/\bset(?:Timeout|Interval|Immediate)\(/, 'let the pipeline wait'],
];
const waiting = /\b(?:async|await)\b/;

function impurities(file: string, text: string, folder: string, { pure }: FolderRule): string[] {
  if (pure === undefined) return [];
  const code = withoutTextAndComments(text);
  const mayWait = pure.except?.some((one) => file.startsWith(one)) === true;
  const tokens = mayWait ? [] : ([...impure, [waiting, 'move what waits to the pipeline']] as const);
  return tokens.flatMap(([pattern, remedy]) => {
    const [found] = pattern.exec(code) ?? [];
    return found === undefined ? [] : [`${file}: ${folder}/ is pure but uses ${found}; ${remedy}`];
  });
}

/** Returns what a file imports: a folder of `src/` (`adapters/aws` keeps its second part), or a package. */
export function importsOf(file: string, text: string): Import[] {
  const statement =
    /^(?:import|export)\s+(type\s)?(?:[^;']*?from\s*)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|getBuiltinModule\('([^']+)'\)/gm;
  return [...text.matchAll(statement)].map(([, type, named, dynamic, builtin]) => {
    const specifier = named ?? dynamic ?? builtin ?? '';
    const to = specifier.startsWith('.') ? folderOf(path.posix.join(path.posix.dirname(file), specifier)) : specifier;
    return { to, typeOnly: type !== undefined };
  });
}

/**
 * Returns the folder that a file below `src/` is in; those of `adapters`, `pipeline/respond` and `pipeline/hooks` keep their second part,
 * and what draws documents is a folder of its own.
 */
export function folderOf(file: string): string {
  if (file.startsWith('cli/evidence/pdf/')) return 'cli/evidence/pdf';
  const [top = '', second = '', ...rest] = file.split('/');
  const isApart = top === 'adapters' || (top === 'pipeline' && (second === 'respond' || second === 'hooks'));
  return isApart && rest.length > 0 ? `${top}/${second}` : top;
}

/** Returns a text with every comment and every text in quotes taken out. */
export function withoutTextAndComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''");
}

/** Says which exported functions, classes and interfaces have no comment that tells what they answer. */
export function undocumented({ file, text }: Source): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const [, name] = /^export (?:abstract )?(?:async )?(?:function|class|interface) (\w+)/.exec(line) ?? [];
    const documented = /\*\/\s*$/.test(lines[index - 1] ?? '');
    return name === undefined || documented
      ? []
      : [`${file}: ${name} has no comment; say in one sentence what it answers`];
  });
}
