import { describe, expect, it } from 'vitest';
import { formatOutcome } from '../../src/enrich/outcome-words.ts';

describe('enrich/outcome-words', () => {
  it.each([
    ['backup', 'failed', false, 'the job failed'],
    ['copy', 'failed', false, 'the copy failed'],
    ['copy', 'expired', false, 'the job did not start or finish in its window'],
    ['restore', 'failed', true, 'the restore test failed'],
    ['restore', 'failed', false, 'the restore failed'],
    ['restore', 'unknown', true, 'AWS reports of the restore what nobody has seen before'],
    ['restore', 'expired', true, 'the job did not start or finish in its window'],
  ] as const)('of a %s that is %s (a test: %s) says: %s', (kind, outcome, isRestoreTest, says) => {
    expect(formatOutcome(kind, outcome, isRestoreTest)).toBe(says);
  });
});
