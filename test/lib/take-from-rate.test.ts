import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RateInMs, rateInMs, takeFromRate } from '../../src/lib/take-from-rate.ts';

describe('lib/take-from-rate', () => {
  it.each([
    { paidAt: null, now: 5000, gives: { paidAt: 6000 }, why: 'nothing was used' },
    { paidAt: 4000, now: 5000, gives: { paidAt: 6000 }, why: 'all of it is paid for' },
    { paidAt: 6000, now: 5000, gives: { paidAt: 7000 }, why: 'one use runs ahead' },
    { paidAt: 7000, now: 5000, gives: { paidAt: 8000 }, why: 'two uses run ahead' },
    { paidAt: 8000, now: 5000, gives: { waitMs: 1000 }, why: 'three are all that may' },
    { paidAt: 7400, now: 5000, gives: { waitMs: 400 }, why: 'the next is not paid for yet' },
  ])('at $now with $paidAt: $gives ($why)', ({ paidAt, now, gives }) => {
    expect(takeFromRate(paidAt, now, rateInMs({ perSecond: 1, burst: 3 }))).toEqual(gives);
  });

  it('never gives more than the burst and the rate in any stretch of time', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 200, size: 'max' });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 10 }), (waits, perSecond, burst) => {
        const given = turnsGiven(waits, rateInMs({ perSecond, burst }));

        for (const [first, from] of given.entries()) {
          const tooMany = given.findIndex(
            (to, last) => last >= first && last - first + 1 > burst + ((to - from) / 1000) * perSecond + 1e-9,
          );
          expect(tooMany).toBe(-1);
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** Asks after each of these pauses, and returns when it was allowed. */
function turnsGiven(pauses: readonly number[], tempo: RateInMs): number[] {
  const given: number[] = [];
  let paidAt: number | null = null;
  let now = 0;
  for (const pause of pauses) {
    now += pause;
    const turn = takeFromRate(paidAt, now, tempo);
    if ('waitMs' in turn) continue;
    paidAt = turn.paidAt;
    given.push(now);
  }
  return given;
}
