import { describe, expect, it } from 'vitest';
import { costOfLook, longestWaitSeconds, wakeAt, wakeBySkewedClock } from '../../src/escalation/waiting.ts';
import { addSeconds } from '../../src/lib/instant.ts';

const now = '2026-11-22T12:00:00.000Z';
const later = (seconds: number) => addSeconds(now, seconds);

describe('escalation/waiting', () => {
  it.each([
    { at: later(60), wakes: later(60), why: 'as it is due' },
    { at: '1970-01-01T00:00:00.000Z', wakes: '1970-01-01T00:00:00.000Z', why: 'what is over is due at once' },
    { at: later(longestWaitSeconds + 1), wakes: later(longestWaitSeconds), why: 'an execution lives for a year only' },
    { at: '9999-12-31T23:59:59.999Z', wakes: later(longestWaitSeconds), why: 'the last instant there is' },
    { at: '+275760-09-13T00:00:00.000Z', wakes: later(longestWaitSeconds), why: 'no time that Step Functions reads' },
    { at: '-000001-01-01T00:00:00.000Z', wakes: '1970-01-01T00:00:00.000Z', why: 'nor this one' },
    { at: 'soon', wakes: now, why: 'no time at all' },
  ])('wakes at $wakes for $at: $why', ({ at, wakes }) => {
    expect(wakeAt(at, now)).toBe(wakes);
    expect(wakeAt(at, now)).toMatch(/^\d{4}-/);
  });

  it('asks for as much later as it was woken too early, so that two looks are enough whatever the skew', () => {
    expect(wakeBySkewedClock(later(30), later(600), now)).toBe(later(630));
    expect(wakeBySkewedClock(later(30), later(-5), now)).toBe(later(30));
    expect(wakeBySkewedClock(later(30), later(400 * 86_400), now)).toBe(later(longestWaitSeconds));
  });

  it.each([
    { seconds: -10, cost: 1 },
    { seconds: 300, cost: 1 },
    { seconds: 86_400, cost: 1 },
    { seconds: 86_401, cost: 2 },
    { seconds: longestWaitSeconds, cost: 30 },
  ])('a look before $seconds s of waiting costs $cost', ({ seconds, cost }) => {
    expect(costOfLook(later(seconds), now)).toBe(cost);
  });
});
