import { describe, expect, it } from 'vitest';
import { rpoEndOf } from '../../src/incidents/rpo-clock.ts';

const lastGoodAt = '2026-11-22T03:00:00.000Z';

describe('incidents/rpo-clock', () => {
  it('the RPO ends as long after the last good recovery point as it is', () => {
    expect(rpoEndOf({ lastGoodAt, rpoSeconds: 86_400 })).toBe('2026-11-23T03:00:00.000Z');
  });

  it.each([
    null,
    undefined,
    { lastGoodAt, rpoSeconds: null },
    { lastGoodAt: null, rpoSeconds: 60 },
    { rpoSeconds: 60 },
  ])('of %j nobody knows when it ends', (clock) => {
    expect(rpoEndOf(clock)).toBeNull();
  });
});
