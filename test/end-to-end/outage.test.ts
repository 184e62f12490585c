import { beforeAll, describe, expect, test } from 'vitest';
import { playChaos } from '../../local/chaos/play.ts';
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

  test('90 s without DynamoDB end as they do on the movable clock', async () => {
    const playing = await startOutageStack();
    try {
      const { verdict, faults } = await playOutage(outage, playing, { failures: size, settleSeconds: 300 });

      expect(faults).toEqual([]);
      expect(countsOf(verdict)).toEqual(countsOf(simulated));
      // One machine is busier than AWS; ten times as long would be another behaviour.
      expect(verdict.longestWaitMs).toBeGreaterThan(simulated.longestWaitMs / 3);
      expect(verdict.longestWaitMs).toBeLessThan(simulated.longestWaitMs * 3);
    } finally {
      await playing.stop();
    }
  });

  test('two minutes of random faults lose nothing, whatever they strike (I1–I5, I7)', async () => {
    const { findings, mishaps } = await playChaos({ minutes: 2, seed, settleSeconds: 420 });
    console.info(
      `chaos, seed ${seed}: ${mishaps.length} faults, ${findings.incidents} incidents, ${findings.doubled} doubled`,
    );

    expect(mishaps.length).toBeGreaterThan(20);
    expect(findings.incidents).toBeGreaterThan(30);
    expect([...findings.lost, ...findings.broken]).toEqual([]);
  });
});

function countsOf({ events, incidents, told, doubled, lost, deadLetters }: Verdict) {
  return { events, incidents, told, doubled, lost, deadLetters };
}
