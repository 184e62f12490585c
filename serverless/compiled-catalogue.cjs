'use strict';

const { deepStrictEqual } = require('node:assert');
const { readFileSync } = require('node:fs');
const { Module } = require('node:module');
const path = require('node:path');

const sources = path.join(__dirname, '..', 'src');
const catalogue = path.join(sources, 'enrich', 'error-catalogue.ts');
const candidates = path.join(sources, 'lib', 'regexp-candidates.ts');

/** Where the rows of the catalogue end: from here on its file stays as it is. */
const afterRows = '\nexport const errorCatalogue = ';

/** What a row says to people, which is read of those rows that a failure has. */
const said = ['meaning', 'meaningFor', 'advice', 'adviceFor', 'adviceForPolicy', 'documentation', 'words'];

/**
 * Writes the catalogue of errors into a bundle so that little of it is read with the first failure, which has one of its
 * rows: what people are told stays a text until then, and a pattern until a message may match it. As code, V8 reads 120 KB
 * of words and four hundred patterns. Rows are plain data: one that is more fails the build.
 */
exports.compiledCatalogue = {
  name: 'compiled-catalogue',
  setup(build) {
    let compiled;
    build.onLoad({ filter: /[\\/]enrich[\\/]error-catalogue\.ts$/ }, ({ path: file }) => {
      if (file !== catalogue) return undefined;
      compiled ??= compile(build.esbuild);
      return compiled;
    });
  },
};

/** Returns the file of the catalogue with its rows as texts. */
async function compile(esbuild) {
  const { errorCatalogue, neededTexts } = await evaluate(esbuild);
  deepStrictEqual(plain(errorCatalogue), errorCatalogue, 'serverless/compiled-catalogue.cjs: a row is not plain data.');
  const chosenBy = errorCatalogue.map(({ patterns, ...row }) => ({
    ...without(row, said),
    patterns: patterns.map((pattern) => [pattern.source, pattern.flags, neededTexts(pattern)]),
  }));
  const words = errorCatalogue.map((row) => json(Object.fromEntries(said.map((name) => [name, row[name]]))));
  const [, rest] = readFileSync(catalogue, 'utf8').split(afterRows);
  if (rest === undefined) throw new Error(`serverless/compiled-catalogue.cjs: ${catalogue} has no${afterRows}`);
  const contents = `import { uncataloguedCode } from '../incidents/alert.ts';
    import { UnreadPattern } from '../lib/regexp-candidates.ts';
    const words = ${JSON.stringify(words.join('\n'))}.split('\\n');
    class Row {
      constructor({ patterns, ...row }, at) {
        Object.assign(this, row);
        this.patterns = patterns.map(([source, flags, needs]) => new UnreadPattern(source, flags, needs));
        Object.defineProperty(this, 'said', { get: () => (words[at] = typeof words[at] === 'string' ? JSON.parse(words[at]) : words[at]) });
      }
      ${said.map((name) => `get ${name}() { return this.said.${name}; }`).join('\n')}
    }
    const rows = JSON.parse(${JSON.stringify(json(chosenBy))}).map((row, at) => new Row(row, at));
    ${afterRows}${rest}`;
  return { contents, resolveDir: path.dirname(catalogue), loader: 'ts' };
}

/** JSON in ASCII: V8 keeps and reads it as one byte for each character. */
function json(value) {
  return JSON.stringify(value).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function without(row, names) {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

/** What becomes of rows that are written as texts and read again. */
function plain(rows) {
  const patterns = rows.map((row) => row.patterns.map(({ source, flags }) => new RegExp(source, flags)));
  return JSON.parse(JSON.stringify(rows)).map((row, at) => ({ ...row, patterns: patterns[at] }));
}

/** Returns the rows as they are, and what reads their patterns. */
async function evaluate(esbuild) {
  const { outputFiles } = await esbuild.build({
    stdin: {
      contents: `export { errorCatalogue } from ${JSON.stringify(catalogue)}; export { neededTexts } from ${JSON.stringify(candidates)};`,
      resolveDir: __dirname,
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  const made = new Module(catalogue);
  made._compile(outputFiles[0].text, catalogue);
  return made.exports;
}
