import { describe, expect, it } from 'vitest';
import type { Streak } from '../../src/incidents/streak.ts';
import { rowOf } from '../../src/notices/streak.ts';
import { aSummary } from '../support/incidents.ts';

const row = (ends: Streak['ends'], since: string, zone = 'UTC') => {
  const strikes = ends.reduce((sum, [, times]) => sum + times, 0);
  const said = rowOf(
    aSummary({
      strikes,
      streak: { since, last: '2026-11-22T03:12:00.000Z', ends },
      occurredAt: '2026-11-22T14:20:00.000Z',
    }),
    null,
    zone,
  );
  return said === null ? null : `${said.row}: ${said.parts}`;
};

describe('notices/streak', () => {
  it.each<[Streak['ends'], string, string]>([
    [[['failed', 2]], '2026-11-21T03:00:00.000Z', 'two nights without a good one: both failed'],
    [[['never-ran', 3]], '2026-11-20T03:00:00.000Z', 'three nights without a good one: all never ran'],
    [
      [
        ['failed', 1],
        ['expired', 1],
        ['aborted', 1],
        ['completed-with-issues', 1],
      ],
      '2026-11-19T03:00:00.000Z',
      'four nights without a good one: one failed, one expired, one stopped, one completed with issues',
    ],
    [
      [
        ['partial', 1],
        ['never-ran', 2],
      ],
      '2026-11-22T01:00:00.000Z',
      'three in a row without a good one: one made in part, two never ran',
    ],
    [
      [
        ['failed', 13],
        ['unknown', 1],
      ],
      '2026-11-09T03:00:00.000Z',
      '14 nights without a good one: 13 failed, one ended in an unknown state',
    ],
  ])('%j since %s: %s', (ends, since, said) => {
    expect(row(ends, since)).toBe(said);
  });

  it('a word that only a later release knows is an end that is not known', () => {
    const ends = [['constructor', 2]] as unknown as Streak['ends'];
    expect(row(ends, '2026-11-21T03:00:00.000Z')).toBe('two nights without a good one: both ended in an unknown state');
  });

  it('nights and days are those of the reader’s clock', () => {
    expect(row([['failed', 2]], '2026-11-21T03:00:00.000Z', 'Asia/Tokyo')).toMatch(/^two days without/);
  });

  it('of as many as are remembered, it is at least so many, and what became of the last', () => {
    const since = '2026-11-21T08:00:00.000Z';
    expect(row([['failed', 20]], since)).toBe('at least 20 in a row without a good one: the last 20 failed');
    const two: Streak['ends'] = [
      ['failed', 13],
      ['never-ran', 7],
    ];
    expect(row(two, since)).toBe('at least 20 in a row without a good one: of the last 20, 13 failed, seven never ran');
    const before = { occurredAt: '2026-11-22T03:12:00.000Z', strikes: 20 };
    expect(rowOf(aSummary(before), since, 'UTC')).toEqual({
      row: 'at least 20 in a row without a good one',
      parts: null,
    });
  });

  it('once is no row, and of older incidents only how often is said', () => {
    expect(row([['failed', 1]], '2026-11-22T03:00:00.000Z')).toBeNull();
    const before = { occurredAt: '2026-11-22T03:12:00.000Z', strikes: 3 };
    expect(rowOf(aSummary(before), '2026-11-20T03:00:00.000Z', 'UTC')).toEqual({
      row: '3rd night in a row',
      parts: null,
    });
    expect(rowOf(aSummary(before), '2026-11-21T03:00:00.000Z', 'UTC')?.row).toBe('3rd time in 2 days');
    expect(rowOf(aSummary(before), null, 'UTC')?.row).toBe('3rd time in a row');
  });
});
