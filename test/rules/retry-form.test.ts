import { describe, expect, it } from 'vitest';
import { readRetry, sayRetry } from '../../src/rules/retry-form.ts';

describe('rules/retry-form', () => {
  it('is said in words, and as nothing where nothing is started again', () => {
    const usual = readRetry({});

    expect(sayRetry(usual)).toBe('failed backups once after 15 min, at most 20 a day');
    expect(sayRetry({ ...usual, attempts: 2, dryRun: true })).toBe(
      'failed backups up to 2 times after 15 min, at most 20 a day, as a dry run',
    );
    expect(sayRetry({ ...usual, attempts: 0 })).toBe('nothing');
  });
});
