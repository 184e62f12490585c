// Says which branches of folders that decide are taken by none of their own tests:
//
//   npm run coverage                     the folders that are gated, in test/support/untaken-branches.ts
//   npm run coverage -- routing notices  these, whether they are gated or not
//
// It ends with 1 when there is one that test/support/untaken-branches.ts does not explain, and when that explains one for
// nothing.

import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FileCoverage, judgeBranches } from './support/branches.ts';
import { gatedFolders, untakenBranches } from './support/untaken-branches.ts';

const asked = process.argv.slice(2);
const covered = asked.length > 0 ? asked : gatedFolders;
const explained = Object.fromEntries(
  Object.entries(untakenBranches).filter(([file]) => covered.some((one) => file.startsWith(`src/${one}/`))),
);
const folder = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-coverage-'));
try {
  const options = ['--coverage', '--config', 'vitest.coverage.config.ts', `--coverage.reportsDirectory=${folder}`];
  const tests = spawnSync('node_modules/.bin/vitest', ['run', ...options], {
    stdio: 'inherit',
    env: { ...process.env, COVERED_FOLDERS: covered.join(' ') },
  });
  const report = JSON.parse(await readFile(path.join(folder, 'coverage-final.json'), 'utf8')) as Record<
    string,
    FileCoverage
  >;
  const files = await Promise.all(
    Object.values(report).map(async (one) => ({
      ...one,
      path: path.relative('.', one.path),
      lines: (await readFile(one.path, 'utf8')).split('\n'),
    })),
  );
  const { taken, all, wrong } = judgeBranches(files, explained);
  for (const line of wrong) console.error(line);
  console.log(`${taken} of ${all} branches are taken, ${all - taken} are explained or said above.`);
  process.exitCode = wrong.length > 0 || tests.status !== 0 ? 1 : 0;
} finally {
  await rm(folder, { recursive: true, force: true });
}
