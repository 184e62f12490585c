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
});
