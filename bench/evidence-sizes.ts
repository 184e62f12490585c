/**
 * `npm run bench:evidence-sizes`: how time and memory of `evidence export` and `evidence verify` grow with the jobs of a quarter. A quarter
 * is taken as one account had it, and as if ten and a hundred accounts had had it: 5,000, 50,000 and 500,000 jobs with their incidents and
 * messages, in the same days. Each command runs in a process of its own, as it is and held to a heap. Options: --json, --times LIST, --from
 * FOLDER: `tenth` of what `npm run bench:quarter -- --keep` kept; without it the quarter is played first, in a minute.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeArchive } from '../test/support/quarter/export-quarter.ts';
import { multiplyArchive } from '../test/support/quarter/multiply-archive.ts';
import { PlayedQuarter } from '../test/support/quarter/play-quarter.ts';
import { planQuarter } from '../test/support/quarter/quarter-plan.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    times: { type: 'string', default: '1,10,100' },
    from: { type: 'string' },
  },
});
/** The most memory that half a million jobs may take, in megabytes, held to a heap. */
const aims = { megabytes: 400 };
const held = '--max-old-space-size=220 --max-semi-space-size=8';
const period = ['--from', '2026-07-01', '--until', '2026-09-29'];

/** Loaded before the program: says at its end how much memory and processor it had. */
const saying = `process.on('exit', () => {
  const { maxRSS, userCPUTime } = process.resourceUsage();
  process.stderr.write('took ' + maxRSS + ' ' + userCPUTime + '\\n');
})`;

function run(heap: string, ...argv: readonly string[]): { megabytes: number; seconds: number } {
  const loading = ['--import', `data:text/javascript,${encodeURIComponent(saying)}`];
  const { stderr, stdout, status } = spawnSync(process.execPath, [...loading, 'bin/backup-alerts.js', ...argv], {
    env: { ...process.env, NODE_OPTIONS: heap },
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`${argv.slice(0, 2).join(' ')} ended with ${status}: ${stderr}${stdout}`);
  const [, kilobytes, microseconds] = /took (\d+) (\d+)/.exec(stderr) ?? [];
  return { megabytes: Math.round(Number(kilobytes) / 1024), seconds: Math.round(Number(microseconds) / 1e5) / 10 };
}

async function played(folder: string): Promise<string> {
  const quarter = new PlayedQuarter(
    planQuarter({
      ...{ seed: 16, firstDay: '2026-07-01', days: 91, resources: 59, troubles: 45, outageDay: 40, brokenEditDay: 20 },
      ...{ quietDays: [4, 32, 60, 88], drillDays: [7, 37, 67], editDays: [3, 31, 59, 87], archiveDown: [50, 56] },
      ...{ missedNights: [6, 35, 64], lateDays: [9, 30, 51, 72] },
    }),
  );
  await quarter.plays();
  writeArchive(quarter.world, folder);
  return folder;
}

const scratch = mkdtempSync(path.join(tmpdir(), 'evidence-sizes-'));
try {
  const from = options.from ?? (await played(path.join(scratch, 'one')));
  const rows = options.times.split(',').map((times) => {
    const folder = path.join(scratch, times);
    const { jobs } = multiplyArchive(from, folder, Number(times));
    const [as, small] = ['', held].map((heap, index) => {
      const out = path.join(folder, `package-${index}`);
      const given = ['--archive', path.join(folder, 'archive'), '--out', out, '--sample', '25'];
      const exported = run(heap, 'evidence', 'export', ...period, ...given);
      return {
        exported,
        verified: run(heap, 'evidence', 'verify', out, '--key', path.join(folder, 'key.pem'), ...period),
      };
    });
    rmSync(folder, { recursive: true });
    return { jobs, asItIs: as, heldToAHeap: small };
  });
  process.stdout.write(`${JSON.stringify({ held, aims, rows }, null, options.json ? 2 : 1)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
