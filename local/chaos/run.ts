// Plays random faults against the deployed local stack and says what would have been lost:
//   npm run chaos [-- --minutes 2 --seed 1 --keep FILE --plant no-outbox-flush]
// Ends with 0 when nothing was lost or broken, 3 when something was lost, 1 when something was only broken.

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { lostCode, plants, playPlanted } from './plant.ts';
import { playChaos } from './play.ts';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

const begun = Date.now();
try {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '2' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      plant: { type: 'string', default: '' },
      /** Begins with what the defence of this name is there for; a planted play passes it on. */
      first: { type: 'string', default: '' },
      /** Gets the table, the ledger in it and what the vendors received, as JSON, for who follows up a finding. */
      keep: { type: 'string', default: '' },
    },
  });
  const minutes = Number(values.minutes);
  const seed = Number(values.seed);
  if (!(minutes > 0 && Number.isInteger(seed))) throw new Error('Give --minutes above 0 and a whole number as --seed.');
  const options = { minutes, seed, keep: values.keep, first: values.first };
  process.exit(values.plant === '' ? await play(options) : await playPlanted(values.plant, options));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(`Defences that can be planted away: ${Object.keys(plants).join(', ')}.`);
  process.exit(2);
}

interface Options {
  readonly minutes: number;
  readonly seed: number;
  readonly keep: string;
  readonly first: string;
}

async function play({ minutes, seed, keep, first }: Options): Promise<number> {
  console.log(
    `chaos: ${minutes} min, seed ${seed}. The same again: npm run chaos -- --minutes ${minutes} --seed ${seed}`,
  );
  const options = { minutes, seed, first: plants[first]?.first, progress: say };
  const { events, mishaps, findings, after } = await playChaos(options);
  if (keep !== '') await writeFile(keep, JSON.stringify({ ...after, running: [...after.running], findings, mishaps }));
  const { lost, broken, doubled, incidents, told } = findings;
  for (const line of [...lost, ...broken]) console.log(line);
  console.log(
    `${events} events, ${mishaps.length} faults, ${incidents} incidents, ${told} openings, ${doubled} of them one time too many, ${broken.length} invariants broken, ${lost.length} lost`,
  );
  if (lost.length > 0) return lostCode;
  return broken.length === 0 ? 0 : 1;
}

function say(line: string): void {
  console.log(`${((Date.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${line}`);
}
