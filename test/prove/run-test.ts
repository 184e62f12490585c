import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';

/** How one test ended. `none`: no test of this title was run, so nothing is known. */
export type TestOutcome = 'passed' | 'failed' | 'none';

interface Report {
  testResults: { message?: string; assertionResults: { status: string; fullName: string }[] }[];
}

/** Runs the tests of one file that are named so, in a copy of the project, and says how they ended. */
export async function runTest(
  { folder, history }: { folder: string; history: string },
  { test, named }: { test: string; named: string },
): Promise<TestOutcome> {
  const report = path.join(folder, 'prove-report.json');
  await rm(report, { force: true });
  const only = named.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  await ended({ folder, history }, [
    'run',
    // What waits for ever without its defence is seen to, and the first that fails is proof enough.
    ...['--testTimeout=100000', '--bail=1'],
    test,
    '--testNamePattern',
    only,
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const read = await readFile(report, 'utf8').catch(() => null);
  return read === null ? 'none' : outcomeOf(JSON.parse(read) as Report);
}

function outcomeOf({ testResults }: Report): TestOutcome {
  const statuses = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  if (statuses.includes('failed')) return 'failed';
  return statuses.includes('passed') ? 'passed' : 'none';
}

function ended({ folder, history }: { folder: string; history: string }, parameters: readonly string[]): Promise<void> {
  const vitest = path.join(folder, 'node_modules', '.bin', 'vitest');
  const env = { ...process.env, GIT_DIR: history };
  const options = { cwd: folder, env, stdio: 'ignore', timeout: 240_000, killSignal: 'SIGKILL' } as const;
  const child = spawn(vitest, parameters, options);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => resolve());
  });
}
