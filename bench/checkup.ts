/**
 * `npm run bench:checkup`: how long `checkup --files` takes, and how much memory, for 300 plans and 10,000 resources with
 * the jobs and recovery points of a week: 70,000 of each, as the AWS CLI prints them. In a process of its own, as people run
 * it. Options: --json, --rounds N, --plans N, --resources N.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { largeAccount, writeAccount } from './checkup-account.ts';
import { spreadOf } from './report.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    plans: { type: 'string', default: '300' },
    resources: { type: 'string', default: '10000' },
  },
});
const aims = { seconds: 10, megabytes: 300 };

/** Loaded before the program: says at its end how much memory it had at most. */
const saying = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + ' cpu ' + process.resourceUsage().userCPUTime / 1000 + '\\n'))`;

function runOnce(folder: string, at: string): { ms: number; cpuMs: number; megabytes: number; found: number } {
  const began = performance.now();
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(saying)}`,
      'bin/backup-alerts.js',
      'checkup',
      '--files',
      folder,
      '--at',
      at,
      '--json',
    ],
    { encoding: 'utf8', maxBuffer: 1e9 },
  );
  const ms = performance.now() - began;
  const peak = Number(/peak (\d+)/.exec(stderr)?.[1]);
  const cpuMs = Math.round(Number(/cpu ([\d.]+)/.exec(stderr)?.[1]));
  const { findings } = JSON.parse(stdout) as { findings: unknown[] };
  return { ms, cpuMs, megabytes: peak / 1024, found: findings.length };
}

const folder = mkdtempSync(path.join(tmpdir(), 'checkup-bench-'));
try {
  const account = largeAccount({ plans: Number(options.plans), resources: Number(options.resources) });
  await writeAccount(account, folder);
  const runs = Array.from({ length: Math.max(1, Number(options.rounds)) }, () => runOnce(folder, account.at));
  const result = {
    plans: Number(options.plans),
    resources: Number(options.resources),
    jobs: account.jobs,
    ms: spreadOf(runs.map(({ ms }) => ms)),
    cpuMs: spreadOf(runs.map(({ cpuMs }) => cpuMs)),
    megabytes: Math.round(Math.max(...runs.map(({ megabytes }) => megabytes))),
    findings: runs[0]?.found ?? 0,
    missing: account.missing,
    aims,
  };
  process.stdout.write(
    options.json
      ? `${JSON.stringify(result, null, 2)}\n`
      : `${result.plans} plans, ${result.resources} resources, ${result.jobs} jobs: ${Math.round(result.ms.median)} ms (aim ${aims.seconds} s), ${result.cpuMs.median} of them of a processor; ${result.megabytes} MB (aim ${aims.megabytes}); ${result.findings} findings for ${result.missing} that were taken away.\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
