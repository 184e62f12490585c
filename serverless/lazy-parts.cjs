'use strict';

const path = require('node:path');

/**
 * Gives each dynamic import in our sources a file beside the function's: `respond.ts` that says
 * `await import('./press.ts')` becomes `respond.js` and `respond.press.js`. In one file, V8 reads the part even when nobody
 * runs it: measured, a page that makes two calls took 27 ms with the SDK in its file and 15 ms without.
 *
 * A part that imports another does the same, and the same part is one file, whoever of a function loads it.
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
    /** Name of a part → its source and what is wrong with it. */
    const parts = new Map();
    const inPart = { name: 'lazy-parts', setup: splitOff };
    const others = plugins.map((plugin) => (plugin.name === inPart.name ? inPart : plugin));

    build.onStart(() => parts.clear());
    splitOff(build);
    // Not before the end: two parts may import each other. A part that begins another while we wait makes this longer.
    build.onEnd(async () => {
      const errors = [];
      for (const { faults } of parts.values()) errors.push(...(await faults));
      return { errors };
    });

    function splitOff(bundling) {
      bundling.onResolve({ filter: /.*/ }, ({ kind, importer, path: request, resolveDir }) => {
        if (kind !== 'dynamic-import' || request.startsWith('node:')) return undefined;
        if (/[\\/]node_modules[\\/]/.test(importer)) return undefined;
        const source = request.startsWith('.') ? path.resolve(resolveDir, request) : request;
        return partOf(source);
      });
    }

    function partOf(source) {
      const name = `${owner}.${path.basename(source, '.ts')}`;
      if (!parts.has(name)) parts.set(name, { source, faults: faultsOf(name, source) });
      const taken = parts.get(name).source;
      if (taken === source) return { path: `./${name}.js`, external: true };
      return { errors: [{ text: `${source} and ${taken} would both be ${name}.js: rename one of them.` }] };
    }

    function faultsOf(name, source) {
      const outputs = { entryPoints: { [name]: source }, outdir: directory, metafile: false };
      return build.esbuild.build({ ...options, ...outputs, plugins: others }).then(
        () => [],
        ({ errors, message }) => errors?.map(({ text, location }) => ({ text, location })) ?? [{ text: message }],
      );
    }
  },
};
