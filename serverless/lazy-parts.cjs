'use strict';

const path = require('node:path');

/**
 * Gives each dynamic import in our sources a file beside the function's: `respond.ts` that says
 * `await import('./press.ts')` becomes `respond.js` and `respond.press.js`. In one file, V8 reads the part even when nobody
 * runs it: measured, a page that makes two calls took 27 ms with the SDK in its file and 15 ms without.
 *
 * The name is not free: serverless-esbuild packs `respond.*` with `respond` and with no other function.
 * A part has its own copy of what it imports, so pass plain data to it: no classes, no shared caches.
 */
exports.lazyParts = {
  name: 'lazy-parts',
  setup(build) {
    const { entryPoints, outdir, outfile, plugins, ...options } = build.initialOptions;
    const [entry] = Array.isArray(entryPoints) ? entryPoints : [];
    if (typeof entry !== 'string' || entryPoints.length !== 1) {
      throw new Error('lazy-parts: bundle one entry point at a time, given as a list of one path.');
    }
    const directory = outdir ?? path.dirname(outfile);
    const owner = path.basename(entry, path.extname(entry));
    const parts = new Map();

    build.onStart(() => parts.clear());
    build.onResolve({ filter: /.*/ }, async ({ kind, importer, path: request, resolveDir }) => {
      if (kind !== 'dynamic-import' || request.startsWith('node:')) return undefined;
      if (/[\\/]node_modules[\\/]/.test(importer)) return undefined;
      const source = request.startsWith('.') ? path.resolve(resolveDir, request) : request;
      const name = `${owner}.${path.basename(source, '.ts')}`;
      if (!parts.has(source)) {
        const others = plugins.filter((plugin) => plugin.name !== 'lazy-parts');
        const outputs = { entryPoints: { [name]: source }, outdir: directory, metafile: false };
        parts.set(source, build.esbuild.build({ ...options, ...outputs, plugins: others }));
      }
      await parts.get(source);
      return { path: `./${name}.js`, external: true };
    });
  },
};
