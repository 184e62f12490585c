import { describe, expect, it, vi } from 'vitest';
import { CallRateLimiter } from '../../src/adapters/call-rate-limiter.ts';

describe('adapters/call-rate-limiter', () => {
  it('lets no more calls through than its rate and burst allow', async () => {
    vi.useFakeTimers();
    const started = Date.now();
    const pace = new CallRateLimiter({ perSecond: 5, burst: 3 });
    const at: number[] = [];
    const all = Array.from({ length: 8 }, async () => {
      await pace.take();
      at.push(Date.now() - started);
    });
    await vi.advanceTimersByTimeAsync(5000);
    await Promise.all(all);
    vi.useRealTimers();

    expect(at).toEqual([0, 0, 0, 200, 400, 600, 800, 1000]);
  });

  it('refuses at once what would wait longer than its patience, and recovers', async () => {
    let now = 0;
    const pace = new CallRateLimiter({ perSecond: 1, burst: 1, patienceMs: 500 }, () => now);
    await pace.take();

    await expect(pace.take()).rejects.toMatchObject({ name: 'PaceThrottling' });
    now = 1000;
    await expect(pace.take()).resolves.toBeUndefined();
  });

  it('saves up no more than its burst', async () => {
    let now = 0;
    const pace = new CallRateLimiter({ perSecond: 10, burst: 2, patienceMs: 0 }, () => now);
    now = 3_600_000;

    const taken = await Promise.allSettled([pace.take(), pace.take(), pace.take()]);
    expect(taken.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  });

  it('survives a clock that goes back', async () => {
    let now = 10_000;
    const pace = new CallRateLimiter({ perSecond: 1, burst: 1, patienceMs: 0 }, () => now);
    now = 0;

    await expect(pace.take()).resolves.toBeUndefined();
  });
});
