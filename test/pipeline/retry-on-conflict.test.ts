import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  backgroundRetry,
  interactiveRetry,
  pauseBefore,
  retryOnConflict,
} from '../../src/pipeline/retry-on-conflict.ts';

describe('pipeline/retry-on-conflict', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('answers with what it got after as many conflicts as there are', async () => {
    const attempt = vi.fn<() => Promise<'conflict' | number>>().mockResolvedValue('conflict');
    const answer = retryOnConflict(attempt, backgroundRetry);
    await vi.advanceTimersByTimeAsync(15_000);
    attempt.mockResolvedValue(42);
    await vi.advanceTimersByTimeAsync(1000);

    expect(await answer).toBe(42);
    expect(attempt.mock.calls.length).toBeGreaterThan(30);
  });

  it('gives up when its time is over', async () => {
    const answer = retryOnConflict(async () => 'conflict' as const, backgroundRetry);
    await vi.advanceTimersByTimeAsync(backgroundRetry.forMs + backgroundRetry.longestPauseMs);

    expect(await answer).toBeNull();
  });

  it('passes a fault on at once', async () => {
    const fault = new Error('no table');

    await expect(retryOnConflict(() => Promise.reject(fault), interactiveRetry)).rejects.toBe(fault);
  });

  it('makes pauses that grow to their longest, any share of it by chance', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 20].map((attempt) => pauseBefore(attempt, backgroundRetry, 1));

    expect(pauses).toEqual([20, 40, 80, 160, 320, 400, 400]);
    expect(pauseBefore(20, backgroundRetry, 0)).toBe(0);
  });

  it('lets an announcement try ten times while an event of a storm tries once', () => {
    expect(backgroundRetry.longestPauseMs / interactiveRetry.longestPauseMs).toBe(10);
  });
});
