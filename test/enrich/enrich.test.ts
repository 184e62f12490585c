import { describe, expect, it, vi } from 'vitest';
import { composeAlert, describeWithin, enrichEvent } from '../../src/enrich/enrich.ts';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import type { JobDetails } from '../../src/ports/job-describer.ts';
import { fixture } from '../events/fixtures.ts';

function event(name: string): BackupEvent {
  const found = normaliseEvent(fixture(name), '2026-03-04T12:00:00.000Z');
  if (found === null) throw new Error('not about AWS Backup');
  return found;
}

const details: JobDetails = {
  resourceName: 'Orders',
  resourceArn: 'arn:aws:rds:eu-central-1:111122223333:db:orders',
  resourceType: 'RDS',
  messageCategory: 'ACCESS_DENIED',
  statusMessage: 'Something odd.',
  planName: 'daily',
  ruleName: 'nightly',
  vaultName: 'prod-daily',
  parentJobId: null,
  startedAt: '2026-03-04T02:00:00.412Z',
  completedAt: null,
};

function failingWith(name: string) {
  return () => Promise.reject(Object.assign(new Error('secret in a message'), { name }));
}

describe('enrich/enrich', () => {
  it('completes a bare event from the details', async () => {
    const alert = await enrichEvent(event('backup-minimal'), {
      strikes: 1,
      describe: async () => details,
      budgetMs: 1000,
    });
    expect(alert).toMatchObject({
      severity: 'high',
      error: { code: 'access-denied', message: 'Something odd.' },
      resource: { name: 'Orders', type: 'RDS' },
      job: { planName: 'daily', ruleName: 'nightly', vaultName: 'prod-daily', initiator: 'plan' },
      missing: ['account: not in the event', 'region: not in the event'],
    });
  });

  it('is complete without details', () => {
    const alert = composeAlert(event('backup-failed'), null, ['job details: throttled'], 3);
    expect(alert).toMatchObject({
      severity: 'critical',
      strikes: 3,
      owner: null,
      exposure: null,
      missing: ['job details: throttled'],
    });
    expect(alert.error.code).toBe('resource-not-available');
  });

  it.each([
    ['AccessDeniedException', 'job details: access denied'],
    ['ThrottlingException', 'job details: throttled'],
    ['ResourceNotFoundException', 'job details: AWS does not know the job'],
    ['ExpiredTokenException', 'job details: no valid credentials'],
    ['TimeoutError', 'job details: no answer in time'],
    ['ServiceUnavailableException', 'job details: AWS Backup is unavailable'],
    ['InvalidParameterValueException', 'job details: the request failed (InvalidParameterValueException)'],
    ['Error', 'job details: the request failed'],
    ['https://hooks.example.com/secret', 'job details: the request failed'],
  ])('says what went wrong on %s, without its message', async (name, missing) => {
    expect(await describeWithin(failingWith(name), event('backup-failed'), 1000)).toEqual({
      details: null,
      missing: [missing],
    });
  });

  it.each([
    ['null is a job AWS does not know', async () => null, 'job details: AWS does not know the job'],
    ['what is thrown need not be an error', () => Promise.reject('text'), 'job details: the request failed'],
    [
      'it may throw before it promises',
      () => {
        throw new Error('at once');
      },
      'job details: the request failed',
    ],
  ])('%s', async (_why, describe, missing) => {
    expect((await describeWithin(describe, event('backup-failed'), 1000)).missing).toEqual([missing]);
  });

  it('waits no longer than the budget, and tells the call to stop', async () => {
    vi.useFakeTimers();
    let stopped = false;
    const never = (_event: BackupEvent, signal: AbortSignal) =>
      new Promise<null>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stopped = true;
          reject(signal.reason);
        });
      });
    const described = describeWithin(never, event('backup-failed'), 1500);
    await vi.advanceTimersByTimeAsync(1500);
    expect(await described).toEqual({ details: null, missing: ['job details: no answer within 1500 ms'] });
    expect(stopped).toBe(true);
    vi.useRealTimers();
  });

  it.each(['drill', 'unknown-detail-type', 'copy-created', 'recovery-point-expired'])(
    'asks nobody about %s',
    async (name) => {
      const describe = vi.fn(async () => details);
      expect(await describeWithin(describe, event(name), 1000)).toEqual({ details: null, missing: [] });
      expect(describe).not.toHaveBeenCalled();
    },
  );

  it('says when the event names no resource', () => {
    expect(composeAlert(event('restore-failed'), null, [], 1).missing).toEqual(['resource: not in the event']);
  });
});
