import { describe, expect, it } from 'vitest';
import {
  firstFailedOf,
  heldUntil,
  isPending,
  lanesLike,
  mostRetries,
  retriesDueAt,
  retryOfJob,
  settledRetries,
  withRetry,
} from '../../src/incidents/retry.ts';
import { retryStates } from '../../src/incidents/retry-state.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { aRetry } from '../retry/a-retry.ts';
import { noon } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';

const hour = 3600;
const held = (change: Parameters<typeof anIncident>[0]) => heldUntil(anIncident({ openLanes: 1, ...change }));

describe('incidents/retry', () => {
  it('is pending until it ended, or was found not to be', () => {
    expect(retryStates.filter((state) => isPending(aRetry({ state })))).toEqual(['planned', 'starting', 'started']);
  });

  it.each([
    ['a planned one when it is due', 'open', { state: 'planned' }, noon],
    [
      'one that began since then',
      'acknowledged',
      { state: 'starting', begunAt: addSeconds(noon, 1) },
      addSeconds(noon, 1),
    ],
    ['none that runs', 'open', { state: 'started' }, null],
    ['none of an incident that is over', 'resolved', { state: 'planned' }, null],
    ['one of which AWS may have been asked before it was over', 'resolved', { state: 'starting', begunAt: noon }, noon],
    ['the copies of one, although it is over', 'resolved', { state: 'copying', begunAt: noon }, noon],
  ] as const)('is looked at: %s', (_what, status, change, at) => {
    expect(retriesDueAt({ status, retries: [aRetry({ state: 'failed' }), aRetry(change)] })).toBe(at);
  });

  it('holds later steps for an hour, counted from when it began', () => {
    expect(held({ retries: [aRetry()] })).toBe(addSeconds(noon, hour));
    expect(held({ retries: [aRetry({ state: 'started', begunAt: addSeconds(noon, 60) })] })).toBe(
      addSeconds(noon, hour + 60),
    );
  });

  it('holds nothing without one that may yet end well for each resource', () => {
    expect(held({})).toBeNull();
    expect(held({ retries: [aRetry({ state: 'failed' })] })).toBeNull();
    expect(held({ retries: [aRetry({ dryRun: true })] })).toBeNull();
    expect(held({ openLanes: 2, retries: [aRetry(), aRetry({ id: 'again' })] })).toBeNull();
    expect(held({ openLanes: 2, retries: [aRetry(), aRetry({ id: 'b', laneId: 'b' })] })).not.toBeNull();
  });

  it('holds no longer than the recovery point objective lasts', () => {
    const { escalation } = anIncident();
    const clock = { ...escalation, lastGoodAt: addSeconds(noon, -hour), rpoSeconds: 2 * hour - 60 };

    expect(held({ retries: [aRetry()], escalation: clock })).toBe(addSeconds(noon, hour - 60));
  });

  it('knows its job by its id, whatever the case, or by what it is when no id was noted', () => {
    const started = aRetry({ state: 'started', jobId: 'ABC' });
    const starting = aRetry({ state: 'starting', begunAt: noon });
    const job = { jobId: 'abc', planId: null, startedAt: noon, iamRoleArn: null, recoveryPointArn: null };

    expect(retryOfJob({ retries: [started] }, ['lane'], job)).toBe(started);
    expect(retryOfJob({ retries: [started] }, ['lane'], { ...job, jobId: 'other' })).toBeNull();
    expect(retryOfJob({ retries: [started] }, ['another'], job)).toBeNull();
    expect(retryOfJob({ retries: [starting] }, ['lane'], job)).toBe(starting);
    expect(retryOfJob({ retries: [starting] }, ['lane'], { ...job, planId: 'plan-1' })).toBeNull();
    expect(retryOfJob({ retries: [starting] }, ['lane'], { ...job, startedAt: addSeconds(noon, -hour) })).toBeNull();
    expect(retryOfJob({ retries: [starting] }, ['lane'], { ...job, startedAt: addSeconds(noon, hour) })).toBeNull();
    const role = (iamRoleArn: string) => retryOfJob({ retries: [starting] }, ['lane'], { ...job, iamRoleArn });
    expect([role(starting.roleArn), role('arn:of:another')]).toEqual([starting, null]);
    const copy = { pointArn: 'arn:of:point', vaultName: 'prod', destinationVaultArn: 'arn:of:vault' };
    const copying = aRetry({ state: 'starting', begunAt: noon, copy });
    const of = (recoveryPointArn: string) => retryOfJob({ retries: [copying] }, ['lane'], { ...job, recoveryPointArn });
    expect([of('arn:of:point'), of('arn:of:another')]).toEqual([copying, null]);
    expect(retryOfJob({}, ['lane'], job)).toBeNull();
  });

  it('leads back to the job of the run, however many attempts there were, and never for ever', () => {
    const first = aRetry({ id: 'a', state: 'failed', failedJobId: 'run', jobId: 'one' });
    const second = aRetry({ id: 'b', state: 'failed', failedJobId: 'ONE', jobId: 'two' });
    const third = aRetry({ id: 'c', failedJobId: 'two' });
    expect(firstFailedOf(third, [first, second, third]).jobId).toBe('run');
    expect(firstFailedOf(first, [first, second, third]).jobId).toBe('run');
    expect(firstFailedOf(third, [third]).jobId).toBe('two');
    const round = [
      aRetry({ id: 'a', failedJobId: 'two', jobId: 'one' }),
      aRetry({ id: 'b', failedJobId: 'one', jobId: 'two' }),
    ];
    expect(firstFailedOf(round[0] as (typeof round)[0], round).jobId).toMatch(/^(?:one|two)$/);
  });

  it('is overtaken by the success of a later job, and holds nothing any more', () => {
    const started = aRetry({ state: 'started', jobId: 'job-2' });
    const later = { jobId: 'job-3', planId: 'plan-1', startedAt: noon, iamRoleArn: null, recoveryPointArn: null };
    const retries = settledRetries({ retries: [started] }, ['lane'], later);
    expect(retries).toEqual([{ ...started, isOvertaken: true }]);
    expect(held({ retries })).toBeNull();
  });

  it('is settled by a success: its own, or one that makes it superfluous', () => {
    const own = aRetry({ id: 'own', state: 'started', jobId: 'job-2' });
    const others = [
      aRetry({ id: 'next' }),
      aRetry({ id: 'far', laneId: 'far' }),
      aRetry({ id: 'before', state: 'failed', jobId: 'job-0' }),
    ];
    const success = {
      jobId: 'job-2',
      planId: null,
      startedAt: noon,
      iamRoleArn: null,
      recoveryPointArn: 'arn:of:point',
    };
    const settled = (retries: Parameters<typeof settledRetries>[0]['retries'], recoveryPointArn: string | null) =>
      settledRetries({ ...(retries === undefined ? {} : { retries }) }, ['lane'], { ...success, recoveryPointArn });

    expect(settled([own, ...others], 'arn:of:point').map(({ state }) => state)).toEqual([
      'succeeded',
      'not-needed',
      'planned',
      'failed',
    ]);
    expect(settled([{ ...own, hasCopies: true }], 'arn:of:point')[0]).toMatchObject({
      state: 'copying',
      recoveryPointArn: 'arn:of:point',
    });
    expect(settled([{ ...own, hasCopies: true }], null)[0]?.state).toBe('succeeded');
    expect(settled(undefined, null)).toEqual([]);
  });

  it('keeps the newest', () => {
    const many = Array.from({ length: mostRetries }, (_none, index) => aRetry({ id: `${index}` }));
    const after = withRetry(many, aRetry({ id: 'new' }));

    expect(after).toHaveLength(mostRetries);
    expect(after.at(-1)?.id).toBe('new');
    expect(withRetry(after, aRetry({ id: 'new', state: 'failed' })).at(-1)?.state).toBe('failed');
    const over = many.map((one, index) => (index === 3 ? { ...one, state: 'failed' as const } : one));
    expect(
      withRetry(over, aRetry({ id: 'new' })).some(({ id }) => id === '3'),
      'what is over goes first',
    ).toBe(false);
  });

  it('counts the lanes of an incident like it only when all that it names are like it', () => {
    const retry = aRetry();
    const like = { errorCode: retry.errorCode, resourceType: retry.resourceType } as never;
    expect(lanesLike({ alerts: [like, like], openLanes: 7 }, retry)).toBe(7);
    expect(lanesLike({ alerts: [like, { errorCode: 'other' } as never], openLanes: 7 }, retry)).toBe(0);
    expect(lanesLike({ alerts: [{ errorCode: retry.errorCode } as never], openLanes: 7 }, retry)).toBe(0);
  });
});
