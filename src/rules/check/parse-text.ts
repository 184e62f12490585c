import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { isObject } from '../../lib/is-object.ts';
import { documentLimits } from '../document-limits.ts';
import type { RulesIssue, RulesPath } from './issue.ts';

/**
 * The text as plain data, or why it cannot be read. `lineOf` returns the line of a path, and `writtenAt` a value as it is
 * written there: `007`, which is read as 7. Null when that is not known.
 */
export interface ParsedText {
  value: unknown;
  mistakes: RulesIssue[];
  lineOf: (path: RulesPath) => number | null;
  writtenAt: (path: RulesPath) => string | null;
}

/** The YAML parser's errors in words that quote nothing from the text, by code. */
const yamlWords: Record<string, string> = {
  BAD_ALIAS: 'an alias (*name) has no anchor (&name) before it',
  BAD_INDENT: 'the indentation does not fit the lines around it, or a bracket or brace is not closed',
  BAD_SCALAR_START: 'a value begins with a character that YAML reserves; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'two "key:" on one line; put values with a colon and a space in quotes',
  MISSING_CHAR: 'a closing quote, bracket, brace or a comma or colon is missing',
  MULTIPLE_DOCS: 'there is more than one document; a line of "---" may stand only at the top',
  MULTILINE_IMPLICIT_KEY: 'a line without "key:", or a key without its value',
  TAB_AS_INDENT: 'a tab is used to indent; YAML takes spaces only',
  TAG_RESOLVE_FAILED: 'tags (!name) are not supported',
  BAD_DIRECTIVE: 'directives (%) are not supported',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
};

/** The mistake of a lone surrogate such as `"\\ud83d"`, which nothing that stores or sends text takes. */
const halfCharacter = 'has half of a character (\\ud800 to \\udfff stand in pairs); write the character itself';

/** Aliases may repeat a part of the document, but not multiply it. */
const aliasLimit = 50;

/**
 * Reads YAML 1.2 or JSON strictly: no tags, directives, repeated keys, `__proto__`, NaN or infinity. Never throws. JSON is
 * read by the faster `JSON.parse`, and as YAML only to find the line of a mistake.
 */
export function parseText(text: string): ParsedText {
  if (text.length > documentLimits.characters)
    return failed('', `is larger than ${documentLimits.characters} characters`);
  if (text.includes('{{'))
    return failed(
      text,
      'contains "{{", which Parameter Store refuses; templates write <% field %>',
      text.indexOf('{{'),
    );
  const tooDeep = endlessNesting(text);
  if (tooDeep !== null) return failed(text, `is not valid YAML: ${yamlWords.RESOURCE_EXHAUSTION}`, tooDeep);
  const json = parseJson(text);
  if (json !== undefined) return { value: json, mistakes: [], ...placesOfJson(text) };
  return parseYaml(text);
}

/** More brackets open at once than any rules have, and than a parser that calls itself for each has room for. */
const mostOpenBrackets = 500;

/**
 * Returns where so many brackets are open that a parser may run out of its stack, where it says anything or nothing; null: nowhere.
 * Brackets in texts and comments count as well: so many of them that are never closed stand in no rules.
 */
function endlessNesting(text: string): number | null {
  let open = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    open = bracket === '[' || bracket === '{' ? open + 1 : Math.max(0, open - 1);
    if (open > mostOpenBrackets) return index;
  }
  return null;
}

type Places = Pick<ParsedText, 'lineOf' | 'writtenAt'>;

/** Finds lines in JSON by reading it as YAML, once, when the first line is asked for. */
function placesOfJson(text: string): Places {
  let places: Places | null = null;
  const found = (): Places => {
    places ??= parseYaml(text);
    return places;
  };
  return { lineOf: (path) => found().lineOf(path), writtenAt: (path) => found().writtenAt(path) };
}

function parseJson(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const clean = walk(value, []).length === 0 && countKeys(value) === writtenKeys(text);
    return clean ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Counts the keys written in valid JSON, so that a repeated one, which `JSON.parse` hides, is noticed. */
function writtenKeys(json: string): number {
  let keys = 0;
  for (const [, colon] of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (colon !== undefined) keys += 1;
  return keys;
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value).reduce((sum: number, one) => sum + countKeys(one), 0);
  return Array.isArray(value) ? inner : inner + Object.keys(value).length;
}

function parseYaml(text: string): ParsedText {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      prettyErrors: false,
      lineCounter: lines,
      schema: 'core',
      uniqueKeys: false,
      resolveKnownTags: false,
      logLevel: 'error',
    });
    const places: Places = {
      lineOf: (path) => lines.linePos(placeOf(document, path).offset).line,
      writtenAt: (path) => {
        const { node } = placeOf(document, path);
        return isScalar(node) ? (node.source ?? null) : null;
      },
    };
    const [error] = [...document.errors, ...document.warnings];
    if (error)
      return failed(text, `is not valid YAML: ${yamlWords[error.code] ?? formatCode(error.code)}`, error.pos[0]);
    if (document.directives?.yaml.explicit) return failed(text, `is not valid YAML: ${yamlWords.BAD_DIRECTIVE}`, 0);
    const keys = walkKeys(document.contents, []);
    if (keys.length > 0) return { value: null, mistakes: keys, ...places };
    const value: unknown = document.toJS({ maxAliasCount: aliasLimit });
    return { value, mistakes: walk(value, []), ...places };
  } catch (error) {
    const cause = error instanceof RangeError ? 'it is nested too deeply' : 'an alias is unknown or repeats too much';
    return failed(text, `is not valid YAML: ${cause}`);
  }
}

function formatCode(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}

/** Finds repeated keys and keys that are not plain text, in time that grows only with the document. */
function walkKeys(node: unknown, path: RulesPath): RulesIssue[] {
  if (path.length > documentLimits.depth) return [{ path, message: 'is nested too deeply' }];
  if (isSeq(node)) return node.items.flatMap((item, index) => walkKeys(item, [...path, index]));
  if (!isMap(node)) return [];
  const seen = new Set<string>();
  return node.items.flatMap(({ key, value }): RulesIssue[] => {
    if (!isScalar(key)) return [{ path, message: 'has a key that is not plain text' }];
    const name = String(key.value);
    const here = [...path, name];
    if (seen.has(name)) return [{ path: here, message: 'is written twice in the same place' }];
    seen.add(name);
    return walkKeys(value, here);
  });
}

/** Finds what no rules need and could harm a reader: deep nesting, too many values, `__proto__`, NaN and infinity. */
function walk(value: unknown, path: RulesPath, budget = { values: documentLimits.values as number }): RulesIssue[] {
  budget.values -= 1;
  if (budget.values === 0) return [{ path: [], message: `holds more than ${documentLimits.values} values` }];
  if (budget.values < 0) return [];
  if (path.length > documentLimits.depth) return [{ path, message: 'is nested too deeply' }];
  if (typeof value === 'number' && !Number.isFinite(value))
    return [{ path, value: String(value), message: 'is not a number' }];
  if (Array.isArray(value)) return value.flatMap((item, index) => walk(item, [...path, index], budget));
  if (typeof value === 'string' && !value.isWellFormed()) return [{ path, message: halfCharacter }];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = [...path, name.toWellFormed()];
    if (name === '__proto__') return [{ path: here, message: 'is not a name that can be used' }];
    return name.isWellFormed() ? walk(inner, here, budget) : [{ path: here, message: halfCharacter }];
  });
}

/** Returns the node at a path, and the offset in the text where it or its key begins. */
function placeOf(document: Document.Parsed, path: RulesPath): { node: unknown; offset: number } {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === String(part));
      offset = (pair?.key as Node | undefined)?.range?.[0] ?? offset;
      node = pair?.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return { node, offset };
}

function failed(text: string, message: string, offset: number | null = null): ParsedText {
  const line = offset === null ? null : text.slice(0, offset).split('\n').length;
  return { value: null, mistakes: [{ path: [], message }], lineOf: () => line, writtenAt: () => null };
}
