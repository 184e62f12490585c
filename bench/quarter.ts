/**
 * `npm run bench:quarter`: how long the export and the verification of a quarter take, and how much memory, each in a process of
 * its own, as people run it; and what keeping it costs. The quarter is made by the router itself on a clock that is moved, from
 * events that are put in: ninety-one days, 50,000 jobs, more than 400 incidents, silences, acceptances, drills, retries, edits of
 * the rules, a day on which events were lost and targets were down, a week without the archive. A second one has a tenth of the jobs, to see that memory does not
 * grow with them. Options: --json, --days N, --resources N, --troubles N, --keep FOLDER (writes archive, key and packages there), --write (what keeping it took, for the page of costs).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type MeasuredQuarter, measuredFile } from '../docs/evidence-cost.ts';
import { periodOf, writeArchive } from '../test/support/quarter/export-quarter.ts';
import { PlayedQuarter } from '../test/support/quarter/play-quarter.ts';
import { QuarterMeter } from '../test/support/quarter/quarter-meter.ts';
import { planQuarter, type QuarterPlan } from '../test/support/quarter/quarter-plan.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    days: { type: 'string', default: '91' },
    resources: { type: 'string', default: '590' },
    troubles: { type: 'string', default: '450' },
    keep: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const aims = { seconds: 60 };

/** Loaded before the program: says at its end how much memory it had at most. */
const saying = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))`;

/** A run of the command line in a process of its own. */
interface Run {
  seconds: number;
  megabytes: number;
  said: string;
}

function run(...argv: readonly string[]): Run {
  const began = performance.now();
  const loading = ['--import', `data:text/javascript,${encodeURIComponent(saying)}`];
  const { stdout, stderr, status } = spawnSync(process.execPath, [...loading, 'bin/backup-alerts.js', ...argv], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`${argv.slice(0, 2).join(' ')} ended with ${status}: ${stderr}${stdout}`);
  const megabytes = Math.round(Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024);
  return { seconds: Math.round(performance.now() - began) / 1000, megabytes, said: stdout };
}

/** A quarter with all that happens in one; drills, edits and so on are spread over its days. */
function planOf(resources: number, troubles: number): QuarterPlan {
  const days = Number(options.days);
  const every = (step: number, from: number) =>
    Array.from({ length: Math.ceil(days / step) }, (_none, index) => from + index * step).filter((day) => day < days);
  return planQuarter({
    ...{ seed: 16, firstDay: '2026-07-01', days, resources, troubles },
    // Sundays.
    quietDays: every(28, 4),
    outageDay: Math.min(40, days - 2),
    drillDays: every(30, 7),
    editDays: every(14, 3),
    brokenEditDay: Math.min(20, days - 3),
    missedNights: every(29, 6),
    lateDays: every(21, 9),
    archiveDown: days > 60 ? [50, 56] : null,
  });
}

async function measured(resources: number, troubles: number, folder: string) {
  mkdirSync(folder, { recursive: true });
  const plan = planOf(resources, troubles);
  const played = new PlayedQuarter(plan);
  const meter = new QuarterMeter(played.world);
  const began = performance.now();
  await played.plays();
  const madeInSeconds = Math.round((performance.now() - began) / 1000);
  writeArchive(played.world, folder);
  const { from, until } = periodOf(plan);
  const days = ['--from', from, '--until', until];
  const [archive, out, key] = ['archive', 'package', 'key.pem'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  const exported = run('evidence', 'export', ...days, '--archive', archive, '--out', out, '--zip');
  const verified = run('evidence', 'verify', out, '--key', key, ...days);
  const zip = run('evidence', 'verify', `${out}.zip`, '--key', key, ...days);
  const { jobs, ...putIn } = played.putIn;
  const incidents = Number(/ (\d+) incidents/.exec(verified.said)?.[1]);
  const kept: MeasuredQuarter = { days: plan.days, jobs: jobs.size, incidents, ...rounded(meter.read()) };
  const counted = { ...putIn, jobs: jobs.size, madeInSeconds, kept };
  return { ...counted, exported, verified, zip, said: verified.said.split('\n')[0] ?? '' };
}

function rounded<Counts extends object>(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Math.round(count)])) as Counts;
}

const folder = options.keep ?? mkdtempSync(path.join(tmpdir(), 'quarter-bench-'));
try {
  const [resources, troubles] = [Number(options.resources), Number(options.troubles)];
  const small = await measured(Math.ceil(resources / 10), Math.ceil(troubles / 10), path.join(folder, 'tenth'));
  const whole = await measured(resources, troubles, path.join(folder, 'whole'));
  const lines = [small, whole].map(
    ({ jobs, exported, verified, zip, said, madeInSeconds }) =>
      `${jobs} jobs (made in ${madeInSeconds} s): exported in ${exported.seconds} s (aim ${aims.seconds}) with ${exported.megabytes} MB, verified in ${verified.seconds} s with ${verified.megabytes} MB, as a ZIP file in ${zip.seconds} s with ${zip.megabytes} MB: ${said}\n`,
  );
  if (options.write)
    writeFileSync(measuredFile, `${JSON.stringify({ whole: whole.kept, tenth: small.kept }, null, 2)}\n`);
  process.stdout.write(options.json ? `${JSON.stringify({ small, whole, aims }, null, 2)}\n` : lines.join(''));
} finally {
  if (options.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
