import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../../local/folders.ts';
import { outagesNamed } from '../../local/outages/catalogue.ts';
import { failures } from '../../local/outages/failures.ts';
import { playOutage, startOutageStack } from '../../local/outages/play.ts';
import { judge, type Verdict } from '../../local/outages/verdict.ts';
import { SimulatedRouter } from '../support/simulated-aws/simulated-router.ts';

const minutes = 60_000;
const size = 40;
const seed = 8;

/** Each on a stack of its own, both at the same time: what they take is mostly waiting. */
describe.concurrent('on the deployed stack', { retry: 0, timeout: 12 * minutes }, () => {
  const [dynamo] = outagesNamed(['dynamodb']);
  if (dynamo === undefined) throw new Error('There is no outage to play.');
  const outage = { ...dynamo, seconds: 90 };
  let simulated: Verdict;

  // Before anything is in real time: the movable clock is the clock of this whole process.
  beforeAll(async () => {
    const router = new SimulatedRouter();
    try {
      await router.open();
      const sent = await router.plays(failures(outage.seconds, size), outage);
      await router.becomesQuiet(1800);
      simulated = judge(await router.aftermath(sent));
    } finally {
      router.close();
    }
  }, 2 * minutes);

  it('90 s without DynamoDB end as they do on the movable clock', async () => {
    const playing = await startOutageStack();
    try {
      const { verdict, faults } = await playOutage(outage, playing, { failures: size, settleSeconds: 480 });

      expect(faults).toEqual([]);
      expect(countsOf(verdict)).toEqual(countsOf(simulated));
      // One machine is busier than AWS; ten times as long would be another behaviour.
      expect(verdict.longestWaitMs).toBeGreaterThan(simulated.longestWaitMs / 3);
      expect(verdict.longestWaitMs).toBeLessThan(simulated.longestWaitMs * 3);
    } finally {
      await playing.stop();
    }
  });

  // A process of its own, so that it kills no function of another stack.
  it('two minutes of random faults lose nothing, whatever they strike (I1–I5, I7)', async () => {
    const command = ['local/chaos/run.ts', '--minutes', '2', '--seed', String(seed)];
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: projectFolder });
    const said = stdout.trim().split('\n').at(-1) ?? '';
    console.info(`chaos, seed ${seed}: ${said}`);
    const [, faults, incidents] = /(\d+) faults, (\d+) incidents/.exec(said) ?? [];

    expect(Number(faults)).toBeGreaterThan(20);
    expect(Number(incidents)).toBeGreaterThan(20);
    expect(said).toMatch(/ 0 invariants broken, 0 lost$/);
  });
});

function countsOf({ events, incidents, told, doubled, lost, deadLetters }: Verdict) {
  return { events, incidents, told, doubled, lost, deadLetters };
}
