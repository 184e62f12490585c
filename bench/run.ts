/**
 * `npm run bench`: what a cold start really costs. Each sample is a fresh process that imports a bundle and
 * handles one event against AWS on loopback, so that nothing lazy hides; baselines run in between, so that a
 * machine that gets slower slows both. Options: --json, --samples N, --only TEXT.
 */
import { parseArgs } from 'node:util';
import { type Bundles, makeBundles } from './bundles.ts';
import { baselines, type Case, productCases } from './cases.ts';
import { measure, type Sample } from './fresh-process.ts';
import { type Calls, type Loopback, startLoopback } from './loopback.ts';
import { type Row, rowOf, spreadOf, tables, type Warm } from './report.ts';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    samples: { type: 'string', default: '15' },
    only: { type: 'string', default: '' },
  },
});

const warmEvents = { warmUp: 200, repeat: 500 };
const countedEvents = 10;

async function run(): Promise<void> {
  const wanted = [...baselines, ...productCases(new Date()).filter(({ name }) => name.includes(options.only))];
  const bundles = await makeBundles(wanted);
  const aws = await startLoopback();
  try {
    const cases = await workingCases(wanted, bundles, aws);
    const samples = await sampleAll(cases, bundles, aws);
    const bareMs = spreadOf((samples.get('bare client, one call') ?? []).map(({ totalMs }) => totalMs)).median;
    const rows: Row[] = [];
    for (const one of cases) {
      const bundle = bundles.of.get(one.entry);
      if (bundle === undefined) continue;
      const warm = await measureWarm(one, bundle.file, aws);
      rows.push(rowOf(one, samples.get(one.name) ?? [], bareMs, bundle, warm));
    }
    show(rows, bundles.skipped);
  } finally {
    aws.stop();
  }
}

/** Tries every case once, which also warms the disk cache; one that does not work is noted and left out. */
async function workingCases(wanted: readonly Case[], bundles: Bundles, aws: Loopback): Promise<Case[]> {
  const working: Case[] = [];
  for (const one of wanted) {
    const bundle = bundles.of.get(one.entry);
    if (bundle === undefined) continue;
    try {
      await measure(one, bundle.file, aws.url);
      working.push(one);
    } catch (error) {
      bundles.skipped.set(one.name, (error as Error).message);
      process.exitCode = 1;
    }
  }
  return working;
}

/** Takes turns: every case once per round, in an order that changes. */
async function sampleAll(cases: readonly Case[], bundles: Bundles, aws: Loopback): Promise<Map<string, Sample[]>> {
  const samples = new Map<string, Sample[]>(cases.map(({ name }) => [name, []]));
  const rounds = Math.max(3, Number(options.samples) || 15);
  for (let round = 0; round < rounds; round += 1) {
    const shift = round % cases.length;
    const turn = [...cases.slice(shift), ...cases.slice(0, shift)];
    for (const one of round % 2 === 0 ? turn : turn.reverse()) {
      const sample = await measure(one, bundles.of.get(one.entry)?.file ?? '', aws.url);
      samples.get(one.name)?.push(sample);
    }
  }
  return samples;
}

/** Processor time of warm events, and the calls of a first and of a further event. */
async function measureWarm(one: Case, file: string, aws: Loopback): Promise<Warm> {
  if (one.baseline) return { cpuMsPerEvent: null, cold: {}, warm: {} };
  await aws.takeCalls();
  await measure(one, file, aws.url);
  const cold = await aws.takeCalls();
  await measure(one, file, aws.url, countedEvents);
  const all = await aws.takeCalls();
  const perEvent = Object.entries(all).map(
    ([call, count]) => [call, (count - (cold[call] ?? 0)) / countedEvents] as const,
  );
  const warm: Calls = Object.fromEntries(perEvent.filter(([, count]) => count > 0));
  const { cpuMsPerEvent = null } = await measure(one, file, aws.url, warmEvents.repeat, warmEvents.warmUp);
  await aws.takeCalls();
  return { cpuMsPerEvent, cold, warm };
}

function show(rows: readonly Row[], skipped: ReadonlyMap<string, string>): void {
  const node = process.version;
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ node, rows, skipped: Object.fromEntries(skipped) }, null, 2)}\n`);
    return;
  }
  const notes = [...skipped].map(([what, why]) => `Not measured: ${what}: ${why}`);
  const about = `Node ${node}, ${options.samples} fresh processes each; ratio to the bare client of this run.`;
  process.stdout.write(`${[about, '', tables(rows), ...notes].join('\n')}\n`);
}

run().catch((error: Error) => {
  process.stderr.write(`The benchmark stopped: ${error.message}\n`);
  process.exitCode = 1;
});
