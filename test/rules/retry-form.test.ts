import { describe, expect, it } from 'vitest';
import { readRetry, sayRetry } from '../../src/rules/retry-form.ts';

describe('rules/retry-form', () => {
  it('reads what is not said as usual', () => {
    expect(readRetry({})).toEqual({ attempts: 1, afterSeconds: 900, perDay: 20, dryRun: false });
    expect(readRetry({ attempts: 2, after: '1h', perDay: 50, dryRun: true })).toEqual({
      attempts: 2,
      afterSeconds: 3600,
      perDay: 50,
      dryRun: true,
    });
  });

  it.each([
    [{}, 'failed backups once after 15 min, at most 20 a day'],
    [{ attempts: 3, after: '1h' }, 'failed backups up to 3 times after 1 h, at most 20 a day'],
    [{ dryRun: true }, 'failed backups once after 15 min, at most 20 a day, as a dry run'],
    [{ attempts: 0 }, 'nothing'],
  ])('says %o', (written, says) => {
    expect(sayRetry(readRetry(written))).toBe(says);
  });
});
