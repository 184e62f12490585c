// Puts small faults into one pure folder and counts those that its tests see. `npm run mutate` says which (test/mutate.ts).

const { MUTATED_FOLDER: folder = '' } = process.env;

export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  mutate: [`src/${folder}/**/*.ts`],
  // TypeScript 7 has no programming interface with which Stryker could rewrite tsconfig.json; a copy needs none rewritten.
  tsconfigFile: 'no-tsconfig.json',
  coverageAnalysis: 'perTest',
  // A constant is made once, when its file is read: to mutate it is to read all files anew for each mutant.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 10_000,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false },
  jsonReporter: { fileName: `.local/mutation/${folder}.json` },
  tempDirName: `.local/mutation/copy-of-${folder}`,
  ignorePatterns: ['/.local', '/docs', '/bench', '/examples', '/schema', '/coverage', '.venv*'],
};
