'use strict';

const { readFileSync } = require('node:fs');
const path = require('node:path');

const rules = path.join(__dirname, '..', 'src', 'rules');
const checks = path.join(rules, 'check');

/** The part that has everything, and the files that ask forms what is wrong with a document. */
const checkingPart = 'check-rules.ts';
const asking = ['check.ts', 'schema-issues.ts'].map((file) => path.join(checks, file));

/**
 * Leaves the forms and checks of the rules out of a function and its parts. Each row of the rules' tables says how it is
 * written, checked and compiled; what starts cold only compiles a document that was checked when it was new, and loads the
 * part `check-rules` when it was not. Measured on `escalate`: 64 KB of 442 KB, and two hundred schemas that are not made.
 *
 * What is left out says so when it is used after all; the part `check-rules` has everything, and a bundle that would check
 * rules without their forms is not made.
 */
exports.compiledRules = {
  name: 'compiled-rules',
  setup(build) {
    const { entryPoints, absWorkingDir = process.cwd() } = build.initialOptions;
    const [entry] = Object.values(entryPoints);
    if (path.basename(entry) === checkingPart) return;
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => ({ errors: metafile === undefined ? [] : mixed(entry, metafile, absWorkingDir) }));
    build.onResolve({ filter: /^zod\/mini$/ }, ({ importer }) =>
      isWithin(rules, importer) ? { path: 'zod/mini', namespace: 'compiled-rules' } : undefined,
    );
    build.onResolve({ filter: /\/check-[a-z]+\.ts$/ }, ({ importer, path: request, resolveDir }) => {
      const source = path.resolve(resolveDir, request);
      // One check may use another; only what a row names is left out.
      if (!isWithin(rules, importer) || isWithin(checks, importer) || !isWithin(checks, source)) return undefined;
      return { path: source, namespace: 'compiled-rules' };
    });
    build.onLoad({ filter: /[\\/]src[\\/]rules[\\/].*\.ts$/, namespace: 'file' }, ({ path: file }) =>
      isWithin(rules, file) ? { contents: withoutPatterns(readFileSync(file, 'utf8')), loader: 'ts' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'compiled-rules' }, ({ path: source }) => ({
      contents: source === 'zod/mini' ? noForms() : noChecks(source),
      resolveDir: __dirname,
    }));
  },
};

/** What is wrong when a bundle asks forms that it does not have. */
function mixed(entry, { outputs }, directory) {
  const carried = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? file : [])),
  );
  const asks = carried.find((file) => asking.includes(path.resolve(directory, file)));
  if (asks === undefined || !carried.some((file) => file.startsWith('compiled-rules:'))) return [];
  const way = `load src/runtime/${checkingPart} with \`await import\` where rules are checked`;
  return [{ text: `${entry} carries ${asks} without the forms that it asks: ${way} (serverless/compiled-rules.cjs).` }];
}

/** Takes the patterns out of forms that nobody asks: to read those of Unicode's classes takes a millisecond. */
function withoutPatterns(text) {
  return text.replace(/\bz\.regex\(\s*\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/g, 'z.regex(/ /');
}

function isWithin(folder, file) {
  return file.startsWith(folder + path.sep);
}

const refusal = (what) =>
  `throw new Error(${JSON.stringify(`${what} is not in this bundle: see serverless/compiled-rules.cjs.`)})`;

/** Forms are made of forms and never asked: whatever is made is the same nothing. */
function noForms() {
  const asked = ['parse', 'safeParse', 'parseAsync', 'safeParseAsync'];
  const names = Object.keys(require('zod/mini')).filter((name) => /^[a-z]\w*$/.test(name) && !asked.includes(name));
  const reserved = new Set(['enum', 'function', 'null', 'undefined', 'void', 'instanceof', 'default', 'catch']);
  return `const form = new Proxy(function form() {}, {
    get: (_form, name) => { if (${JSON.stringify(asked)}.includes(name)) ${refusal('A form of the rules')}; return form; },
    apply: () => form,
  });
  const ask = () => { ${refusal('A form of the rules')} };
  ${names.map((name) => (reserved.has(name) ? `export { form as ${name} };` : `export const ${name} = form;`)).join('\n')}
  ${asked.map((name) => `export const ${name} = ask;`).join('\n')}`;
}

/** Every function that the file of a check gives, and nothing in it. */
function noChecks(source) {
  const names = [...readFileSync(source, 'utf8').matchAll(/^export (?:async )?function (\w+)/gm)].map(
    ([, name]) => name,
  );
  return names.map((name) => `export function ${name}() { ${refusal(name)}; }`).join('\n');
}
