// Plays every outage in real time on the deployed local stack and prints their table:
//   npm run outages [-- --only dynamodb,slack --jobs 3]

import { parseArgs } from 'node:util';
import { type Outage, outages, outagesNamed } from './catalogue.ts';
import { playOutage, startOutageStack } from './play.ts';
import { outageTable, type Row } from './table.ts';

const begun = Date.now();
const running = new Set<() => Promise<void>>();
const missing: string[] = [];

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(130));

try {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      jobs: { type: 'string', default: '1' },
      failures: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '' },
    },
  });
  const chosen = values.only === '' ? [...outages] : outagesNamed(values.only.split(','));
  const shorter = chosen.map((outage) => ({ ...outage, seconds: Number(values.seconds) || outage.seconds }));
  const rows = await playAll(shorter, Math.max(1, Number(values.jobs) || 1), Number(values.failures) || 200);
  console.log(`\n${outageTable(rows)}`);
  for (const { outage, faults } of rows) for (const fault of faults) console.log(`${outage.name}: ${fault}`);
  if (missing.length > 0) console.log(`Not played: ${missing.join(', ')}`);
  await end(missing.length === 0 && rows.every(({ faults }) => faults.length === 0) ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await end(1);
}

/** Plays several outages in parallel, each on its own stack, the longest first; rows are in the order of the list. */
async function playAll(chosen: readonly Outage[], jobs: number, failures: number): Promise<Row[]> {
  const left = chosen.toSorted((a, b) => b.seconds - a.seconds);
  const rows = new Map<string, Row>();
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      // On a busy machine a stack may not start; an outage that did not hold is not played again.
      const row = (await playOne(next, failures)) ?? (await playOne(next, failures));
      if (row === null) missing.push(next.name);
      else rows.set(next.name, row);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, chosen.length) }, work));
  return chosen.flatMap(({ name }) => rows.get(name) ?? []);
}

/** Plays one on a stack of its own; null when that was not possible. */
async function playOne(outage: Outage, failures: number): Promise<Row | null> {
  say(`${outage.name}: starting a stack`);
  let stop = async () => {};
  try {
    const playing = await startOutageStack();
    stop = () => playing.stop();
    running.add(stop);
    const row = await playOutage(outage, playing, { progress: say, failures });
    say(`${outage.name}: ${row.faults.length === 0 ? 'held' : `did NOT hold: ${row.faults.join('; ')}`}`);
    return row;
  } catch (error) {
    say(`${outage.name} could not be played: ${error instanceof Error ? error.message : error}`);
    return null;
  } finally {
    running.delete(stop);
    await stop();
  }
}

function say(line: string): void {
  console.error(`${((Date.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${line}`);
}

async function end(code: number): Promise<void> {
  await Promise.all([...running].map((stop) => stop()));
  process.exit(code);
}
