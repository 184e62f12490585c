'use strict';

const path = require('node:path');

const sources = path.join(__dirname, '..', 'src') + path.sep;

/** Modules of Node that a plain run does not use: reading one takes up to two milliseconds. */
const rarelyUsed = /^node:zlib$/;

/**
 * Loads modules of Node no sooner than they are used, while our sources import them at the top of a file as any other: only
 * rules that are too long for one item are unpacked, so most runs need no `node:zlib`. And what says how long something took
 * reads the clock that is always there, because the first use of `performance` loads all that Node can measure.
 */
exports.lazyBuiltins = {
  name: 'lazy-builtins',
  setup(build) {
    const { define = {}, inject = [] } = build.initialOptions;
    build.initialOptions.define = { ...define, 'performance.now': 'monotonicMs' };
    build.initialOptions.inject = [...inject, path.join(__dirname, 'monotonic-ms.mjs')];
    build.onResolve({ filter: rarelyUsed }, ({ importer, path: name }) =>
      importer.startsWith(sources) ? { path: name, namespace: 'lazy-builtins' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'lazy-builtins' }, ({ path: name }) => {
      // Functions alone: a class or a constant would have to be there before it is used, so the build says it is missing.
      const functions = Object.entries(require(name)).filter(
        ([key, is]) => typeof is === 'function' && /^[a-z]/.test(key),
      );
      const whenUsed = functions.map(
        ([key]) => `export const ${key} = (...given) => require('${name}').${key}(...given);`,
      );
      return { contents: whenUsed.join('\n'), resolveDir: __dirname };
    });
  },
};
