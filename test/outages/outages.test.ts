import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { outages } from '../../local/outages/catalogue.ts';
import { failures } from '../../local/outages/failures.ts';
import { brokenPromises } from '../../local/outages/promises.ts';
import { outageTable, type Row } from '../../local/outages/table.ts';
import { judge, type Verdict } from '../../local/outages/verdict.ts';
import { SimulatedRouter } from '../support/simulated-aws/simulated-router.ts';

/** Every outage with the real functions on simulated services, on a clock that only tests move. */
describe('outages', () => {
  const rows: Row[] = [];
  /** What the same failures take when nothing is away, by how long they take to arrive. */
  const usual = new Map<number, Verdict>();
  let router: SimulatedRouter | null = null;

  beforeAll(async () => {
    for (const seconds of new Set(outages.map((outage) => outage.seconds))) {
      usual.set(seconds, await play({ seconds, aws: [], vendors: [] }));
    }
  });
  afterEach(() => {
    router?.close();
    router = null;
  });
  afterAll(() => console.info(`\n${outageTable(rows)}`));

  async function play(outage: Pick<(typeof outages)[number], 'seconds' | 'aws' | 'vendors'>): Promise<Verdict> {
    router = new SimulatedRouter();
    await router.open();
    const sent = await router.plays(failures(outage.seconds), outage);
    await router.becomesQuiet(3600);
    const verdict = judge(await router.aftermath(sent));
    router.close();
    return verdict;
  }

  it('without one, every failure is in one incident and told once, within seconds', () => {
    for (const { lost, doubled, incidents, deadLetters } of usual.values()) {
      expect({ lost, deadLetters, incidents }).toEqual({ lost: [], deadLetters: 0, incidents: 124 });
      expect(Object.values(doubled).every((count) => count === 0)).toBe(true);
    }
  });

  it.each(outages.map((outage) => [outage.name, outage] as const))('%s', async (_name, outage) => {
    const verdict = await play(outage);
    const faults = brokenPromises(outage, verdict, usual.get(outage.seconds)?.waitsMs);
    rows.push({ outage, verdict, faults });

    expect(faults).toEqual([]);
  });
});
