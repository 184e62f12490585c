'use strict';

const { compiledCatalogue } = require('./serverless/compiled-catalogue.cjs');
const { lazyParts } = require('./serverless/lazy-parts.cjs');
const { compiledRules } = require('./serverless/compiled-rules.cjs');
const { lazyBuiltins } = require('./serverless/lazy-builtins.cjs');
const { slimSdk } = require('./serverless/slim-sdk.cjs');

/**
 * How every function is bundled. Measured: CommonJS output that resolves ES modules first starts in half the
 * time of the defaults, and one bundled SDK client faster than the runtime's own.
 */
const bundle = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  treeShaking: true,
  minify: true,
  sourcemap: false,
  sourcesContent: false,
  legalComments: 'none',
  // Lambda's CommonJS has nothing to gain from it, and the SDK's `import('node:http')` costs 10 ms on plain http.
  supported: { 'dynamic-import': false },
  plugins: [slimSdk, lazyParts, lazyBuiltins, compiledRules, compiledCatalogue],
};

/**
 * What serverless-esbuild asks for; `exclude: []` because it leaves the SDK out by default. Local deploys set `BUNDLES`:
 * `keep` leaves what is made for the next one, which takes it with `take` (local/bundles.ts).
 */
module.exports = () => ({
  ...bundle,
  exclude: [],
  external: [],
  packager: 'npm',
  keepOutputDirectory: process.env.BUNDLES === 'keep',
  skipBuild: process.env.BUNDLES === 'take',
});
module.exports.bundle = bundle;
