import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSeconds, type Instant } from '../../../src/lib/instant.ts';
import {
  canTakeOver,
  longestPauseSeconds,
  pauseOf,
  sinceNoted,
  turnOf,
} from '../../../src/pipeline/deliver/target-turn.ts';
import { noon } from '../../support/alerts.ts';

/** A target that went down at noon. */
function down(change: { triedAt?: Instant; notBefore?: Instant | null } = {}) {
  return { downSince: noon, triedAt: noon, notBefore: null, reason: 'timeout' as const, ...change };
}
const at = (seconds: number) => addSeconds(noon, seconds);

describe('pipeline/deliver/target-turn', () => {
  it('sends to a target that is well', () => {
    expect(turnOf(null, 120, noon)).toEqual({ do: 'send' });
  });

  it.each([
    { why: 'its patience lasts', after: 119, triedAt: 110, turn: { do: 'send' } },
    { why: 'its patience is over', after: 120, triedAt: 110, turn: { do: 'give-way' } },
    { why: 'a minute has passed since it was tried', after: 170, triedAt: 110, turn: { do: 'probe' } },
    { why: 'not a minute has passed', after: 169, triedAt: 110, turn: { do: 'give-way' } },
  ])('$turn.do when $why', ({ after, triedAt, turn }) => {
    expect(turnOf(down({ triedAt: at(triedAt) }), 120, at(after))).toEqual(turn);
  });

  it.each([
    { why: 'for half a minute at once', after: 10, until: 900, turn: { do: 'wait', seconds: longestPauseSeconds } },
    { why: 'until the vendor takes more', after: 10, until: 15, turn: { do: 'wait', seconds: 5 } },
    { why: 'no longer than its patience', after: 110, until: 900, turn: { do: 'wait', seconds: 10 } },
  ])('waits while the vendor asks for it, $why', ({ after, until, turn }) => {
    expect(turnOf(down({ notBefore: at(until) }), 120, at(after))).toEqual(turn);
  });

  it('gives way at once, and probes only when the vendor takes more again', () => {
    const trouble = down({ notBefore: at(900) });

    expect(turnOf(trouble, 120, at(300))).toEqual({ do: 'give-way' });
    expect(turnOf(trouble, 120, at(900))).toEqual({ do: 'probe' });
  });

  it('never gives way when nobody else is left', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(2000), (after, until) => {
        const turn = turnOf(down({ notBefore: at(until) }), Number.POSITIVE_INFINITY, at(after));
        expect(['send', 'wait']).toContain(turn.do);
        if (turn.do === 'wait') expect(turn.seconds).toBeLessThanOrEqual(longestPauseSeconds);
      }),
    );
  });

  it.each([61, 3600, 365 * 86_400])('holds nobody up for a time that a clock noted which was %i s ahead', (ahead) => {
    const trouble = { ...down({ triedAt: at(ahead), notBefore: at(ahead + 900) }), downSince: at(ahead) };

    expect(turnOf({ ...trouble, notBefore: null }, 120, noon)).toEqual({ do: 'probe' });
    expect(turnOf({ ...trouble, triedAt: noon }, 120, noon).do).toBe('give-way');
    expect(turnOf(trouble, Number.POSITIVE_INFINITY, noon).do).toMatch(/send|wait/);
    expect(sinceNoted(at(ahead), noon)).toBeGreaterThan(1e9);
  });

  it('lets clocks differ by a minute', () => {
    expect(sinceNoted(at(60), noon)).toBe(-60);
    expect(turnOf({ ...down({ triedAt: at(60) }), downSince: at(60) }, 120, noon)).toEqual({ do: 'send' });
  });

  it.each([
    { why: 'it is well', trouble: undefined, may: true },
    { why: 'it failed a moment ago', trouble: down(), may: false },
    { why: 'it is time to try it', trouble: down({ triedAt: at(-60) }), may: true },
    { why: 'its vendor asked to wait', trouble: down({ triedAt: at(-60), notBefore: at(1) }), may: false },
  ])('may stand in: $may, because $why', ({ trouble, may }) => {
    expect(canTakeOver(trouble, noon)).toBe(may);
  });

  it('pauses seconds, whatever a vendor asks for, and wakes when its patience is over', () => {
    const asks = fc.option(fc.nat(1e8), { nil: undefined });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.nat(119),
        asks,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, after, retryAfterSeconds, random) => {
          const seconds = pauseOf(
            { attempts, downSince: noon, patience: 120, retryAfterSeconds },
            at(after),
            () => random,
          );
          expect(seconds).toBeGreaterThanOrEqual(1);
          expect(seconds).toBeLessThanOrEqual(Math.min(longestPauseSeconds, Math.max(1, 120 - after)));
        },
      ),
    );
  });

  it('doubles the pause from 4 seconds', () => {
    const pauses = [1, 2, 3, 4, 5].map((attempts) =>
      pauseOf({ attempts, downSince: noon, patience: 3600, retryAfterSeconds: undefined }, noon, () => 1),
    );
    expect(pauses).toEqual([4, 8, 16, 30, 30]);
  });
});
