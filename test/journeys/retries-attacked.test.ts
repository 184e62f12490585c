import { describe, expect, it } from 'vitest';
import { edited } from '../support/edited.ts';
import { RetryWorld, retryRules } from '../support/retry-world.ts';

const database = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}-db`;
const internal = 'An internal error occurred.';

describe('journeys/retries-attacked', () => {
  it.each([
    ['of a member', { account: '444455556666' }],
    ['of another Region', { region: 'us-east-1' }],
  ])('starts nothing %s, whose names would fit here', async (_whose, place) => {
    const world = new RetryWorld();
    world.roles = [...world.roles, 'arn:aws:iam::444455556666:role/AWSBackupDefaultServiceRole'];
    await world.fails(place);
    await world.passesRetrying(30);

    expect(world.started()).toEqual([]);
    expect(await world.decidedOf(world.onlyIncident().id)).toEqual({ is: 'not', because: 'elsewhere' });
  });

  it('makes one job of a resource that two plans fail to back up in the same minute, heard twice and side by side', async () => {
    const world = new RetryWorld(retryRules('{ attempts: 3, after: 5m }'));
    const facts = { message: internal, startedAt: world.now };
    for (const jobId of ['job-a', 'job-b', 'job-a']) await world.backupFails({ ...facts, jobId, planId: 'plan-1' });
    await world.passes('5m');
    await Promise.allSettled([world.retries(), world.retries(), world.retries()]);
    await world.passesRetrying(3);

    expect(world.started()).toHaveLength(1);
  });

  it('spends no more than the budget when runs come side by side, whatever they read before', async () => {
    const world = new RetryWorld(retryRules('{ after: 5m, perDay: 2 }'));
    // Three are too few for the breaker.
    for (const name of ['a', 'b', 'c']) await world.fails({ resourceArn: database(name), jobId: `job-${name}` });
    await world.passes('5m');
    await Promise.allSettled([world.retries(), world.retries(), world.retries(), world.retries()]);
    await world.passesRetrying(3);

    // Half of what may be begun is of one plan.
    expect(world.started()).toHaveLength(1);
    expect((await world.store.retryBooks.read()).begun).toHaveLength(1);
  });

  it('ends: a standing fault spends its attempts once, however many nights it lasts', async () => {
    const world = new RetryWorld(retryRules('{ attempts: 3, after: 5m }'));
    for (let night = 0; night < 5; night += 1) {
      await world.fails({ jobId: `job-${night}` });
      for (let attempt = 0; attempt < 4; attempt += 1) {
        const before = world.started().length;
        await world.passesRetrying(25);
        if (world.started().length > before) await world.endsJob('FAILED', internal);
      }
      await world.passes('22h');
    }

    expect(world.started()).toHaveLength(3);
  });

  it.each(['Access Denied trying to call AWS Backup service', 'Backup job was stopped by user.'])(
    'goes on with no attempt once one failed of what does not pass: %s',
    async (message) => {
      const world = new RetryWorld(retryRules('{ attempts: 3, after: 5m }'));
      await world.fails();
      await world.passesRetrying(6);
      expect(world.started()).toHaveLength(1);
      await world.endsJob('FAILED', message);
      await world.passesRetrying(60);

      expect(world.started()).toHaveLength(1);
    },
  );

  it('starts nothing of what a route ignores, nor what a person accepted before its time or after', async () => {
    const ignored = new RetryWorld(
      edited(retryRules(), [
        '[{ name: all, retry: { attempts: 1, after: 15m } }]',
        '[{ name: all, ignore: a sandbox }]',
      ]),
    );
    await ignored.fails();
    await ignored.passesRetrying(20);
    expect([ignored.started(), ignored.store.incidents.size]).toEqual([[], 0]);

    const accepted = new RetryWorld();
    await accepted.fails();
    await accepted.passes('5m');
    const until = '2026-12-22T00:00:00.000Z';
    await accepted.asks({ ask: 'accept', owner: 'dba', reason: 'known', until });
    await accepted.passesRetrying(20);
    await accepted.passes('1d');
    await accepted.fails();
    await accepted.passesRetrying(20);
    expect(accepted.started()).toEqual([]);
    expect(accepted.only().incident.resolution?.kind).toBe('accepted');
  });
});
