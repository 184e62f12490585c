import { describe, expect, it } from 'vitest';
import { formatCode, ordinal, sentence } from '../../src/notices/wording.ts';

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

  it('sentences end', () => {
    expect(['it broke', 'Why?', '', ' two\nlines '].map(sentence)).toEqual(['It broke.', 'Why?', '', 'Two lines.']);
  });
});
