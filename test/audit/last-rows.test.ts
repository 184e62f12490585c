import { describe, expect, it } from 'vitest';
import { LastRows } from '../../src/audit/last-rows.ts';

describe('audit/last-rows', () => {
  it('knows which digest is the last that has a row, and counts each row once, as that one says', () => {
    const rows = new LastRows();
    rows.take('a', 1, ['2026-11-20', 'failed']);
    rows.take('b', 1, ['2026-11-20', 'ok']);
    rows.take('a', 7, ['2026-11-21', 'ok']);
    rows.take('c', 1_000_000, ['2026-11-21', 'ok']);
    const digests = [1, 7, 1_000_000];
    expect(['a', 'b', 'c', 'd'].map((key) => digests.filter((at) => rows.isLast(key, at)))).toEqual([
      ...[[7], [1], [1_000_000], []],
    ]);
    expect(Object.fromEntries([...rows.byDay()].map(([day, counts]) => [day, Object.fromEntries(counts)]))).toEqual({
      '2026-11-20': { ok: 1 },
      '2026-11-21': { ok: 2 },
    });
  });

  it('knows thousands of rows apart, each by its last digest, and takes numbers that no digest should have', () => {
    const rows = new LastRows();
    const keys = Array.from({ length: 20_000 }, (_none, index) => `job ${index}`);
    for (const key of keys) rows.take(key, 1, ['2026-11-20', 'ok']);
    for (const key of keys.slice(0, 5_000)) rows.take(key, 2, ['2026-11-20', 'failed']);
    for (const [key, sequence] of [
      ['none', 0],
      ['negative', -3],
      ['huge', 2 ** 40],
    ] as const)
      rows.take(key, sequence, ['2026-11-22', 'ok']);
    expect(keys.filter((key) => rows.isLast(key, 2))).toEqual(keys.slice(0, 5_000));
    expect(keys.filter((key) => rows.isLast(key, 1))).toEqual(keys.slice(5_000));
    expect([rows.isLast('none', 0), rows.isLast('negative', -3), rows.isLast('huge', 2 ** 40)]).toEqual([
      ...[true, true, true],
    ]);
    expect([rows.isLast('huge', 0), rows.isLast('not there', 0)]).toEqual([false, false]);
    expect(Object.fromEntries([...rows.byDay()].map(([day, counts]) => [day, Object.fromEntries(counts)]))).toEqual({
      '2026-11-20': { failed: 5_000, ok: 15_000 },
      '2026-11-22': { ok: 3 },
    });
  });
});
