import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/incidents/evolve.ts';
import {
  beginRetryChange,
  dryRunChange,
  putOffRetry,
  retryCopied,
  retryEnded,
  retryNotStarted,
  retryStarted,
} from '../../src/incidents/retry-changes.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { aRetry } from '../retry/a-retry.ts';
import { noon } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';

const retry = aRetry();
const incident = anIncident({ retries: [retry], notified: ['chat'] });
const saysOf = ({ after, record }: Change) => ({
  retry: after.retries?.[0],
  what: record.what,
  reason: record.reason,
  tells: record.details.tells,
});

describe('incidents/retry-changes', () => {
  it('say when one begins, and that copies are to follow', () => {
    expect(saysOf(beginRetryChange(incident, retry, true, noon))).toEqual({
      retry: { ...retry, state: 'starting', begunAt: noon, hasCopies: true },
      what: 'retry-begun',
      reason: 'Retry 1 of 1 begins, after job job-1 failed.',
      tells: ['chat: progressed'],
    });
    expect(saysOf(beginRetryChange(incident, retry, false, noon)).retry).not.toHaveProperty('hasCopies');
  });

  it('say how one ended that is heard of late, and what that is too late for', () => {
    const event = { jobId: 'job-2', planId: null, startedAt: noon, iamRoleArn: null, recoveryPointArn: 'arn:of:point' };
    const started = aRetry({ state: 'started', jobId: 'job-2', hasCopies: true });
    const ended = (isGood: boolean, isOvertaken: boolean, of = incident) =>
      saysOf(retryEnded(of, started, { event, isGood, isOvertaken }, noon));

    expect(ended(true, false)).toMatchObject({
      retry: { state: 'copying', recoveryPointArn: 'arn:of:point' },
      what: 'retry-ended',
      reason:
        'The retry (job job-2) succeeded, after job job-1 failed; a later job of the resource ended before that was heard of.',
      tells: ['chat: progressed'],
    });
    expect(ended(true, true).retry?.state).toBe('succeeded');
    const closed = ended(false, true, anIncident({ ...incident, status: 'resolved' }));
    expect(closed).toMatchObject({ retry: { state: 'failed' }, tells: [] });
    expect(closed.reason).toContain('failed as well, after job job-1 failed; its incident was closed before');
  });

  it('say which job it became, until when it waits, and what a dry run would have done', () => {
    expect(saysOf(retryStarted(incident, retry, 'job-2', noon))).toMatchObject({
      retry: { state: 'started', jobId: 'job-2' },
      reason: 'Retry 1 of 1 was started as job job-2, after job job-1 failed.',
    });
    const later = addSeconds(noon, 900);
    expect(saysOf(putOffRetry(incident, retry, later, noon))).toMatchObject({
      retry: { state: 'planned', dueAt: later },
      what: 'retry-put-off',
    });
    expect(saysOf(dryRunChange(incident, retry, noon))).toMatchObject({
      retry: { state: 'dry-run' },
      what: 'retry-dry-run',
    });
  });

  it('say why it is not started, with the name of what AWS answered', () => {
    expect(saysOf(retryNotStarted(incident, retry, 'rule-gone', noon))).toMatchObject({
      retry: { state: 'not-started', because: 'rule-gone' },
      reason: 'Not retried, because the rule of the plan that made it is not there any more.',
    });
    const refused = retryNotStarted(incident, retry, 'aws-refused', noon, 'InvalidRequestException');
    expect(refused.record).toMatchObject({
      reason: 'Not retried, because AWS Backup refused it (InvalidRequestException).',
      details: { because: 'aws-refused', awsError: 'InvalidRequestException', retry: { failedJobId: 'job-1' } },
    });
  });

  it.each([
    ['an open one whose next step waited', { status: 'open', stepsTaken: 1, nextStepAt: addSeconds(noon, 60) }, noon],
    ['one that nobody was told of yet', { status: 'open', stepsTaken: 0, nextStepAt: addSeconds(noon, 60) }, null],
    ['one without a further step', { status: 'open', stepsTaken: 1, nextStepAt: null }, null],
    [
      'one that somebody has in hand',
      { status: 'acknowledged', stepsTaken: 1, nextStepAt: addSeconds(noon, 60) },
      null,
    ],
  ] as const)('look again at once at %s', (_what, { status, stepsTaken, nextStepAt }, at) => {
    const before = anIncident({ retries: [retry], status });
    const standing = { ...before, escalation: { ...before.escalation, stepsTaken, nextStepAt } };
    const { after } = retryNotStarted(standing, retry, 'breaker', noon);

    expect(after.escalation.nextStepAt).toBe(at ?? nextStepAt);
    expect(after.outbox.clock?.nextStepAt ?? null).toBe(at);
  });

  it('say which copies were started, and which AWS refused, to nobody once it is over', () => {
    const over = anIncident({ retries: [aRetry({ state: 'copying', jobId: 'job-2' })], status: 'resolved' });
    const done = (ordered: string[], refused: string[]) =>
      saysOf(retryCopied(over, aRetry({ state: 'copying', jobId: 'job-2' }), { ordered, refused }, noon));

    expect(done(['copy-1'], [])).toEqual({
      retry: aRetry({ state: 'succeeded', jobId: 'job-2' }),
      what: 'retry-copied',
      reason: 'The copies of the plan follow the retry (job job-2). Copies were started: copy-1.',
      tells: [],
    });
    expect(done([], ['vault (AccessDeniedException)']).reason).toBe(
      'The copies of the plan follow the retry (job job-2). AWS refused copies: vault (AccessDeniedException).',
    );
  });

  it('keep one that the incident did not have', () => {
    const { retries: _none, ...without } = incident;

    expect(retryStarted(without, retry, 'job-2', noon).after.retries).toHaveLength(1);
  });
});
