// Everything that has to hold, in the order that fails fastest:  npm test
// Style, types and dead code, then the tests, then the end-to-end tests on the deployed stack, then some proofs that
// the tests can fail (`npm run prove`) and some typical changes (`npm run ten-changes`).
// The last line counts them all: `N passed, N failed`.

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hasReleased, lacksRelease } from './support/released.ts';

interface Outcome {
  passed: number;
  failed: number;
}

const checks = [['biome', 'check', '--error-on-warnings'], ['tsc'], ['knip']] as const;
const suites = [
  ['vitest', 'run'],
  ['vitest', 'run', '--config', 'vitest.end-to-end.config.ts'],
] as const;

/** Classes of faults that one run proves: their defences are taken out of a copy, and their tests fail. */
const provenADay = 3;

/** Typical changes that one run makes on a copy, whole and half done. */
const changedADay = 3;

const reports = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-tests-'));
const total: Outcome = { passed: 0, failed: 0 };
try {
  for (const command of checks) add(await check(command));
  for (const [index, command] of suites.entries()) add(await suite(command, path.join(reports, `${index}.json`)));
  add(await played('test/prove/prove.ts', provenADay));
  add(await played('test/ten-changes/play.ts', changedADay));
} finally {
  await rm(reports, { recursive: true, force: true });
}
if (!hasReleased()) console.log(`\nWhat compares with 0.1.0 was not run: ${lacksRelease}.`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function add({ passed, failed }: Outcome): void {
  total.passed += passed;
  total.failed += failed;
}

async function check(command: readonly string[]): Promise<Outcome> {
  const code = await run(command);
  if (code !== 0) console.error(`\n${command[0]} failed. Reproduce: npx ${command.join(' ')}\n`);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Plays some of a list on a copy of the project, others each day; see the file for what it plays. */
async function played(program: string, today: number): Promise<Outcome> {
  const file = path.join(reports, 'played.json');
  await rm(file, { force: true });
  const code = await run(['node', program, '--today', String(today), '--report', file]);
  try {
    const { passed, failed } = JSON.parse(await readFile(file, 'utf8')) as Outcome;
    return { passed, failed: code === 0 ? failed : Math.max(1, failed) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** Runs a suite; one that dies before it can report counts as failed. */
async function suite(command: readonly string[], report: string): Promise<Outcome> {
  const code = await run([...command, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(await readFile(report, 'utf8'));
    const failed = numFailedTests + (numFailedTests === 0 ? numFailedTestSuites : 0);
    return { passed: numPassedTests, failed: code === 0 ? failed : Math.max(1, failed) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function run([tool, ...parameters]: readonly string[]): Promise<number> {
  console.log(`\n— ${tool} ${parameters.filter((one) => !/^(?:--reporter|--output|--report|\/)/.test(one)).join(' ')}`);
  const child = spawn(path.join('node_modules', '.bin', tool ?? ''), parameters, { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
