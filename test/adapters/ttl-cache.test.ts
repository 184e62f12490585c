import { describe, expect, it, vi } from 'vitest';
import { TtlCache } from '../../src/adapters/ttl-cache.ts';

describe('adapters/ttl-cache', () => {
  it('asks once while an answer is young, and again when it is old', async () => {
    let now = 0;
    const kept = new TtlCache<number>({ most: 10, ttlMs: 1000 }, () => now);
    const question = vi.fn(async () => now);

    expect([await kept.ask('a', question), await kept.ask('a', question)]).toEqual([0, 0]);
    now = 1000;
    expect(await kept.ask('a', question)).toBe(1000);
    expect(question).toHaveBeenCalledTimes(2);
  });

  it('asks once for everybody who asks in the same moment', async () => {
    const kept = new TtlCache<number>({ most: 10, ttlMs: 1000 });
    const question = vi.fn(async () => 1);

    await Promise.all([kept.ask('a', question), kept.ask('a', question)]);
    expect(question).toHaveBeenCalledTimes(1);
  });

  it('keeps null, and no failure', async () => {
    const kept = new TtlCache<null>({ most: 10, ttlMs: 1000 });
    await expect(kept.ask('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect(kept.peek('a')).toBeUndefined();
    expect(await kept.ask('a', async () => null)).toBeNull();
    expect(kept.peek('a')).toMatchObject({ answer: null });
  });

  it('never keeps more than it may; what was used longest ago goes', async () => {
    const kept = new TtlCache<number>({ most: 2, ttlMs: 1000 });
    for (const key of ['a', 'b']) kept.keep(key, 1);
    kept.peek('a');
    kept.keep('c', 1);

    expect(['a', 'b', 'c'].filter((key) => kept.peek(key))).toEqual(['a', 'c']);
  });
});
