import { describe, expect, it } from 'vitest';
import type { Retry } from '../../src/incidents/retry-state.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { retryFacts } from '../../src/notices/retry-fact.ts';
import { clockOf, usualTimes } from '../../src/notices/times.ts';
import { aRetry } from '../retry/a-retry.ts';
import { noon } from '../support/alerts.ts';

const clock = clockOf(usualTimes);
const next = { at: addSeconds(noon, 3600) };
const said = (retries: Retry[], status: 'open' | 'acknowledged' = 'open') =>
  retryFacts({ retries, status }, next, clock)[0]?.value ?? null;

describe('notices/retry-fact', () => {
  it.each([
    [{ state: 'planned' }, 'retrying at 2026-11-22 03:47 UTC; goes on at 2026-11-22 04:47 UTC if that fails'],
    [{ state: 'planned', dryRun: true }, 'a dry run at 2026-11-22 03:47 UTC'],
    [{ state: 'starting', of: 2 }, 'being started (1 of 2); goes on at 2026-11-22 04:47 UTC if that fails'],
    [
      { state: 'started', jobId: 'job-2' },
      'running as job job-2, after job job-1; goes on at 2026-11-22 04:47 UTC if that fails',
    ],
    [{ state: 'copying', jobId: 'job-2' }, 'succeeded as job job-2, after job job-1; its copies are being started'],
    [{ state: 'succeeded', jobId: 'job-2' }, 'succeeded as job job-2, after job job-1'],
    [{ state: 'failed', jobId: 'job-2', of: 2 }, 'failed as well, as job job-2, after job job-1 (1 of 2)'],
    [
      { state: 'not-started', because: 'rule-gone' },
      'not retried, because the rule of the plan that made it is not there any more',
    ],
    [{ state: 'not-started' }, 'not retried'],
    [{ state: 'dry-run' }, 'it would have been retried; the route asks for a dry run'],
    [{ state: 'not-needed' }, null],
  ] as const)('says of one that is %o', (change, says) => {
    expect(said([aRetry(change)])).toBe(says);
  });

  it('says of the newest attempt, and when it goes on only while it is open', () => {
    const first = aRetry({ state: 'failed', jobId: 'job-2', of: 2 });
    const second = aRetry({ id: 'second', attempt: 2, of: 2, failedJobId: 'job-2' });

    expect(said([first, second], 'acknowledged')).toBe('retrying at 2026-11-22 03:47 UTC (2 of 2)');
    expect(retryFacts({ retries: [second], status: 'open' }, null, clock)[0]?.value).toBe(
      'retrying at 2026-11-22 03:47 UTC (2 of 2)',
    );
  });

  it('counts those of several resources, and says nothing where there are none', () => {
    const states = ['planned', 'planned', 'started', 'succeeded', 'copying', 'failed', 'not-started'] as const;
    const many = states.map((state, index) => aRetry({ id: `${index}`, laneId: `${index}`, state }));

    expect(said(many)).toBe('2 from 2026-11-22 03:47 UTC on, 1 running, 2 succeeded, 1 failed, 1 not started');
    expect(said(many.slice(2, 4))).toBe('1 running, 1 succeeded');
    expect(retryFacts({ status: 'open' }, next, clock)).toEqual([]);
  });

  it('shows no more of what others wrote than fits, on one line', () => {
    expect(said([aRetry({ state: 'succeeded', jobId: `x\n${'y'.repeat(300)}` })])).toMatch(
      /^succeeded as job x y{20,58}…/,
    );
  });
});
