// Everything that has to hold, in the order that fails fastest:  npm test
// Style, types and dead code; then three lanes side by side. Two are the end-to-end tests, which mostly wait: those that
// share a deployed stack, and those apart on stacks of their own. With what they leave of the processor come the other
// tests, the branches of some folders, some proofs that tests can fail (`npm run prove`) and some typical changes (`npm run ten-changes`).
// What a suite says is shown when it is through. The last line counts them all: `N passed, N failed`.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { setPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { hasReleased, lacksRelease } from './support/released.ts';

interface Outcome {
  passed: number;
  failed: number;
}

const checks = [['biome', 'check', '--error-on-warnings'], ['tsc'], ['knip']] as const;
const unit = ['vitest', 'run'] as const;
const endToEnd = ['vitest', 'run', '--config', 'vitest.end-to-end.config.ts', '--project'] as const;

/** Of what runs in real time, nothing is to wait for a test that only counts. */
const yielding = 5;

/** Classes of faults that one run proves: their defences are taken out of a copy, and their tests fail. */
const provenADay = 3;

/** Typical changes that one run makes on a copy, whole and half done. */
const changedADay = 3;

const reports = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-tests-'));
// What judges the calls of all stacks waits for this file; see test/end-to-end/start-stack.ts.
const apartIsOver = path.join(reports, 'apart-is-over');
Object.assign(process.env, { END_TO_END_BEGAN: String(Date.now()), END_TO_END_APART_IS_OVER: apartIsOver });
const total: Outcome = { passed: 0, failed: 0 };
try {
  for (const command of checks) add(await check(command));
  await Promise.all([suite([...endToEnd, 'shared'], 'shared').then(add), apart(), besides()]);
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

/** What has stacks of its own. */
async function apart(): Promise<void> {
  try {
    add(await suite([...endToEnd, 'apart'], 'apart'));
  } finally {
    await writeFile(apartIsOver, '');
  }
}

/** What runs in no real time. */
async function besides(): Promise<void> {
  add(await suite(unit, 'unit', yielding));
  add(await check(['node', 'test/coverage.ts']));
  // Each waits for one program after the other, on a copy of its own.
  await Promise.all([
    played('test/prove/prove.ts', provenADay).then(add),
    played('test/ten-changes/play.ts', changedADay).then(add),
  ]);
}

/** Plays some of a list on a copy of the project, others each day; see the file for what it plays. */
async function played(program: string, today: number): Promise<Outcome> {
  const file = path.join(reports, `${path.basename(program, '.ts')}.json`);
  const code = await aside(['node', program, '--today', String(today), '--report', file], yielding);
  try {
    const { passed, failed } = JSON.parse(await readFile(file, 'utf8')) as Outcome;
    return { passed, failed: code === 0 ? failed : Math.max(1, failed) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** Runs a suite; one that dies before it can report counts as failed. */
async function suite(command: readonly string[], name: string, priority = 0): Promise<Outcome> {
  const report = path.join(reports, `${name}.json`);
  const parameters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await aside([...command, ...parameters], priority);
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(await readFile(report, 'utf8'));
    const failed = numFailedTests + (numFailedTests === 0 ? numFailedTestSuites : 0);
    return { passed: numPassedTests, failed: code === 0 ? failed : Math.max(1, failed) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** Runs a command and shows what it says as it says it. */
function run(command: readonly string[]): Promise<number> {
  console.log(`\n— ${shortly(command)}`);
  return exitCode(start(command, 'inherit'));
}

/** Runs a command beside others, and shows what it said when it is through. */
async function aside(command: readonly string[], priority: number): Promise<number> {
  console.log(`\n— ${shortly(command)} has begun`);
  const begun = Date.now();
  const child = start(command, 'pipe');
  if (child.pid !== undefined && priority > 0) setPriority(child.pid, priority);
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await exitCode(child);
  console.log(`\n— ${shortly(command)}, ${((Date.now() - begun) / 1000).toFixed(0)} s`);
  process.stdout.write(Buffer.concat(said));
  return code;
}

function start([tool, ...parameters]: readonly string[], stdio: 'inherit' | 'pipe'): ChildProcess {
  return spawn(path.join('node_modules', '.bin', tool ?? ''), parameters, { stdio: ['ignore', stdio, stdio] });
}

function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function shortly(command: readonly string[]): string {
  return command.filter((one) => !/^(?:--reporter|--output|--report|\/)/.test(one)).join(' ');
}
