import { describe, expect, it } from 'vitest';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import { Crash, CrashPlan, survived } from '../support/crash-plan.ts';
import { RetryWorld, retryRules, ruleOfPlan } from '../support/retry-world.ts';

const vault = 'arn:aws:backup:eu-central-1:111122223333:backup-vault:dr';

/** Dies right after a call of a port that had its effect, the chosen one of all that `retry` makes; `retry` runs again a minute later. */
async function play(crashAt: number, when: 'after' | 'before'): Promise<{ world: RetryWorld; crashed: boolean }> {
  const rule = { ...ruleOfPlan, CopyActions: [{ DestinationBackupVaultArn: vault }] };
  const world = new RetryWorld(retryRules('{ attempts: 1, after: 5m }'), rule);
  await world.fails();
  await world.passes('0s');
  const plan = new CrashPlan(crashAt, when);
  const runs = async (minutes: number) => {
    for (let passed = 0; passed < minutes; passed += 1) {
      await world.passes('1m');
      world.wrap = plan.wrap;
      await survived(world.retries());
      world.wrap = (port) => port;
    }
  };
  await runs(9);
  expect(world.started(), `one job, crashed ${when} call ${crashAt}`).toHaveLength(1);
  await world.endsJob('COMPLETED');
  await runs(4);
  return { world, crashed: plan.crashed };
}

describe('journeys/retries-crash', () => {
  it.each(['after', 'before'] as const)('makes one job and one copy, whichever call a run dies %s', async (when) => {
    let tried = 0;
    for (let at = 1; at < 200; at += 1) {
      const { world, crashed } = await play(at, when);
      expect(world.started(), `crashed ${when} call ${at}`).toHaveLength(1);
      expect([...world.aws.store.copy.values()], `crashed ${when} call ${at}`).toHaveLength(1);
      expect(world.only(), `crashed ${when} call ${at}`).toMatchObject({
        incident: { status: 'resolved' },
        retry: { state: 'succeeded' },
      });
      expect(firstBrokenRecord(await world.store.records(world.onlyIncident().id))).toBeNull();
      if (!crashed) break;
      tried = at;
    }
    expect(tried).toBeGreaterThan(30);
  });

  it('makes one job when two runs come at once', async () => {
    const world = new RetryWorld(retryRules('{ attempts: 1, after: 5m }'));
    await world.fails();
    await world.passes('5m');
    await Promise.allSettled([world.retries(), world.retries(), world.retries()]);
    await world.passesRetrying(2);

    expect(world.started()).toHaveLength(1);
    expect(world.only().retry.state).toBe('started');
    expect((await world.store.retryBooks.read()).begun).toHaveLength(1);
  });

  it('knows its job when its end is heard of before it could be noted', async () => {
    const world = new RetryWorld(retryRules('{ attempts: 1, after: 5m }'));
    await world.fails();
    await world.passes('5m');
    world.wrap = (port) =>
      new Proxy(port, {
        get: (target, name) => {
          const member = Reflect.get(target, name) as unknown;
          if (typeof member !== 'function') return member;
          return async (...all: unknown[]) => {
            const answer = await (member as (...all: unknown[]) => unknown).apply(target, all);
            if (name === 'startBackup') throw new Crash('after the answer');
            return answer;
          };
        },
      });
    await world.retries().catch(() => undefined);
    world.wrap = (port) => port;
    expect(world.only().retry).toMatchObject({ state: 'starting' });
    await world.endsJob('FAILED', 'An internal error occurred.');

    expect(world.only()).toMatchObject({ incident: { alertCount: 1 }, retry: { state: 'failed' } });
    await world.passesRetrying(5);
    expect(world.started()).toHaveLength(1);
  });
});
