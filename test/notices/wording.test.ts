import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatCode,
  formatInstantsIn,
  formatTimeAgo,
  ordinal,
  sentence,
} from '../../src/notices/wording.ts';
import { noon } from '../support/notices.ts';

describe('notices/wording', () => {
  it('ordinals', () => {
    expect([1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 101, 111, 113].map(ordinal)).toEqual(
      '1st 2nd 3rd 4th 10th 11th 12th 13th 21st 22nd 101st 111th 113th'.split(' '),
    );
  });

  it('codes become words', () => {
    expect(formatCode('kms-key-unusable')).toBe('KMS key unusable');
    expect(formatCode('job-expired')).toBe('Job expired');
  });

  it('ages have no false precision', () => {
    expect([5, 59, 60, 95, 3_700, 200_000].map(formatAge)).toEqual([
      '5 s',
      '59 s',
      '1 min',
      '1 min',
      '1 h 1 min',
      '2 d 8 h',
    ]);
  });

  it('times say how long ago they were', () => {
    expect(formatTimeAgo('2026-11-22T03:12:00.000Z', noon)).toBe('2026-11-22 03:12 UTC (35 min ago)');
    expect(formatTimeAgo(noon, noon)).toBe('2026-11-22 03:47 UTC (now)');
    expect(formatTimeAgo('2026-11-22T04:00:00.000Z', noon)).toBe('2026-11-22 04:00 UTC (now)');
    expect(formatTimeAgo('not a time', noon)).toBe('not a time  UTC');
  });

  it('instants inside a sentence are made readable', () => {
    expect(formatInstantsIn('done at 2026-11-22T05:01:00.000Z (job A), 2026-11-22T05:01:00Z')).toBe(
      'done at 2026-11-22 05:01 UTC (job A), 2026-11-22 05:01 UTC',
    );
  });

  it('sentences end', () => {
    expect(['it broke', 'Why?', '', ' two\nlines '].map(sentence)).toEqual(['It broke.', 'Why?', '', 'Two lines.']);
  });
});
