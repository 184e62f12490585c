import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsLimits } from '../../../src/lib/aws-limits.ts';
import {
  givenUpAfterSeconds,
  isGivenUp,
  isHandOverTried,
  mayCrash,
  pauseAfter,
} from '../../../src/pipeline/ingest/intake-retries.ts';

const day = 86_400;
const firstMs = Date.parse('2026-11-22T01:00:00.000Z');
const tried = (receives: number, firstReceivedMs: number | null = firstMs) => ({
  receives,
  firstReceivedMs,
  sentMs: firstReceivedMs,
});
const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
const receives = (count: number) => Array.from({ length: count }, (_none, index) => index + 1);

describe('pipeline/ingest/intake-retries', () => {
  it('pauses 2 s at most after the first receive and 120 s at most after the seventh, never less than half of it', () => {
    expect([1, 2, 3, 6, 7, 100].map((count) => pauseAfter(count, 1))).toEqual([2, 4, 8, 64, 120, 120]);
    expect([1, 7].map((count) => pauseAfter(count, 0))).toEqual([1, 60]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, random) => {
        expect(pauseAfter(count, random)).toBeGreaterThanOrEqual(1);
        expect(pauseAfter(count, random)).toBeLessThanOrEqual(600);
      }),
    );
  });

  it('is back within two minutes after an outage of two hours', () => {
    const inTwoHours = receives(80).filter((count) => sum(receives(count).map((one) => pauseAfter(one, 1))) < 7200);

    expect(pauseAfter(inTwoHours.length + 1, 1)).toBeLessThanOrEqual(120);
  });

  it('gives a message up before the queue does, whatever the pauses: after three days, below 1,000 receives', () => {
    const shortest = sum(receives(awsLimits.queueReceives - 1).map((count) => pauseAfter(count, 0)));

    expect(shortest).toBeGreaterThan(givenUpAfterSeconds.tried);
    // A crash hides a message for the queue's 360 s.
    expect(360 * (awsLimits.queueReceives - 1)).toBeGreaterThan(givenUpAfterSeconds.tried);
  });

  it.each([
    { after: 3 * day, isGiven: false, why: 'three days are not over' },
    { after: 3 * day + 1, isGiven: true, why: 'tried for more than three days' },
  ])('after $after s it is given up: $isGiven ($why)', ({ after, isGiven }) => {
    expect(isGivenUp(tried(50), firstMs + after * 1000)).toBe(isGiven);
  });

  it('does not give up what waited for days because nobody received, unless the queue is about to delete it', () => {
    const waited = (days: number) => ({ receives: 1, firstReceivedMs: firstMs, sentMs: firstMs - days * day * 1000 });

    expect(isGivenUp(waited(12), firstMs)).toBe(false);
    expect(isGivenUp(waited(13.5), firstMs)).toBe(true);
    expect(isGivenUp({ receives: 1, firstReceivedMs: null, sentMs: null }, firstMs)).toBe(false);
  });

  it('hands over by trying the message again for about two minutes, then leaves it to watch', () => {
    const tries = receives(20).filter((count) => isHandOverTried(tried(count)));

    expect(sum(tries.map((count) => pauseAfter(count, 1)))).toBeGreaterThan(120);
    expect(tries.length).toBeLessThan(10);
  });

  it('never suspects a message that only came back when it was asked to', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 99, size: 'max' }), (randoms) => {
        const elapsed = sum(randoms.map((random, index) => pauseAfter(index + 1, random)));
        expect(mayCrash(tried(randoms.length + 1), firstMs + elapsed * 1000)).toBe(false);
      }),
    );
  });

  it('suspects a message after the first crash, also behind an outage of any length', () => {
    for (const failures of [0, 1, 5, 50, 99, 150, 900]) {
      const elapsed = sum(receives(failures).map((count) => pauseAfter(count, 0.5)));
      const crashes = failures === 0 ? 1 : 20;
      expect(mayCrash(tried(failures + 1 + crashes), firstMs + (elapsed + crashes * 360) * 1000), `${failures}`).toBe(
        true,
      );
    }
    expect(mayCrash(tried(1), firstMs)).toBe(false);
    expect(mayCrash(tried(5, null), firstMs)).toBe(false);
  });
});
