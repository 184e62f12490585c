import { beforeEach, describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import type { DeliveryRateLimiter, RateLimit } from '../../src/ports/delivery/delivery-rate-limiter.ts';
import { noon } from './alerts.ts';

let names = 0;

/** An allowance that no other test uses: one a second, three at once. */
function anAllowance(change: Partial<RateLimit> = {}): RateLimit {
  names += 1;
  return { of: `slack channel C${names}`, perSecond: 1, burst: 3, ...change };
}

/** What every delivery pace promises, whatever it keeps its numbers in. */
export function describeDeliveryPace(title: string, paceUnderTest: () => DeliveryRateLimiter): void {
  describe(title, () => {
    let pace: DeliveryRateLimiter;
    beforeEach(() => {
      pace = paceUnderTest();
    });

    it('lets a burst through, then says how long to wait', async () => {
      const allowance = anAllowance();
      const waits: number[] = [];
      for (let claim = 0; claim < 5; claim += 1) waits.push(await pace.claim(allowance, noon));

      expect(waits).toEqual([0, 0, 0, 1, 1]);
      expect(await pace.claim(allowance, addSeconds(noon, 0.4))).toBeCloseTo(0.6);
      expect(await pace.claim(allowance, addSeconds(noon, 1))).toBe(0);
      expect(await pace.claim(allowance, addSeconds(noon, 1))).toBe(1);
    });

    it('gives no more than its rate over a long time, and a whole burst after a quiet one', async () => {
      const allowance = anAllowance();
      let taken = 0;
      for (let tenth = 0; tenth < 300; tenth += 1) {
        if ((await pace.claim(allowance, addSeconds(noon, tenth / 10))) === 0) taken += 1;
      }
      expect(taken).toBe(32);

      const later = addSeconds(noon, 3600);
      const again = [];
      for (let claim = 0; claim < 4; claim += 1) again.push(await pace.claim(allowance, later));
      expect(again).toEqual([0, 0, 0, 1]);
    });

    it('counts what weighs more for more', async () => {
      const mail = anAllowance({ perSecond: 10, burst: 10 });

      expect(await pace.claim({ ...mail, weight: 50 }, noon)).toBe(0);
      expect(await pace.claim(mail, noon)).toBeCloseTo(4.1);
      expect(await pace.claim(mail, addSeconds(noon, 5))).toBe(0);
    });

    it('keeps allowances apart', async () => {
      const [one, other] = [anAllowance({ burst: 1 }), anAllowance({ burst: 1 })];

      expect(await pace.claim(one, noon)).toBe(0);
      expect(await pace.claim(other, noon)).toBe(0);
      expect(await pace.claim(one, noon)).toBe(1);
    });

    it('gives each use once to however many ask at the same moment', async () => {
      const allowance = anAllowance();

      const waits = await Promise.all(Array.from({ length: 8 }, () => pace.claim(allowance, noon)));

      expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
    });
  });
}
