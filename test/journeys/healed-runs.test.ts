import { describe, expect, it } from 'vitest';
import { runsTable } from '../../src/audit/tables/population.ts';
import { RateCounter } from '../../src/incidents/run-rate.ts';
import { Nights, orders } from '../support/nights.ts';
import { retryRules } from '../support/retry-world.ts';

const looksLater = ['2026-11-22T14:20:00.000Z', '2026-11-22T16:00:00.000Z'] as const;

describe('journeys/healed-runs', () => {
  it.each([
    ['before', looksLater[0]],
    ['after', '2026-11-22T15:00:00.000Z'],
  ])('a good retry heals its run, which is good and says of what: known %s the run was judged', async (_when, ends) => {
    const world = new Nights();
    await world.failsAtNight();
    await world.passesRetrying(16);
    if (ends > looksLater[0]) {
      await world.looks(looksLater[0]);
      expect(world.run()).toMatchObject({ result: 'failed', why: 'failed', jobId: 'failed-1' });
      await world.passesUntil(ends);
    }
    await world.endsJob('COMPLETED');
    await world.looks(ends > looksLater[0] ? looksLater[1] : looksLater[0]);

    const { retry } = world.only();
    expect(world.run()).toMatchObject({
      ...{ result: 'good', why: null, jobId: 'failed-1' },
      healed: { jobId: retry.jobId, was: 'failed' },
    });
    expect([...world.dueRuns.days.values()].find(({ day }) => day === '2026-11-22')?.runs).toHaveLength(1);
  });

  it('one that failed heals nothing, and neither does a backup that a person made', async () => {
    const world = new Nights();
    await world.failsAtNight();
    await world.passesRetrying(16);
    await world.endsJob('FAILED', 'An internal error occurred.');
    await world.looks(looksLater[0]);
    expect(world.run()).toMatchObject({ result: 'failed', why: 'failed' });

    const byHand = new Nights(retryRules('{ attempts: 0 }'));
    await byHand.failsAtNight();
    byHand.aws.seed('jobs', [
      { BackupJobId: 'by-hand', ResourceArn: orders, State: 'CREATED', CreationDate: Date.parse(byHand.now) / 1000 },
    ]);
    await byHand.endsJob('COMPLETED');
    await byHand.looks(looksLater[0]);
    expect(byHand.onlyIncident().status).toBe('resolved');
    expect(byHand.run()).toMatchObject({ result: 'failed', why: 'failed' });
    expect(byHand.run()).not.toHaveProperty('healed');
  });

  it('is known of a retry that ends after a person closed the incident', async () => {
    const world = new Nights();
    await world.failsAtNight();
    await world.passesRetrying(16);
    await world.resolves('Ana');
    await world.endsJob('COMPLETED');
    await world.looks(looksLater[0]);

    expect(world.run()).toMatchObject({ result: 'good', healed: { was: 'failed' } });
  });

  it('stands in the population: the run with what healed it, the job with what it is a retry of', async () => {
    const world = new Nights();
    await world.failsAtNight();
    await world.passesRetrying(16);
    await world.endsJob('COMPLETED');
    await world.looks(looksLater[0]);

    const { retry } = world.only();
    const heard = [...world.store.heardJobs.jobs.values()];
    expect(heard.map(({ jobId, retryOf = null }) => [jobId, retryOf])).toEqual([
      ['failed-1', null],
      [retry.jobId, 'failed-1'],
    ]);
    const [row] = [...world.dueRuns.days.values()].filter(({ day }) => day === '2026-11-22');
    const healedBy = runsTable.columns.find(({ title }) => title === 'healed by');
    expect(row && healedBy?.of(row)).toBe(retry.jobId);
  });

  it('counts as made where the rules promise a rate', async () => {
    const world = new Nights();
    await world.failsAtNight();
    await world.passesRetrying(16);
    await world.endsJob('COMPLETED');
    await world.looks(looksLater[0]);

    const all = { plans: null, owners: null, accounts: null };
    const counter = new RateCounter(all, '2026-11-22T00:00:00.000Z', '111122223333');
    for (const day of world.dueRuns.days.values()) counter.add(day);
    expect(counter.rate()).toMatchObject({ made: 1, expected: 1 });
  });
});
