// Puts small faults into the code that decides, one folder after the other, and counts those that its tests see:
//
//   npm run mutate                all folders
//   npm run mutate -- escalation  one
//
// It takes minutes to hours, so `npm test` leaves it out; docs/development.md has the last scores. A folder whose score is
// below 90 % ends it with 1.

import { spawnSync } from 'node:child_process';

/** The folders of src, and the tests beside test/<folder>/ that are about nothing else. */
const folders: Readonly<Record<string, readonly string[]>> = {
  escalation: [],
  incidents: [],
  routing: ['test/properties/route-index.test.ts'],
  patterns: [
    'test/properties/pattern.test.ts',
    'test/properties/pattern-reference.test.ts',
    'test/properties/wildcard.test.ts',
  ],
  enrich: [],
};

const asked = process.argv.slice(2);
const unknown = asked.filter((folder) => !Object.hasOwn(folders, folder));
if (unknown.length > 0) {
  console.error(`${unknown.join(', ')}: there are ${Object.keys(folders).join(', ')}`);
  process.exit(2);
}
const below = (asked.length === 0 ? Object.keys(folders) : asked).filter((folder) => {
  console.log(`\n— ${folder}`);
  const tests = [`test/${folder}/**/*.test.ts`, ...(folders[folder] ?? [])];
  const env = { ...process.env, MUTATED_FOLDER: folder, MUTATION_TESTS: tests.join(' ') };
  return spawnSync('node_modules/.bin/stryker', ['run'], { stdio: 'inherit', env }).status !== 0;
});
if (below.length > 0) console.error(`\nbelow 90 %, or not finished: ${below.join(', ')}`);
process.exit(below.length === 0 ? 0 : 1);
